"""Predictions of one date after another, each by models that learned only what was known then."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from nextbest.ml.families.rfm import RFM
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.train import train_task

RFM_NAME = "logistic regression on log RFM"
EMBARGO_DAYS, NEVER = 7, 1e9
Predict = Callable[[pd.DataFrame], np.ndarray]


def with_splits(
    frame: pd.DataFrame, task: Task, n_calibration: int = 4, n_test: int = 4
) -> pd.DataFrame:
    """Return rows with the splits of int_task_cutoffs; with no test cut-off where `n_test` is 0."""
    dates = np.sort(frame["as_of_date"].unique())
    gap = np.timedelta64(task.horizon_days + min(task.horizon_days, EMBARGO_DAYS), "D")
    splits, newest = dict.fromkeys(dates, "gap"), dates
    for split, n_dates in (("test", n_test), ("calibration", n_calibration), ("train", len(dates))):
        chosen = newest[-n_dates:] if n_dates else newest[:0]
        splits |= dict.fromkeys(chosen, split)
        newest = newest[newest + gap <= chosen[0]] if len(chosen) else newest
    return frame.assign(split=frame["as_of_date"].map(splits).to_numpy())


def nextbest_model(frame: pd.DataFrame, task: Task, settings: Settings) -> Predict:
    """Return the predictions of the fit that nextbest would score with."""
    return train_task(with_splits(frame, task), task, settings).scoring.predict


def rfm_regression(frame: pd.DataFrame, task: Task, settings: Settings) -> Predict:
    """Return the predictions of a logistic regression on ten logarithms of an RFM table."""
    logs = FunctionTransformer(lambda table: np.log1p(table.fillna(0).clip(lower=0)))
    model = make_pipeline(logs, StandardScaler(), LogisticRegression(C=1.0, max_iter=1000))
    model.fit(frame[list(RFM)].astype(float), frame["label"])
    return lambda rows: model.predict_proba(rows[list(RFM)].astype(float))[:, 1]


def recency(frame: pd.DataFrame, task: Task, settings: Settings) -> Predict:
    """Return the score of those who bought last."""
    return lambda rows: -rows["days_since_last_order"].astype(float).fillna(NEVER).to_numpy()


SCORERS = {
    "nextbest": nextbest_model,
    RFM_NAME: rfm_regression,
    "recency": recency,
}


def predict_rolling(
    frame: pd.DataFrame,
    dates: list[str],
    task: Task,
    settings: Settings,
    scorers: dict[str, Callable[[pd.DataFrame, Task, Settings], Predict]] | None = None,
) -> pd.DataFrame:
    """Return the rows of the dates with a column per scorer, trained anew for each date.

    A row is learned from where its horizon had passed on the date that is predicted.
    """
    parts = []
    for date in pd.to_datetime(dates):
        matured = frame["as_of_date"] + pd.Timedelta(days=task.horizon_days) <= date
        rows = frame[frame["as_of_date"] == date]
        scores = {
            name: scorer(frame[matured].reset_index(drop=True), task, settings)(rows)
            for name, scorer in (scorers or SCORERS).items()
        }
        parts.append(rows[["customer_id", "as_of_date", "label"]].assign(**scores))
    return pd.concat(parts, ignore_index=True)
