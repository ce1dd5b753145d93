"""What one build measures of the models: logged scores that matured, and the inputs of today."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.ml.monitoring.inputs import importance_rows, input_rows
from nextbest.ml.monitoring.quality import SCORES, quality_rows
from nextbest.ml.registry.lifecycle import applicable, attended_on
from nextbest.ml.registry.rows import load, read_state
from nextbest.ml.settings import Settings

Row = dict[str, Any]
SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("model_version", pa.string()),
        ("as_of_date", pa.date32()),
        ("basis", pa.string()),
        ("subject", pa.string()),
        ("metric", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("measured_value", pa.float64()),
        ("measured_low", pa.float64()),
        ("measured_high", pa.float64()),
        ("simple_model_value", pa.float64()),
        ("n_rows", pa.int64()),
        ("n_customers", pa.int64()),
        ("n_positives", pa.int64()),
    ]
)
DIGITS = 9
VERSION = ["model_version", "as_of_date"]


def monitor_models(
    scores: Any, scoring_sets: Mapping[str, Any], registry: Any, meta: Row | None
) -> pd.DataFrame:
    """Return the rows that a build may add to int_model_monitoring, in the columns of SCHEMA.

    Parameters
    ----------
    scores
        The relation int_score_outcomes: logged scores whose outcome is known since this build, and
        those of the build's date, which choose the customers whose inputs are looked at.
    scoring_sets
        The relation of the customers to score, of each grain.
    registry
        The relation int_prediction_models.
    meta
        The settings, as plain data.
    """
    settings = Settings.from_meta(meta)
    logged = frames.read(scores)
    if logged.empty:
        return frames.empty(SCHEMA)
    is_new = logged["is_new"].astype(bool)
    matured, today = logged[~is_new], logged[is_new]
    state = read_state(registry)
    models = {row["model_version"]: row for row in frames.records(state) if row["is_readable"]}
    rows = []
    for model, as_of_date, found in _by_model(matured, models):
        measured = quality_rows(found, model, settings.seed)
        rows += _completed(measured, model, as_of_date, found)
    for model, as_of_date, found in _by_model(today, models):
        scoring_set = scoring_sets[model["grain"] or "customer"]
        sample = _sample(scoring_set, model, set(found["customer_id"]))
        measured = input_rows(sample, model, settings.drift_min_customers)
        measured += importance_rows(model, models.get(model["compared_with"]))
        measured.append(_age(applicable(state, model["task"], as_of_date), as_of_date))
        rows += _completed(measured, model, as_of_date, sample)
    return pd.DataFrame(rows, columns=SCHEMA.names).round(DIGITS)


def _by_model(
    logged: pd.DataFrame, models: dict[str, Row]
) -> Iterator[tuple[Row, pd.Timestamp, pd.DataFrame]]:
    """Yield the logged scores of one model and date; a model that cannot be read has none."""
    for _, found in logged.groupby(VERSION, observed=True):
        version, as_of_date = found.iloc[0][VERSION]
        if version in models:
            yield models[version], pd.Timestamp(as_of_date), found.reset_index(drop=True)


def _sample(scoring_set: Any, model: Row, customers: set[str]) -> pd.DataFrame:
    """Return the rows of the logged customers, read in batches, so that memory does not grow."""
    names = list(dict.fromkeys(["customer_id", *load(model, "measured_artifact").model.features]))
    batches = [
        batch[batch["customer_id"].isin(customers)].astype(_texts(batch))
        for batch in frames.read_batches(scoring_set, names, task=model["task"])
    ]
    return pd.concat(batches, ignore_index=True) if batches else pd.DataFrame(columns=names)


def _texts(batch: pd.DataFrame) -> dict[str, type]:
    return {str(name): object for name in batch.select_dtypes("category").columns}


def _age(models: pd.DataFrame, as_of_date: pd.Timestamp) -> Row:
    days = (as_of_date - attended_on(models, as_of_date)).days
    return {"subject": SCORES, "metric": "days_since_training", "value": float(days)}


def _completed(
    measured: list[Row], model: Row, as_of_date: pd.Timestamp, rows: pd.DataFrame
) -> list[Row]:
    has_outcomes = "label" in rows
    shared = {
        "task": model["task"],
        "model_version": model["model_version"],
        "as_of_date": as_of_date.date(),
        "basis": "outcomes" if has_outcomes else "inputs",
        "n_rows": len(rows),
        "n_customers": rows["customer_id"].nunique(),
        "n_positives": int((rows["label"] > 0).sum()) if has_outcomes else None,
    }
    return [shared | row for row in measured]
