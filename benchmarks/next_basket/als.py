"""Alternating least squares on who bought what how often, by the package ``implicit``.

Hu, Koren, Volinsky (2008), "Collaborative filtering for implicit feedback datasets". The package
serves this benchmark only; without it the peer is left out, saying so.
"""

import importlib.util

import numpy as np

from next_basket.baskets import Known

ROUNDS = 15


def is_installed() -> bool:
    """Tell if ``implicit`` can be imported."""
    return importlib.util.find_spec("implicit") is not None


def als(known: Known, factors: int, regularization: float, alpha: float) -> np.ndarray:
    """Score by the product of the customer's and the product's factors."""
    from implicit.als import AlternatingLeastSquares  # noqa: PLC0415 - an optional package

    model = AlternatingLeastSquares(
        factors=factors,
        regularization=regularization,
        alpha=alpha,
        iterations=ROUNDS,
        random_state=0,
    )
    model.fit(known.history().astype(np.float32), show_progress=False)
    return model.user_factors[known.baskets.judged] @ model.item_factors.T
