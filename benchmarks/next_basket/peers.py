"""The simple peers: what everybody buys, what she buys, and what goes with what she bought."""

import numpy as np
from scipy.sparse import csr_array, diags_array

from next_basket.baskets import Known

BELOW_ONE = 1e-6
"""A fill orders only where the score itself is equal."""


def popularity(known: Known) -> np.ndarray:
    """Score by the number of baskets that held the product."""
    return np.tile(_popular(known), (len(known.baskets.judged), 1))


def personal_frequency(known: Known) -> np.ndarray:
    """Score by how many of the customer's own baskets held the product, then by popularity."""
    own = known.history()[known.baskets.judged].toarray()
    return own + BELOW_ONE * _popular(known) / _popular(known).max()


def item_cosine(known: Known, neighbours: int, shrinkage: float, has_own: bool) -> np.ndarray:
    """Score by the cosine with the products that the customer bought (Sarwar et al. 2001).

    "Item-based collaborative filtering recommendation algorithms", on who bought the product.

    Parameters
    ----------
    neighbours
        How many nearest products each product speaks for.
    shrinkage
        Buyers added to each product's number, against chance likeness of rare products.
    has_own
        If a product speaks for itself, so that repeats come first.
    """
    bought = known.history().sign()
    buyers = np.asarray(bought.sum(axis=0)).ravel()
    scale = diags_array(1 / np.sqrt(buyers + shrinkage + (buyers == 0)))
    alike = (scale @ (bought.T @ bought) @ scale).toarray()
    np.fill_diagonal(alike, 0)
    alike[alike < -np.partition(-alike, neighbours, axis=1)[:, [neighbours - 1]]] = 0
    np.fill_diagonal(alike, 1.0 if has_own else 0.0)
    scores = known.history()[known.baskets.judged] @ csr_array(alike)
    return scores.toarray() + BELOW_ONE * _popular(known) / _popular(known).max()


def _popular(known: Known) -> np.ndarray:
    return np.asarray(known.history().sum(axis=0)).ravel()
