"""What a set of scores is worth, in the metrics of fct_model_metrics, under weights of the rows.

Every metric takes rows of weights, one row per draw of a bootstrap, and gives one value per draw;
weights of one give the metric itself.
"""

import numpy as np

N_BINS = 10
TOP_SHARE = 0.1


def ranking_metrics(
    labels: np.ndarray, scores: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the metrics that only the order of the scores decides.

    Without a positive and a negative row there is no order to judge, and no metric. Rows that tie
    share their places, so no row order can flatter a score.
    """
    if len(np.unique(labels)) != 2:  # noqa: PLR2004 - a label has two values
        return {}
    hits, seen = _cumulated(labels, scores, weights)
    n_positives, rows = hits[:, -1], seen[:, -1]
    misses = seen - hits
    middle = (hits + _before(hits)) / 2
    pairs = np.sum(np.diff(misses, prepend=0) * middle, axis=1)
    return {
        "roc_auc": pairs / positive(n_positives * (rows - n_positives)),
        "average_precision": _average_precision(hits, seen),
        "top_decile_lift": _lift(hits, seen),
    }


def average_precision(labels: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the area under precision over recall.

    Examples
    --------
    >>> average_precision(np.array([1, 0, 1]), np.array([3, 2, 1]), np.ones((1, 3))).round(4)
    array([0.8333])
    """
    return _average_precision(*_cumulated(labels, scores, weights))


def probability_metrics(
    labels: np.ndarray, probabilities: np.ndarray, threshold: float, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """Return every metric of a binary task; the threshold serves precision, recall and F1."""
    if not len(labels):
        return {}
    total, chosen = positive(weights.sum(axis=1)), probabilities >= threshold
    hits = weights @ (labels * chosen)
    precision = hits / positive(weights @ chosen.astype(float))
    recall = hits / positive(weights @ labels)
    return ranking_metrics(labels, probabilities, weights) | {
        "brier": weights @ (probabilities - labels) ** 2 / total,
        "expected_calibration_error": calibration_errors(labels, probabilities, weights),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / positive(precision + recall),
    }


def calibration_errors(
    labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray, n_bins: int = N_BINS
) -> np.ndarray:
    """Return the mean gap between promised and observed rates over bins of equal frequency."""
    gaps = weights * (probabilities - labels)
    bins = equal_bins(probabilities, n_bins)
    found: np.ndarray = sum(np.abs(gaps[:, rows].sum(axis=1)) for rows in bins)
    found = found / positive(weights.sum(axis=1))
    return found


def expected_calibration_error(
    labels: np.ndarray, probabilities: np.ndarray, n_bins: int = N_BINS
) -> float:
    """Return the calibration error of rows that all count once.

    Examples
    --------
    >>> expected_calibration_error(np.array([0, 1]), np.array([0.25, 0.75]), n_bins=1)
    0.0
    """
    weights = np.ones((1, len(labels)))
    return float(calibration_errors(labels, probabilities, weights, n_bins)[0])


def equal_bins(scores: np.ndarray, n_bins: int = N_BINS) -> list[np.ndarray]:
    """Return the rows of bins of equal frequency, the lowest scores first."""
    return np.array_split(np.argsort(scores, kind="stable"), n_bins)


def _cumulated(
    labels: np.ndarray, scores: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return weighted positives and rows down to each distinct score, the highest first."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    ordered = weights[:, order]
    seen = np.cumsum(ordered, axis=1)[:, ends]
    return np.cumsum(ordered * labels[order], axis=1)[:, ends], seen


def _average_precision(hits: np.ndarray, seen: np.ndarray) -> np.ndarray:
    precision = hits / positive(seen)
    found: np.ndarray = np.sum(np.diff(hits, prepend=0) * precision, axis=1)
    found = found / positive(hits[:, -1])
    return found


def _lift(hits: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return how many times the base rate the best tenth reaches, ties sharing the border."""
    places = TOP_SHARE * seen[:, -1]
    at = np.argmax(seen >= places[:, None] * (1 - 1e-12), axis=1)
    draws = np.arange(len(seen))
    hits_before, seen_before = _before(hits)[draws, at], _before(seen)[draws, at]
    share = (places - seen_before) / positive(seen[draws, at] - seen_before)
    found: np.ndarray = hits_before + share * (hits[draws, at] - hits_before)
    found = found / positive(places) / positive(hits[:, -1] / positive(seen[:, -1]))
    return found


def _before(values: np.ndarray) -> np.ndarray:
    return np.column_stack([np.zeros(len(values)), values[:, :-1]])


def positive(values: np.ndarray) -> np.ndarray:
    """Make a denominator of nothing harmless: its numerator is zero as well."""
    return np.where(values > 0, values, 1.0)
