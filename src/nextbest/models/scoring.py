"""Scores of customers by the champions that stand, in batches."""

from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.models.registry import load

DIGITS = 6
SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("customer_id", pa.string()),
        ("as_of_date", pa.date32()),
        ("score", pa.float64()),
        ("base_rate", pa.float64()),
        ("model_version", pa.string()),
    ]
)


def score_customers(scoring_set: Any, champions: Any) -> pd.DataFrame:
    """Return one row per task and customer to score, by the task's champion.

    Parameters
    ----------
    scoring_set
        The relation int_scoring_set: the eligible customers of each task with their features.
    champions
        The relation int_champions: one checked model per task, or no row for a task without one.
    """
    batches = []
    for _, champion in frames.read(champions).sort_values("task").iterrows():
        model = load(champion)
        names = ["customer_id", "as_of_date", *model.model.features]
        for batch in frames.read_batches(scoring_set, names, task=champion["task"]):
            batches.append(
                pd.DataFrame(
                    {
                        "task": champion["task"],
                        "customer_id": batch["customer_id"].astype(object),
                        "as_of_date": batch["as_of_date"],
                        "score": model.predict(batch).round(DIGITS),
                        "base_rate": champion["base_rate"],
                        "model_version": champion["model_version"],
                    }
                )
            )
    if not batches:
        return pd.DataFrame(columns=SCHEMA.names)
    return pd.concat(batches, ignore_index=True)
