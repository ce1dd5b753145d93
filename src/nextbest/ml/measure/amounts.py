"""What predicted amounts are worth, under weights of the rows."""

import numpy as np

from nextbest.ml.measure.metrics import positive

TWEEDIE_POWER = 1.5
"""Between counts and sizes of orders: zeros and a long tail in one distribution."""


def amount_metrics(
    labels: np.ndarray, amounts: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the metrics of an amount; ``total_error`` is how far the predicted total is off."""
    if not len(labels):
        return {}
    total = positive(weights.sum(axis=1))
    paid, squares = weights @ labels, weights @ (labels - amounts) ** 2
    spread = weights @ labels**2 - paid**2 / total
    return {
        "rmse": np.sqrt(squares / total),
        "mae": weights @ np.abs(labels - amounts) / total,
        "r2": 1 - squares / positive(spread),
        "total_error": (weights @ amounts) / positive(paid) - 1,
        "deviance": deviance(labels, amounts, weights),
    }


def deviance(labels: np.ndarray, amounts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean Tweedie deviance of amounts, by which amounts are fitted and compared."""
    paid, power = np.maximum(labels, 0), TWEEDIE_POWER
    amounts = np.maximum(amounts, np.finfo(float).tiny)
    parts = (
        paid ** (2 - power) / ((1 - power) * (2 - power))
        - paid * amounts ** (1 - power) / (1 - power)
        + amounts ** (2 - power) / (2 - power)
    )
    found: np.ndarray = weights @ (2 * parts) / positive(weights.sum(axis=1))
    return found
