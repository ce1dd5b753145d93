"""Parameters of a peer, chosen on each customer's basket before the one that is held out."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from next_basket.baskets import Known
from next_basket.judging import measures, top

Settings = dict[str, float]


@dataclass(frozen=True)
class Peer:
    """A method that scores the products for each judged customer.

    Attributes
    ----------
    starts
        Parameters from which the search sets out, each in turn.
    grid
        The values that the search tries of each parameter.
    """

    scores: Callable[..., np.ndarray]
    starts: tuple[Settings, ...] = ({},)
    grid: dict[str, list[float]] = field(default_factory=dict)


def recall(known: Known, scores: np.ndarray) -> float:
    """Return the mean recall of ten, of the whole basket."""
    return float(measures(known.truth.toarray() > 0, top(scores))["recall"].mean())


def tuned(peer: Peer, earlier: Known) -> Settings:
    """Return the parameters of the best recall, moved one at a time until none helps."""
    reached: dict[tuple, float] = {}

    def reach(settings: Settings) -> float:
        key = tuple(settings[name] for name in peer.grid)
        if key not in reached:
            reached[key] = recall(earlier, peer.scores(earlier, **settings))
        return reached[key]

    def climbed(best: Settings) -> Settings:
        while True:
            before = reach(best)
            for name, values in peer.grid.items():
                best = max([best, *({**best, name: value} for value in values)], key=reach)
            if reach(best) <= before:
                return best

    return max((climbed(start) for start in peer.starts), key=reach)
