"""One training function for every task: select, calibrate, measure once, fit again to score."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from nextbest.models.artifact import Artifact
from nextbest.models.calibration import SigmoidCalibrator
from nextbest.models.families import Model, families_of
from nextbest.models.reporting import metric_rows
from nextbest.models.selection import Selected, select
from nextbest.models.settings import Settings, Task


@dataclass(frozen=True)
class Trained:
    """What training gives: the fit that was measured, the fit that scores, and the measurements."""

    measured: Artifact
    scoring: Artifact
    metrics: list[dict[str, object]]
    n_rows: int
    n_positives: int
    fingerprint: str


def train_task(frame: pd.DataFrame, task: Task, settings: Settings) -> Trained:
    """Train one task on its matured rows.

    The candidates are chosen on folds of the training period, calibrated on the calibration period
    and measured on the test period, each of which the steps before it have not seen. The winner is
    then fitted again on all rows; its calibrator comes from the measured fit's scores of the
    calibration and test periods, since a model's scores of its own training rows are too good.

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
    train = frame[frame["split"] == "train"].reset_index(drop=True)
    selected = select(train, families_of(task.kind), task.horizon_days, settings)
    calibration = frame[frame["split"] == "calibration"]
    measured = [_measured_fit(train, calibration, found, task, settings) for found in selected]
    return Trained(
        measured=measured[0],
        scoring=_scoring_fit(frame, measured[0], selected[0], task, settings),
        metrics=metric_rows(frame, selected, measured, settings),
        n_rows=len(frame),
        n_positives=int(labels_of(frame).sum()),
        fingerprint=fingerprint(frame),
    )


def sort_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Put rows in the order of their key, on which the last bits of a fit depend."""
    customers = frame["customer_id"].astype("category").cat
    places = np.argsort(np.argsort(customers.categories.astype(str)))
    order = np.lexsort((frame["as_of_date"], places[customers.codes]))
    return frame.iloc[order].reset_index(drop=True)


def labels_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the labels as numbers."""
    return frame["label"].to_numpy(dtype=float)


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a hash of the names and values of a sorted frame."""
    names = sorted(frame.columns)
    hashes = pd.util.hash_pandas_object(frame[names], index=False, categorize=True).to_numpy()
    return sha256("\n".join(names).encode() + hashes.tobytes()).hexdigest()


def _measured_fit(
    train: pd.DataFrame,
    calibration: pd.DataFrame,
    selected: Selected,
    task: Task,
    settings: Settings,
) -> Artifact:
    model = selected.family.fit(train, labels_of(train), selected.parameters, settings)
    calibrator = SigmoidCalibrator.fit(model.margins(calibration), labels_of(calibration))
    seen = pd.concat([train["as_of_date"], calibration["as_of_date"]])
    rate = float(labels_of(train).mean())
    return _artifact(task, seen, rate, selected.parameters, (model, calibrator))


def _scoring_fit(
    frame: pd.DataFrame, measured: Artifact, selected: Selected, task: Task, settings: Settings
) -> Artifact:
    model = selected.family.fit(frame, labels_of(frame), selected.parameters, settings)
    unseen = frame[frame["split"].isin(["calibration", "test"])]
    calibrator = SigmoidCalibrator.fit(measured.model.margins(unseen), labels_of(unseen))
    rate = float(labels_of(frame).mean())
    dates = frame["as_of_date"]
    return _artifact(task, dates, rate, selected.parameters, (model, calibrator))


def _artifact(
    task: Task,
    dates: pd.Series,
    rate: float,
    parameters: dict[str, Any],
    fitted: tuple[Model, SigmoidCalibrator],
) -> Artifact:
    return Artifact(
        task=task.name,
        horizon_days=task.horizon_days,
        first_cutoff=f"{dates.min():%Y-%m-%d}",
        last_cutoff=f"{dates.max():%Y-%m-%d}",
        base_rate=rate,
        parameters=parameters,
        model=fitted[0],
        calibrator=fitted[1],
    ).stored()
