"""Scores of customers with their reasons, by the champions that stand, in batches."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.registry.rows import load
from nextbest.ml.scoring.reasons import DIGITS, N_REASONS, explained
from nextbest.ml.scoring.unmentionable import Untold
from nextbest.progress import Progress

REASON_FIELDS = [
    pa.field(f"reason_{reason}_{part}", pa.float64() if part == "contribution" else pa.string())
    for reason in range(1, N_REASONS + 1)
    for part in ("feature", "value", "contribution")
]
KEY_FIELDS = [
    pa.field("task", pa.string()),
    pa.field("customer_id", pa.string()),
    pa.field("as_of_date", pa.date32()),
]
SCORE_FIELDS = [pa.field("score", pa.float64()), pa.field("raw_score", pa.float64())]
MODEL_FIELDS = [
    pa.field("base_rate", pa.float64()),
    pa.field("model_version", pa.string()),
    pa.field("horizon_days", pa.int64()),
    pa.field("value_scale", pa.float64()),
]
SCHEMA = pa.schema(
    [
        *KEY_FIELDS,
        *SCORE_FIELDS,
        pa.field("baseline", pa.float64()),
        *REASON_FIELDS,
        pa.field("rest", pa.float64()),
        *MODEL_FIELDS,
    ]
)
CATEGORY_FIELD = pa.field("category", pa.string())
CATEGORY_SCHEMA = pa.schema([*KEY_FIELDS, CATEGORY_FIELD, *SCORE_FIELDS, *MODEL_FIELDS])


def score_customers(
    scoring_set: Any, champions: Any, untold: Untold | None = None
) -> Iterator[pd.DataFrame]:
    """Yield one row per task and customer to score, with the reasons, by the task's champion.

    Parameters
    ----------
    scoring_set
        The relation int_scoring_set: the eligible customers of each task with their features. It is
        read and scored in batches, so that memory does not grow with it.
    champions
        The relation int_champions: one checked model per task, or no row for a task without one.
    untold
        Features and values that are never told as a reason.
    """
    for artifact, batch, columns in _batches(scoring_set, champions, "customer"):
        told = explained(artifact, batch, untold or Untold()) if artifact.model.has_reasons else {}
        yield _scored(artifact, batch, columns | told)


def score_categories(scoring_set: Any, champions: Any) -> Iterator[pd.DataFrame]:
    """Yield one row per task, customer and category to score, like `score_customers`.

    There are many categories to a customer, so the reasons are left out: they would cost more than
    all other scores together.
    """
    for artifact, batch, columns in _batches(scoring_set, champions, "category"):
        yield _scored(artifact, batch, columns | {"category": batch["category"]})


def _batches(
    scoring_set: Any, champions: Any, grain: str
) -> Iterator[tuple[Artifact, pd.DataFrame, dict[str, Any]]]:
    """Yield each champion with the rows to score, batch by batch, and what it is known by."""
    keys = ["customer_id", "as_of_date", *(["category"] if grain == "category" else [])]
    models = frames.records(frames.read(champions, grain=grain).sort_values("task"))
    n_rows = sum(frames.count(scoring_set, task=champion["task"]) for champion in models)
    progress = Progress("scoring", "tasks", len(models), total_rows=n_rows)
    for champion in models:
        artifact = load(champion)
        names = list(dict.fromkeys([*keys, *artifact.model.features]))
        columns = {name: champion[name] for name in ("task", *pa.schema(MODEL_FIELDS).names)}
        for batch in frames.read_batches(scoring_set, names, task=champion["task"]):
            progress.at(champion["task"])
            yield artifact, batch, columns
            progress.add(rows=len(batch))
        progress.add(units=1)


def _scored(artifact: Artifact, batch: pd.DataFrame, columns: dict[str, Any]) -> pd.DataFrame:
    raw = columns["raw_score"] if "raw_score" in columns else artifact.raw(batch).round(DIGITS)
    scores = {"raw_score": raw, "score": artifact.calibrator.predict(raw).round(DIGITS)}
    return batch[["customer_id", "as_of_date"]].assign(**columns | scores)
