"""Judge recommendations of the next basket on UCI Online Retail: ten products per customer.

Each customer's last basket is held out, of customers with at least three; parameters are chosen on
the basket before, never on the one held out. Peers: popularity, personal frequency filled up with
popular products, item-item cosine, TIFU-KNN and ALS (by the package ``implicit``). nextbest is
ranked from the tables of its own build of the shop, each basket as known at the beginning of its
day; the benchmark ends in an error unless it is above the best peer in recall and NDCG.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from next_basket.als import als
from next_basket.baskets import FILE, Known, online_retail
from next_basket.judging import PARTS, judged
from next_basket.peers import item_cosine, personal_frequency, popularity
from next_basket.product import nextbest
from next_basket.search import Peer, Settings, tuned
from next_basket.tifu_knn import PUBLISHED, tifu_knn

PEERS = {
    "popularity": Peer(popularity),
    "personal frequency, popular fill": Peer(personal_frequency),
    "item-item cosine": Peer(
        item_cosine,
        ({"neighbours": 20, "shrinkage": 10, "has_own": True},),
        {
            "neighbours": [1, 2, 5, 20, 100, 500],
            "shrinkage": [0, 3, 10, 30, 100, 300],
            "has_own": [True, False],
        },
    ),
    "TIFU-KNN": Peer(
        tifu_knn,
        (PUBLISHED, PUBLISHED | {"group_size": 3, "group_decay": 0.9, "own_share": 0.9}),
        {
            "own_share": [0.0, 0.05, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95],
            "group_decay": [0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0],
            "within_decay": [0.6, 0.7, 0.8, 0.9, 0.95, 1.0],
            "group_size": [1, 2, 3, 5, 7, 15, 30],
            "neighbours": [10, 30, 100, 300, 900],
        },
    ),
    "ALS": Peer(
        als,
        ({"factors": 64, "regularization": 0.1, "alpha": 10.0},),
        {
            "factors": [32, 64, 128, 256],
            "regularization": [0.01, 0.1, 1.0, 10.0],
            "alpha": [1.0, 3.0, 10.0, 40.0],
        },
    ),
}


def main() -> None:
    """Tune and judge each peer and print a row of recall and NDCG, all, repeats, discoveries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--folder", type=Path, default=Path("target/bench"))
    parser.add_argument("--untuned", action="store_true", help="use the parameters of the start")
    options = parser.parse_args()
    baskets = online_retail(options.file)
    held_out, earlier = Known(baskets, 0), Known(baskets, 1)
    print(f"{len(baskets.judged):,} customers, {len(baskets.products):,} products")
    names = [f"{measure} {part}" for part in PARTS for measure in ("recall", "ndcg")]
    print("| method | " + " | ".join(names) + " | seconds | parameters |")
    print("| --- " * (len(names) + 3) + "|")
    best = np.zeros(2)
    for name, peer in PEERS.items():
        settings = peer.starts[0] if options.untuned else tuned(peer, earlier)
        found = measured(name, held_out, lambda: peer.scores(held_out, **settings), settings)  # noqa: B023
        best = np.maximum(best, found)
    folder = options.folder.resolve()
    for has_rules in (False, True):
        settings = {"has_rules": has_rules}
        name = "nextbest, what the shop would not show set aside" if has_rules else "nextbest"
        found = measured(name, held_out, lambda: nextbest(held_out, folder, **settings), settings)  # noqa: B023
        assert (found > best).all(), f"{name} is not above the best peer: {found} against {best}"


def measured(
    name: str, held_out: Known, scores: Callable[[], np.ndarray], settings: Settings
) -> np.ndarray:
    """Print a row of the table and return recall and NDCG of whole baskets."""
    began = time.perf_counter()
    values = scores()
    seconds = time.perf_counter() - began
    means = judged(held_out, values).groupby("part")[["recall", "ndcg"]].mean().loc[list(PARTS)]
    cells = " | ".join(f"{value:.4f}" for value in means.to_numpy().ravel())
    print(f"| {name} | {cells} | {seconds:.1f} | {settings} |", flush=True)
    return means.loc["all"].to_numpy()


if __name__ == "__main__":
    main()
