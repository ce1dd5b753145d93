"""The rows of fct_model_metrics that one training leaves, each on rows its scores never saw."""

from functools import partial

import numpy as np
import pandas as pd

from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.measure.amounts import amount_metrics
from nextbest.ml.measure.bootstrap import with_intervals
from nextbest.ml.measure.metrics import probability_metrics, ranking_metrics
from nextbest.ml.settings import Settings
from nextbest.ml.training.search import Fold, Found


def metric_rows(
    frame: pd.DataFrame,
    candidates: list[tuple[Found, Artifact]],
    folds: list[Fold],
    settings: Settings,
) -> list[dict[str, object]]:
    """Return the measurements of the winner and of every candidate, baselines among them.

    Train means out-of-fold scores of the training period; calibration tells ranking only, since
    the calibrator was fitted there; test tells everything, and is all that is told of baselines
    other than the winner. ``variant`` is what the model version is followed by: nothing for the
    winner, the algorithm or the baseline for the others. The winner is first among the candidates.
    """
    rows = []
    for place, (found, artifact) in enumerate(candidates):
        name = artifact.model.algorithm
        role = "baseline" if found.family.is_baseline else "candidate"
        is_aside = found.family.is_baseline and place > 0
        if folds and not is_aside:
            rows += _rows(role, name, "train", *_out_of_fold(found, folds, artifact, settings))
        for split in ("test",) if is_aside else ("calibration", "test"):
            judged = frame[frame["split"] == split]
            of_split = _measured(judged, artifact.predict(judged), split, artifact, settings)
            rows += _rows(role, name, split, of_split, judged)
            rows += _rows("model", name, split, of_split, judged) if place == 0 else []
    return rows


def _out_of_fold(
    found: Found, folds: list[Fold], artifact: Artifact, settings: Settings
) -> tuple[dict[str, tuple[float, float, float]], pd.DataFrame]:
    judged = pd.DataFrame(
        {
            "label": np.concatenate([fold.labels for fold in folds]),
            "customer_id": pd.concat([fold.customers.astype(object) for fold in folds]),
        }
    )
    scores = np.concatenate(found.margins)
    scores = scores if artifact.kind == "binary" else artifact.calibrator.predict(scores)
    return _measured(judged, scores, "train", artifact, settings), judged


def _measured(
    judged: pd.DataFrame, scores: np.ndarray, split: str, artifact: Artifact, settings: Settings
) -> dict[str, tuple[float, float, float]]:
    labels = judged["label"].to_numpy(dtype=float)
    if artifact.kind == "amount":
        measure = partial(amount_metrics, labels, scores)
    elif split == "test":
        threshold = settings.segments.high_from(artifact.base_rate, scores)
        measure = partial(probability_metrics, labels, scores, threshold)
    else:
        measure = partial(ranking_metrics, labels, scores)
    return with_intervals(measure, judged["customer_id"], settings.seed)


def _rows(
    role: str,
    algorithm: str,
    split: str,
    values: dict[str, tuple[float, float, float]],
    judged: pd.DataFrame,
) -> list[dict[str, object]]:
    return [
        {
            "role": role,
            "variant": "" if role == "model" else f":{algorithm}",
            "algorithm": algorithm,
            "split": split,
            "metric": metric,
            "value": value,
            "low": low,
            "high": high,
            "n_rows": len(judged),
            "n_positives": int((judged["label"].to_numpy(dtype=float) > 0).sum()),
        }
        for metric, (value, low, high) in values.items()
    ]
