"""How a champion fares on cut-offs that have matured since it learned."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.measure.drift import Reference, population_stability, stability_by_chance
from nextbest.ml.measure.metrics import N_BINS
from nextbest.ml.settings import Settings

SMALLEST_UNIT = 1e-4
"""Of the mean of amounts, where nobody spent anything."""


@dataclass(frozen=True)
class Health:
    """What the newly matured rows say of a champion.

    ``n_customers`` is the smaller of the numbers of customers that the stability index compares.
    """

    kind: str
    n_rows: int
    n_positives: int
    n_customers: int
    score_psi: float
    psi_by_chance: float
    calibration_error: float
    roc_auc: float | None

    @classmethod
    def of(
        cls, scoring: Artifact, measured: Artifact, rows: pd.DataFrame, reference: Reference
    ) -> Self:
        """Measure a champion on rows that it has not learned from.

        Parameters
        ----------
        scoring
            The fit that scores. Its calibration error is judged; of amounts it is a share of their
            mean.
        measured
            The fit that was measured. What is compared with what was measured is its own: scores
            of two fits differ without any change in the shop.
        rows
            Matured rows with their labels.
        reference
            How the scores of the measured fit were spread then.
        """
        labels = rows["label"].to_numpy(dtype=float)
        n_customers = rows["customer_id"].nunique()
        is_known = bool(reference.bins) and reference.n_customers > 0
        seen = measured.predict(rows)
        both = 0 < (labels > 0).sum() < len(labels)
        unit = 1.0 if scoring.kind == "binary" else max(abs(labels.mean()), SMALLEST_UNIT)
        return cls(
            kind=scoring.kind,
            n_rows=len(rows),
            n_positives=int((labels > 0).sum()),
            n_customers=min(n_customers, reference.n_customers),
            score_psi=population_stability(seen, n_customers, reference) if is_known else 0.0,
            psi_by_chance=stability_by_chance(n_customers, reference) if is_known else np.inf,
            calibration_error=calibration_slip(labels, scoring.predict(rows)) / unit,
            roc_auc=float(roc_auc_score(labels > 0, seen)) if both else None,
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
    seen = f"measured on {health.n_rows} rows whose outcome is now known"
    limit = max(settings.max_score_psi, health.psi_by_chance)
    if health.n_customers >= settings.drift_min_customers and health.score_psi > limit:
        limits = (
            f"max_score_psi ({settings.max_score_psi}) and the value expected by chance "
            f"({health.psi_by_chance:.3f})"
        )
        drift = f"{health.score_psi:.3f} exceeds {limits}, {seen}"
        return Finding("train", f"drift: the stability index of the scores {drift}")
    if health.n_positives < settings.min_calibration_positives:
        return None
    name = "max_calibration_error" if health.kind == "binary" else "max_amount_error"
    limit = getattr(settings, name)
    if health.calibration_error <= limit:
        return None
    slip = f"calibration: the error {health.calibration_error:.4f} exceeds {name} ({limit}), {seen}"
    if health.roc_auc is None or lowest_auc is None:
        return Finding("train", slip)
    if health.roc_auc < lowest_auc:
        fall = f"the ranking got worse, too (AUC {health.roc_auc:.4f}, limit {lowest_auc:.4f})"
        return Finding("train", f"{slip}; {fall}")
    return Finding("recalibrate", f"{slip}; the ranking is still good (AUC {health.roc_auc:.4f})")


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
