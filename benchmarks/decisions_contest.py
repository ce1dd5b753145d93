"""What may be decided for customers of a generated shop, and what it is worth in truth."""

import numpy as np
import pandas as pd

import shops
from nextbest.offers.budgets import Budgets

ALLOWED = """
    select pairs.customer_id, pairs.offer_code, pairs.reason_kind is null
        or pairs.reason_kind in ('not_required') as is_allowed,
        truth.expected_profit, truth.purchase_7d_probability
    from intermediate.int_offer_pairs as pairs
    inner join {truth} as truth using (customer_id, offer_code)
    order by pairs.customer_id, pairs.offer_code
"""


class Contest:
    """What every contestant may do, and what it is worth in truth."""

    def __init__(self, shop: shops.Shop, limit: int) -> None:
        """Read the pairs of the shop and the truth about them."""
        truth = shop.folder / "raw" / "truth"
        rows = shop.rows(
            ALLOWED.format(truth=f"read_parquet('{truth / 'offer_responses.parquet'}')")
        )
        wide = rows.pivot(index="customer_id", columns="offer_code")
        self.customers, self.offers = wide.index, wide["expected_profit"].columns
        people = shop.rows(f"from read_parquet('{truth / 'customers.parquet'}')").set_index(
            "customer_id"
        )
        base = people["purchase_7d_probability"].reindex(self.customers).to_numpy()
        profit = wide["expected_profit"].to_numpy(float)
        chance = wide["purchase_7d_probability"].to_numpy(float)
        plain = list(self.offers).index("NEW_ARRIVALS")
        # without a discount an order earns the same with and without the offer
        self.nothing = base * profit[:, plain] / chance[:, plain]
        self.gain = np.where(wide["is_allowed"], profit - self.nothing[:, None], np.nan)
        discounts = dict(
            shop.rows("select offer_code, discount_rate from intermediate.offers").values
        )
        self.discount = np.array([float(discounts[code]) for code in self.offers])
        scores = shop.rows(
            "select customer_id, score from marts.fct_customer_scores where task = 'purchase_7d'"
        ).set_index("customer_id")["score"]
        self.propensity = scores.reindex(self.customers).fillna(0).to_numpy()
        self.budgets = Budgets(
            ("discounts",), np.array([float(limit)]), (self.discount > 0)[None].astype(float)
        )

    def profit(self, choice: np.ndarray) -> float:
        """Return the true expected profit of the choices; -1 is no offer."""
        counts = np.bincount(choice[choice >= 0], minlength=len(self.offers))
        assert not self.budgets.exceeded(counts).any(), "the cap on discounts is exceeded"
        gain = np.where(choice >= 0, self.gain[np.arange(len(choice)), choice], 0)
        assert np.isfinite(gain).all(), "somebody has what she may not have"
        return float(self.nothing.sum() + gain.sum())

    def decided(self, shop: shops.Shop) -> np.ndarray:
        """Return the decisions of the build."""
        decided = shop.rows("from marts.fct_next_best_offers").set_index("customer_id")[
            "offer_code"
        ]
        codes = decided.astype(object).reindex(self.customers)
        return self.offers.get_indexer(codes)

    def in_order(self, wanted: np.ndarray, order: np.ndarray) -> np.ndarray:
        """Return the wanted offers, given in an order until the cap is spent."""
        allowed = (wanted >= 0) & np.isfinite(self.gain[np.arange(len(wanted)), wanted])
        spends = (allowed & (self.discount[wanted] > 0))[order].cumsum()
        within = np.empty(len(order), dtype=bool)
        within[order] = spends <= self.budgets.limits[0]
        return np.where(allowed & (within | (self.discount[wanted] == 0)), wanted, -1)


def constant(contest: Contest, code: str) -> np.ndarray:
    """Return the same offer for everybody who may have it."""
    place = contest.offers.get_loc(code)
    return contest.in_order(
        np.full(len(contest.customers), place), np.arange(len(contest.customers))
    )


def at_random(contest: Contest, seed: int) -> np.ndarray:
    """Return one of the offers that each customer may have, drawn."""
    draw = np.random.default_rng(seed)
    keys = np.where(np.isfinite(contest.gain), draw.random(contest.gain.shape), -1)
    return contest.in_order(keys.argmax(axis=1), draw.permutation(len(keys)))


def highest_propensity_first(contest: Contest, responses: pd.Series) -> np.ndarray:
    """Return the offer that was answered best so far, to the likeliest buyers first.

    Who comes too late for a discount gets the best offer without one.
    """
    rate = responses.reindex(contest.offers).fillna(0).to_numpy()
    best = np.where(np.isfinite(contest.gain), rate, -1).argmax(axis=1)
    plain = np.isfinite(contest.gain) & (contest.discount == 0)
    second = np.where(plain, rate, -1).argmax(axis=1)
    order = np.argsort(-contest.propensity, kind="stable")
    chosen = contest.in_order(best, order)
    return np.where(chosen >= 0, chosen, contest.in_order(second, order))
