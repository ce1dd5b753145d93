"""The peers of the next-basket benchmark do as published, and see no basket held out."""

import numpy as np
import pandas as pd
import pytest

from next_basket.baskets import FILE, Baskets, Known, from_purchases, online_retail
from next_basket.judging import judged, measures, top
from next_basket.peers import item_cosine, personal_frequency, popularity
from next_basket.search import Peer, recall, tuned
from next_basket.tifu_knn import PUBLISHED, tifu_knn

PEERS = [
    (popularity, {}),
    (personal_frequency, {}),
    (item_cosine, {"neighbours": 3, "shrinkage": 1, "has_own": True}),
    (tifu_knn, PUBLISHED | {"neighbours": 3}),
]


def drawn_purchases(seed: int = 0) -> pd.DataFrame:
    """Return purchases of 30 customers who have favourites among 20 products."""
    draw = np.random.default_rng(seed)
    rows = [
        (customer, day, product)
        for customer in range(30)
        for day in range(draw.integers(1, 9))
        for product in np.unique((customer + draw.geometric(0.3, 4)) % 20)
    ]
    return pd.DataFrame(rows, columns=["customer", "day", "product"])


@pytest.fixture(scope="module")
def baskets() -> Baskets:
    return from_purchases(drawn_purchases())


def test_last_basket_is_held_out_of_customers_with_three() -> None:
    rows = [
        ("x", 1, "a"),
        ("x", 5, "b"),
        ("x", 5, "b"),
        ("x", 9, "a"),
        ("x", 9, "c"),
        ("y", 2, "b"),
    ]
    baskets = from_purchases(pd.DataFrame(rows, columns=["customer", "day", "product"]))
    assert baskets.customers[baskets.judged].tolist() == ["x"]
    assert Known(baskets, 0).truth.toarray().tolist() == [[1, 0, 1]]
    assert Known(baskets, 0).history().toarray().tolist() == [[1, 1, 0], [0, 0, 0]]
    assert Known(baskets, 1).truth.toarray().tolist() == [[0, 1, 0]]
    assert Known(baskets, 1).history().toarray().tolist() == [[1, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(("scorer", "settings"), PEERS)
@pytest.mark.parametrize("held_out", [0, 1])
def test_no_peer_sees_the_basket_held_out_nor_a_later_one(
    scorer: object, settings: dict, held_out: int, baskets: Baskets
) -> None:
    hidden = baskets.age <= held_out
    other = np.where(hidden, (baskets.product + 7) % len(baskets.products), baskets.product)
    changed = Baskets(**{**vars(baskets), "product": other})
    before = scorer(Known(baskets, held_out), **settings)
    assert (scorer(Known(changed, held_out), **settings) == before).all()
    seen = np.where(~hidden, (baskets.product + 7) % len(baskets.products), baskets.product)
    changed = Baskets(**{**vars(baskets), "product": seen})
    assert not (scorer(Known(changed, held_out), **settings) == before).all()


def naive_vector(own: pd.DataFrame, n_products: int, settings: dict) -> np.ndarray:
    """Return the vector of the publication: baskets in groups from the newest, means of means."""
    days = sorted(own["day"].unique(), reverse=True)
    size, groups = settings["group_size"], []
    for start in range(0, len(days), size):
        members = days[start : start + size]
        group = np.zeros(n_products)
        for place, day in enumerate(members):
            group[own.loc[own["day"] == day, "product"]] += settings["within_decay"] ** place
        groups.append(group / len(members))
    decayed = [settings["group_decay"] ** place * group for place, group in enumerate(groups)]
    return np.mean(decayed, axis=0)


def test_tifu_knn_agrees_with_its_publication_step_by_step(baskets: Baskets) -> None:
    settings = PUBLISHED | {"group_size": 3, "neighbours": 4}
    frame = drawn_purchases().drop_duplicates()
    last = frame.groupby("customer")["day"].transform("max")
    known = frame[frame["day"] < last]
    vectors = np.array(
        [
            naive_vector(own, 20, settings) if len(own) else np.zeros(20)
            for own in (known[known["customer"] == customer] for customer in range(30))
        ]
    )
    scores = tifu_knn(Known(baskets, 0), **settings)
    for row, customer in enumerate(baskets.judged):
        distance = np.linalg.norm(vectors - vectors[customer], axis=1)
        distance[(vectors == 0).all(axis=1)] = np.inf
        distance[customer] = np.inf
        near = vectors[np.argsort(distance, kind="stable")[:4]].mean(axis=0)
        own_share = settings["own_share"]
        expected = own_share * vectors[customer] + (1 - own_share) * near
        assert scores[row] == pytest.approx(expected, abs=1e-12)


def test_personal_frequency_puts_own_products_first_and_fills_with_popular_ones(
    baskets: Baskets,
) -> None:
    known = Known(baskets, 0)
    own = known.history()[baskets.judged].toarray()
    popular = known.history().sum(axis=0)
    ranked = top(personal_frequency(known))
    for counts, best in zip(own, ranked, strict=True):
        assert (np.diff(counts[best]) <= 0).all()
        filled = best[counts[best] == 0]
        assert (np.diff(popular[filled]) <= 0).all()


def test_cosine_is_that_of_buyers() -> None:
    rows = [(c, d, p) for c, ps in enumerate(["ab", "ab", "ac", "b"]) for d in range(3) for p in ps]
    baskets = from_purchases(pd.DataFrame(rows, columns=["customer", "day", "product"]))
    scores = item_cosine(Known(baskets, 0), neighbours=2, shrinkage=0, has_own=False)
    # customer 3 bought b twice; two of its three buyers bought a, too, and a has three buyers
    assert scores[3, 0] == pytest.approx(2 * 2 / 3, abs=1e-5)
    assert scores[3, 2] == pytest.approx(0, abs=1e-5)


def test_best_ten_go_by_score_then_by_place() -> None:
    scores = np.array([[1.0, 3.0, 3.0, -np.inf, 0.0, 3.0]])
    assert top(scores, 2).tolist() == [[1, 2]]
    assert top(scores, 4).tolist() == [[1, 2, 5, 0]]
    assert top(np.where(scores > 2, scores, -np.inf), 4).tolist() == [[1, 2, 5, -1]]


def test_measures_of_a_perfect_and_of_an_empty_list() -> None:
    truth = np.array([[True, True, False, False], [False] * 4, [True, False, False, False]])
    found = measures(truth, np.array([[1, 0, -1], [0, 1, 2], [1, 2, -1]]))
    assert found["recall"].tolist()[::2] == [1.0, 0.0]
    assert found["ndcg"].tolist()[::2] == [1.0, 0.0]
    assert found.loc[1].isna().all()


def test_parts_are_judged_apart(baskets: Baskets) -> None:
    known = Known(baskets, 0)
    found = judged(known, personal_frequency(known)).set_index(["part", "customer"])
    truth, own = known.truth.toarray() > 0, known.history()[baskets.judged].toarray() > 0
    assert len(found.loc["all"]) == len(baskets.judged)
    assert len(found.loc["repeats"]) == (truth & own).any(axis=1).sum()
    assert len(found.loc["discoveries"]) == (truth & ~own).any(axis=1).sum()
    # with 20 products, those bought before nearly all fit into ten places
    assert found.loc["repeats", "recall"].mean() > 0.95


def test_parameters_are_searched_until_none_helps(baskets: Baskets) -> None:
    earlier = Known(baskets, 1)
    grid = {"own_share": [0.0, 0.5, 1.0], "neighbours": [1, 5, 20]}
    start = PUBLISHED | {"own_share": 0.0, "neighbours": 1}
    best = tuned(Peer(tifu_knn, (start,), grid), earlier)
    reached = recall(earlier, tifu_knn(earlier, **best))
    assert reached > recall(earlier, tifu_knn(earlier, **start))
    for name, values in grid.items():
        for value in values:
            assert reached >= recall(earlier, tifu_knn(earlier, **{**best, name: value}))


@pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent")
def test_online_retail_ranks_the_peers_as_the_benchmark_says() -> None:
    known = Known(online_retail(), 0)
    reached = {scorer.__name__: recall(known, scorer(known, **rest)) for scorer, rest in PEERS[:2]}
    assert 0.03 < reached["popularity"] < 0.05
    assert 0.19 < reached["personal_frequency"] < 0.22
