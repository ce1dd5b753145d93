"""Maximum likelihood of a few positive parameters, the same to the last digit every time."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

LARGEST_LOG = 6.0
"""Parameters stay within exp(+-6): without repeat buyers the likelihood rises without end, and far
out the closed forms are no longer finite."""
DIGITS = 10


def maximised(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]],
    start: list[float],
    smallest: list[float] | None = None,
) -> list[float]:
    """Return the positive parameters at which a loss of their logarithms is least.

    Parameters
    ----------
    loss
        Takes the logarithms; returns the mean negative log-likelihood and its gradient in them.
    start
        Parameters to start from.
    smallest
        What each parameter must not fall below.

    Examples
    --------
    >>> maximised(lambda logs: (float((logs[0] - 1) ** 2), 2 * (logs - 1)), [1.0])
    [2.718281828]
    """
    low = np.log(smallest) if smallest else np.full(len(start), -LARGEST_LOG)
    found = minimize(
        loss,
        np.log(start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(edge, LARGEST_LOG) for edge in low],
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
    )
    return [float(f"{value:.{DIGITS}g}") for value in np.exp(found.x)]
