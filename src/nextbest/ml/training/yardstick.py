"""The model that every later score is compared with: recency, frequency and monetary value."""

import pandas as pd

from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.families.catalog import Family
from nextbest.ml.families.linear import Tweedie
from nextbest.ml.families.rfm import RFM, RfmLogistic
from nextbest.ml.inputs.columns import KEYS
from nextbest.ml.inputs.matrix import Inputs
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.fitting import measured_fit
from nextbest.ml.training.search import Found

FAMILIES: dict[str, type[Family]] = {"binary": RfmLogistic, "amount": Tweedie}


def rfm_fit(frame: pd.DataFrame, task: Task, settings: Settings) -> Artifact | None:
    """Fit a regression on the columns of `RFM` alone, on the rows of the measured fit.

    It reads nothing else, so that what it needs can be kept beside a score until its outcome is
    known. There is none where the frame has no such column that varies.
    """
    columns = [name for name in frame.columns if name in KEYS or name in RFM]
    narrow = frame[columns]
    family = FAMILIES[task.kind]
    inputs, rows = Inputs.learn(narrow[narrow["split"] == "train"], task)
    if not inputs.names:
        return None
    found = Found(family, family.default, [], [])
    return measured_fit(narrow, (inputs, rows), found, task, settings)
