"""The rows of fct_model_metrics that one training leaves, each on rows its scores never saw."""

from functools import partial

import numpy as np
import pandas as pd

from nextbest.models.amounts import amount_metrics
from nextbest.models.artifact import Artifact
from nextbest.models.baselines import baseline_scores
from nextbest.models.bootstrap import with_intervals
from nextbest.models.metrics import probability_metrics, ranking_metrics
from nextbest.models.search import Fold, Found
from nextbest.models.settings import Settings, Task


def metric_rows(
    frame: pd.DataFrame,
    candidates: list[tuple[Found, Artifact]],
    folds: list[tuple[Fold, pd.Series]],
    settings: Settings,
) -> list[dict[str, object]]:
    """Return the measurements of the winner, of every candidate and of the baselines.

    Train means out-of-fold scores of the training period; calibration tells ranking only, since
    the calibrator was fitted there; test tells everything. ``variant`` is what the model version is
    followed by: nothing for the winner, the algorithm or the baseline for the others. The winner
    stands first among the candidates.
    """
    rows = []
    for place, (found, artifact) in enumerate(candidates):
        name = artifact.model.algorithm
        rows += _out_of_fold(name, found, folds, artifact, settings)
        for split in ("calibration", "test"):
            judged = frame[frame["split"] == split]
            of_split = _measured(judged, artifact.predict(judged), split, artifact, settings)
            rows += _rows("candidate", name, split, of_split, judged)
            rows += _rows("model", name, split, of_split, judged) if place == 0 else []
    return rows + _baseline_rows(frame, candidates[0][1], settings)


def _out_of_fold(
    name: str,
    found: Found,
    folds: list[tuple[Fold, pd.Series]],
    artifact: Artifact,
    settings: Settings,
) -> list[dict[str, object]]:
    if not folds:
        return []
    judged = pd.DataFrame(
        {
            "label": np.concatenate([fold.labels for fold, _ in folds]),
            "customer_id": pd.concat([customers.astype(object) for _, customers in folds]),
        }
    )
    scores = np.concatenate(found.margins)
    scores = scores if artifact.kind == "binary" else artifact.calibrator.predict(scores)
    return _rows(
        "candidate", name, "train", _measured(judged, scores, "train", artifact, settings), judged
    )


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


def _baseline_rows(
    frame: pd.DataFrame, artifact: Artifact, settings: Settings
) -> list[dict[str, object]]:
    train, test = (frame[frame["split"] == split] for split in ("train", "test"))
    task = Task(artifact.task, artifact.horizon_days, artifact.kind)
    rows = []
    for name, scores in baseline_scores(train, test, task).items():
        found = _measured(test, scores, "baseline", artifact, settings)
        found.pop("deviance", None)  # a baseline that expects nothing has none
        rows += _rows("baseline", name, "test", found, test)
    return rows


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
