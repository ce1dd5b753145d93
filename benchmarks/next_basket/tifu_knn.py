"""TIFU-KNN, an own implementation.

Hu, He, Gao, Zhang (2020), "Modeling personalized item frequency information for next-basket
recommendation", SIGIR. A customer is the vector of how often she bought each product, newer baskets
weighing more; she is scored by her own vector mixed with the mean vector of her nearest neighbours.
"""

import numpy as np
from scipy.sparse import csr_array

from next_basket.baskets import Known

PUBLISHED = {
    "group_size": 7,
    "within_decay": 0.9,
    "group_decay": 0.7,
    "neighbours": 300,
    "own_share": 0.7,
}
"""What the publication found for the shop Ta-Feng; the search of parameters sets out from it."""


def tifu_knn(
    known: Known,
    group_size: int,
    within_decay: float,
    group_decay: float,
    neighbours: int,
    own_share: float,
) -> np.ndarray:
    """Score the products for each judged customer.

    Parameters
    ----------
    group_size
        Baskets in a group; the oldest group may have fewer.
    within_decay, group_decay
        What a basket loses per place before the newest of its group, and a group before the newest
        group.
    neighbours
        How many nearest customers (by Euclidean distance) are asked.
    own_share
        The weight of the customer's own vector; the rest is the neighbours'.
    """
    vectors = known.history(_weights(known, group_size, within_decay, group_decay))
    judged = known.baskets.judged
    near = _nearest(vectors, judged, neighbours)
    mixed = own_share * vectors[judged] + (1 - own_share) * (near @ vectors)
    return mixed.toarray()


def _weights(known: Known, group_size: int, within_decay: float, group_decay: float) -> np.ndarray:
    """Return the weight of each known entry: means of decayed groups of decayed baskets."""
    customer = known.baskets.customer[known.entries]
    place = known.baskets.age[known.entries] - known.held_out - 1  # 0 is the newest known basket
    n_known = np.maximum(known.baskets.n_baskets - known.held_out - 1, 0)[customer]
    group, within = np.divmod(place, group_size)
    n_groups = -(-n_known // group_size)
    in_group = np.minimum(group_size, n_known - group * group_size)
    return within_decay**within * group_decay**group / in_group / n_groups


def _nearest(vectors: csr_array, judged: np.ndarray, neighbours: int) -> csr_array:
    """Return judged customers x customers: equal shares of the nearest others with a history."""
    squares = np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    distance = squares - 2 * (vectors[judged] @ vectors.T).toarray()  # but for her own square
    distance[:, squares == 0] = np.inf
    distance[np.arange(len(judged)), judged] = np.inf
    neighbours = min(neighbours, int((squares > 0).sum()) - 1)
    nearest = np.argpartition(distance, neighbours - 1, axis=1)[:, :neighbours]
    rows = np.repeat(np.arange(len(judged)), neighbours)
    shares = np.full(nearest.size, 1 / neighbours)
    return csr_array((shares, (rows, nearest.ravel())), distance.shape)
