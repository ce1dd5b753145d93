"""The rows of fct_model_metrics that one training leaves, each on rows its scores never saw."""

import numpy as np
import pandas as pd

from nextbest.models.artifact import Artifact
from nextbest.models.baselines import baseline_scores
from nextbest.models.metrics import probability_metrics, ranking_metrics
from nextbest.models.selection import Selected
from nextbest.models.settings import Settings


def metric_rows(
    frame: pd.DataFrame, selected: list[Selected], measured: list[Artifact], settings: Settings
) -> list[dict[str, object]]:
    """Return the measurements of the winner, of every candidate and of the baselines.

    Train means out-of-fold scores of the training period; calibration tells ranking only, since
    the calibrator was fitted there; test tells everything. ``variant`` is what the model version is
    followed by: nothing for the winner, the algorithm or the baseline for the others.
    """
    threshold = settings.high_segment_lift * measured[0].base_rate
    rows = []
    for place, (found, artifact) in enumerate(zip(selected, measured, strict=True)):
        name = artifact.model.algorithm
        out_of_fold = ranking_metrics(found.labels, found.margins)
        rows += _rows("candidate", name, "train", out_of_fold, found.labels)
        for split in ("calibration", "test"):
            judged = frame[frame["split"] == split]
            labels = judged["label"].to_numpy(dtype=float)
            values = _values(labels, artifact.predict(judged), threshold, split)
            rows += _rows("candidate", name, split, values, labels)
            rows += _rows("model", name, split, values, labels) if place == 0 else []
    return rows + _baseline_rows(frame[frame["split"] == "test"])


def _values(
    labels: np.ndarray, probabilities: np.ndarray, threshold: float, split: str
) -> dict[str, float]:
    if split == "test":
        return probability_metrics(labels, probabilities, threshold)
    return ranking_metrics(labels, probabilities)


def _baseline_rows(test: pd.DataFrame) -> list[dict[str, object]]:
    labels = test["label"].to_numpy(dtype=float)
    rows = []
    for name, scores in baseline_scores(test).items():
        rows += _rows("baseline", name, "test", ranking_metrics(labels, scores), labels)
    return rows


def _rows(
    role: str, algorithm: str, split: str, values: dict[str, float], labels: np.ndarray
) -> list[dict[str, object]]:
    return [
        {
            "role": role,
            "variant": "" if role == "model" else f":{algorithm}",
            "algorithm": algorithm,
            "split": split,
            "metric": metric,
            "value": value,
            "n_rows": len(labels),
            "n_positives": int(labels.sum()),
        }
        for metric, value in values.items()
    ]
