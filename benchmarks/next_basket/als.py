"""Alternating least squares on who bought what how often, by the package ``implicit``.

Hu, Koren, Volinsky (2008), "Collaborative filtering for implicit feedback datasets". The package
serves this benchmark only.
"""

import numpy as np
from implicit.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

from next_basket.baskets import Known

ROUNDS = 15


def als(known: Known, factors: int, regularization: float, alpha: float) -> np.ndarray:
    """Score by the product of the customer's and the product's factors."""
    model = AlternatingLeastSquares(
        factors=factors,
        regularization=regularization,
        alpha=alpha,
        iterations=ROUNDS,
        random_state=0,
    )
    model.fit(csr_matrix(known.history(), dtype=np.float32), show_progress=False)
    return model.user_factors[known.baskets.judged] @ model.item_factors.T
