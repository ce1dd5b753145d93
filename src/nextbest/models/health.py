"""How a champion fares on cut-offs that have matured since it learned."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from nextbest.models.artifact import Artifact
from nextbest.models.metrics import N_BINS
from nextbest.models.settings import Settings

MIN_SHARE = 1e-4
"""A bin without rows counts as holding this share, so that the index stays finite."""


@dataclass(frozen=True)
class Health:
    """What the newly matured rows say of a champion."""

    kind: str
    n_rows: int
    n_positives: int
    score_psi: float
    calibration_error: float
    roc_auc: float | None

    @classmethod
    def of(
        cls, artifact: Artifact, kind: str, rows: pd.DataFrame, bins: list[dict[str, float]]
    ) -> Self:
        """Measure an artifact on rows that it has not learned from.

        Parameters
        ----------
        artifact
            The fit that scores.
        kind
            binary or amount; the calibration error of amounts is a share of their mean.
        rows
            Matured rows with their labels.
        bins
            The deciles of its scores when it was measured, or none.
        """
        labels = rows["label"].to_numpy(dtype=float)
        scores = artifact.predict(rows)
        both = 0 < (labels > 0).sum() < len(labels)
        unit = 1.0 if kind == "binary" else max(abs(labels.mean()), MIN_SHARE)
        return cls(
            kind=kind,
            n_rows=len(rows),
            n_positives=int((labels > 0).sum()),
            score_psi=population_stability(scores, bins),
            calibration_error=calibration_slip(labels, scores) / unit,
            roc_auc=float(roc_auc_score(labels > 0, scores)) if both else None,
        )


@dataclass(frozen=True)
class Finding:
    """What is to be done with a champion, and why."""

    action: str
    reason: str


def examine(health: Health, lowest_auc: float | None, settings: Settings) -> Finding | None:
    """Return what a champion needs: to be trained anew, to be recalibrated, or nothing.

    Drifted scores need a training. A calibration that slipped needs a new calibrator only, as long
    as the ranking is within the interval in which it was measured; without one, a training.
    """
    seen = f"on {health.n_rows} newly matured rows"
    if health.score_psi > settings.max_score_psi:
        drift = f"{health.score_psi:.3f} is over max_score_psi {settings.max_score_psi} {seen}"
        return Finding("train", f"drift: the stability index of the scores {drift}")
    if health.n_positives < settings.min_calibration_positives:
        return None
    name = "max_calibration_error" if health.kind == "binary" else "max_amount_error"
    limit = getattr(settings, name)
    if health.calibration_error <= limit:
        return None
    slip = f"calibration: the error {health.calibration_error:.4f} is over {name} {limit} {seen}"
    if health.roc_auc is None or lowest_auc is None:
        return Finding("train", slip)
    if health.roc_auc < lowest_auc:
        fall = f"the ranking fell as well (AUC {health.roc_auc:.4f} under {lowest_auc:.4f})"
        return Finding("train", f"{slip}; {fall}")
    return Finding("recalibrate", f"{slip}; the ranking holds (AUC {health.roc_auc:.4f})")


def population_stability(scores: np.ndarray, bins: list[dict[str, float]]) -> float:
    """Return the population stability index of scores against bins measured earlier.

    Below 0.1 two distributions count as alike, above 0.25 as different.

    Examples
    --------
    >>> bins = [{"upper": 0.5, "share": 0.5}, {"upper": 1.0, "share": 0.5}]
    >>> population_stability(np.array([0.2, 0.8]), bins)
    0.0
    """
    if not bins or not len(scores):
        return 0.0
    edges = np.array([found["upper"] for found in bins[:-1]], dtype=float)
    places = np.searchsorted(edges, scores, side="left")
    found = np.bincount(places, minlength=len(bins)) / len(scores)
    expected = np.array([known["share"] for known in bins], dtype=float)
    found, expected = np.maximum(found, MIN_SHARE), np.maximum(expected, MIN_SHARE)
    return float(np.sum((found - expected) * np.log(found / expected)))


def calibration_slip(labels: np.ndarray, scores: np.ndarray, n_bins: int = N_BINS) -> float:
    """Return the calibration error beyond the one that chance gives.

    The gap of a bin is compared with the mean gap that labels scattered around a right promise
    would leave: a few hundred rows must not look uncalibrated for being few.

    Examples
    --------
    >>> calibration_slip(np.array([0.0, 1.0]), np.array([0.5, 0.5]), n_bins=1)
    0.0
    """
    errors = labels - scores
    parts = np.array_split(np.argsort(scores, kind="stable"), min(n_bins, len(scores)))
    gaps = [abs(errors[rows].sum()) - _gap_by_chance(errors[rows]) for rows in parts]
    return max(float(np.sum(gaps)), 0.0) / len(labels)


def _gap_by_chance(errors: np.ndarray) -> float:
    return float(np.sqrt(2 / np.pi) * errors.std() * np.sqrt(len(errors)))
