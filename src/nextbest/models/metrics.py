"""What a set of scores is worth, in the metrics of fct_model_metrics."""

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

N_BINS = 10
TOP_SHARE = 0.1


def ranking_metrics(labels: np.ndarray, scores: np.ndarray) -> dict[str, float]:
    """Return the metrics that only the order of the scores decides.

    Without a positive and a negative row there is no order to judge, and no metric.
    """
    if len(np.unique(labels)) != 2:  # noqa: PLR2004 - a label has two values
        return {}
    return {
        "roc_auc": float(roc_auc_score(labels, scores)),
        "average_precision": float(average_precision_score(labels, scores)),
        "top_decile_lift": top_decile_lift(labels, scores),
    }


def probability_metrics(
    labels: np.ndarray, probabilities: np.ndarray, threshold: float
) -> dict[str, float]:
    """Return every metric of a binary task; the threshold serves precision, recall and F1."""
    if not len(labels):
        return {}
    chosen = probabilities >= threshold
    hits = float(labels[chosen].sum())
    precision = hits / chosen.sum() if chosen.any() else 0.0
    recall = hits / labels.sum() if labels.any() else 0.0
    return ranking_metrics(labels, probabilities) | {
        "brier": float(np.mean((probabilities - labels) ** 2)),
        "expected_calibration_error": expected_calibration_error(labels, probabilities),
        "precision": float(precision),
        "recall": float(recall),
        "f1": float(2 * precision * recall / (precision + recall)) if hits else 0.0,
    }


def expected_calibration_error(
    labels: np.ndarray, probabilities: np.ndarray, n_bins: int = N_BINS
) -> float:
    """Return the mean gap between promised and observed rates over bins of equal frequency.

    Examples
    --------
    >>> expected_calibration_error(np.array([0, 1]), np.array([0.25, 0.75]), n_bins=1)
    0.0
    """
    order = np.argsort(probabilities, kind="stable")
    gaps = [
        abs(probabilities[rows].sum() - labels[rows].sum())
        for rows in np.array_split(order, n_bins)
    ]
    return float(np.sum(gaps) / len(labels))


def top_decile_lift(labels: np.ndarray, scores: np.ndarray, share: float = TOP_SHARE) -> float:
    """Return how many times the base rate the best tenth of the rows reaches.

    Rows that tie at the border share the places that are left, so no row order can flatter a score.

    Examples
    --------
    >>> top_decile_lift(np.array([1, 0] + [0] * 8), np.arange(10, 0, -1))
    10.0
    """
    places = max(round(share * len(scores)), 1)
    border = np.partition(scores, -places)[-places]
    above, at = scores > border, scores == border
    positives = labels[above].sum() + labels[at].mean() * (places - above.sum())
    return float(positives / places / labels.mean())
