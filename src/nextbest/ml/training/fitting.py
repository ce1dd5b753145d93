"""The two fits of a training: one to be measured, one to score."""

from typing import Any

import numpy as np
import pandas as pd

from nextbest.ml.artifact.model import Model
from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.families.calibration import CALIBRATORS, SigmoidCalibrator
from nextbest.ml.inputs.matrix import Inputs, Rows
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.crossfit import newest_rows, unseen_margins
from nextbest.ml.training.search import Found


def measured_fit(
    frame: pd.DataFrame,
    prepared: tuple[Inputs, Rows],
    found: Found,
    task: Task,
    settings: Settings,
) -> Artifact:
    """Fit on the training period and calibrate on the calibration period."""
    model = Model.fit(prepared, found.family, found.parameters, settings)
    calibrator = _calibrated(task, model, frame[frame["split"] == "calibration"])
    seen = frame[frame["split"].isin(["train", "calibration"])]
    rate = float(labels_of(frame[frame["split"] == "train"]).mean())
    return _artifact(task, seen["as_of_date"], rate, found.parameters, (model, calibrator))


def scoring_fit(
    frame: pd.DataFrame,
    found: Found,
    task: Task,
    settings: Settings,
    pruned: dict[str, float],
) -> Artifact:
    """Fit on all rows and calibrate on the newest, scored by fits on other customers."""

    def fit(rows: pd.DataFrame) -> Model:
        return Model.fit(Inputs.learn(rows, task, pruned), found.family, found.parameters, settings)

    newest = newest_rows(frame)
    margins = unseen_margins(frame, newest, fit, settings.seed)
    calibrator = CALIBRATORS[task.kind].fit(margins, labels_of(frame)[newest])
    rate = float(labels_of(frame).mean())
    return _artifact(task, frame["as_of_date"], rate, found.parameters, (fit(frame), calibrator))


def _calibrated(task: Task, model: Model, unseen: pd.DataFrame) -> SigmoidCalibrator:
    return CALIBRATORS[task.kind].fit(model.margins(unseen), labels_of(unseen))


def _artifact(
    task: Task,
    dates: pd.Series,
    rate: float,
    parameters: dict[str, Any],
    fitted: tuple[Model, SigmoidCalibrator],
) -> Artifact:
    return Artifact(
        task=task.name,
        kind=task.kind,
        horizon_days=task.horizon_days,
        first_cutoff=f"{dates.min():%Y-%m-%d}",
        last_cutoff=f"{dates.max():%Y-%m-%d}",
        base_rate=rate,
        parameters=parameters,
        model=fitted[0],
        calibrator=fitted[1],
    ).stored()


def labels_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the labels as numbers."""
    return frame["label"].to_numpy(dtype=float)
