"""One training function for every task: select, calibrate, measure once, fit again to score."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from nextbest.models.artifact import Artifact
from nextbest.models.calibration import CALIBRATORS, SigmoidCalibrator
from nextbest.models.crossfit import newest_rows, unseen_margins
from nextbest.models.diagnostics import diagnose
from nextbest.models.families import families_of
from nextbest.models.inputs import Inputs, Rows
from nextbest.models.model import Model
from nextbest.models.parallel import in_threads, one_thread_each
from nextbest.models.pruning import prune
from nextbest.models.reporting import metric_rows
from nextbest.models.sampling import sample_rows
from nextbest.models.search import Found, make_folds, search
from nextbest.models.selection import choose
from nextbest.models.settings import Settings, Task


@dataclass(frozen=True)
class Trained:
    """What training gives: the fit that was measured, the fit that scores, and the measurements."""

    measured: Artifact
    scoring: Artifact
    metrics: list[dict[str, object]]
    diagnostics: dict[str, list[dict[str, object]]]
    n_rows: int
    n_positives: int
    fingerprint: str


@one_thread_each()
def train_task(frame: pd.DataFrame, task: Task, settings: Settings) -> Trained:
    """Train one task on its matured rows.

    The candidates are chosen on folds of the training period, calibrated on the calibration period
    and measured on the test period, each of which the steps before it have not seen. The winner is
    then fitted again on all rows and calibrated on the newest, scored by fits on other customers:
    a model's scores of its own training rows are too good.

    Parameters
    ----------
    frame
        Rows with ``customer_id``, ``as_of_date``, ``split``, ``label`` and the features.
    task
        What is predicted.
    settings
        The knobs.
    """
    frame = sort_rows(frame)
    sample = sample_rows(frame[frame["split"] == "train"], settings.max_search_rows, settings.seed)
    folds = make_folds(sample, task)
    families = families_of(task.kind)
    found = in_threads(lambda of: search(of, folds, settings), families, settings.n_threads)
    champion = found.pop(choose(found, folds, sample["customer_id"], settings))
    pruned = prune(champion, folds, settings)
    train = frame[frame["split"] == "train"]
    whole = Inputs.learn(train, task)
    prepared = Inputs.learn(train, task, pruned) if pruned else whole
    measured = _measured_fit(frame, prepared, champion, task, settings)
    others = in_threads(
        lambda other: (other, _measured_fit(frame, whole, other, task, settings)),
        found,
        settings.n_threads,
    )
    judged = [(fold, sample["customer_id"].iloc[fold.judged]) for fold in folds]
    return Trained(
        measured=measured,
        scoring=_scoring_fit(frame, champion, task, settings, pruned),
        metrics=metric_rows(frame, [(champion, measured), *others], judged, settings),
        diagnostics=diagnose(frame, measured, task, pruned, settings),
        n_rows=len(frame),
        n_positives=int((labels_of(frame) > 0).sum()),
        fingerprint=fingerprint(frame),
    )


def sort_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Put rows in the order of their key, on which the last bits of a fit depend."""
    keys = [frame["as_of_date"].to_numpy()]
    for name in ("category", "customer_id"):
        if name in frame.columns:
            values = frame[name].astype("category").cat
            places = np.argsort(np.argsort(values.categories.astype(str)))
            keys.append(np.append(places, -1)[values.codes])
    return frame.iloc[np.lexsort(keys)].reset_index(drop=True)


def labels_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the labels as numbers."""
    return frame["label"].to_numpy(dtype=float)


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a hash of the names and values of a sorted frame."""
    names = sorted(frame.columns)
    hashes = pd.util.hash_pandas_object(frame[names], index=False, categorize=True).to_numpy()
    return sha256("\n".join(names).encode() + hashes.tobytes()).hexdigest()


def _measured_fit(
    frame: pd.DataFrame,
    prepared: tuple[Inputs, Rows],
    found: Found,
    task: Task,
    settings: Settings,
) -> Artifact:
    model = Model.fit(prepared, found.family, found.parameters, settings)
    calibrator = _calibrated(task, model, frame[frame["split"] == "calibration"])
    seen = frame[frame["split"].isin(["train", "calibration"])]
    rate = float(labels_of(frame[frame["split"] == "train"]).mean())
    return _artifact(task, seen["as_of_date"], rate, found.parameters, (model, calibrator))


def _scoring_fit(
    frame: pd.DataFrame,
    found: Found,
    task: Task,
    settings: Settings,
    pruned: dict[str, float],
) -> Artifact:

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
