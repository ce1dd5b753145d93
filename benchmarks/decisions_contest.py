"""What may be decided for customers of a generated shop, and what it is worth in truth."""

import numpy as np
import pandas as pd

import shops
from nextbest.offers.budgets import Budgets

PAIRS = """
    select
        pairs.customer_id,
        pairs.offer_code,
        offers.discount_rate > 0 as has_discount,
        pairs.reason_kind is null or pairs.reason_kind = 'not_required' as is_allowed,
        truth.expected_profit,
        -- without a discount an order earns the same with and without the offer
        people.purchase_7d_probability * first(
            truth.expected_profit / greatest(truth.purchase_7d_probability, 1e-12)
            order by offers.discount_rate, pairs.offer_code
        ) over (partition by pairs.customer_id) as profit_of_nothing,
        coalesce(scores.score, 0) as propensity
    from intermediate.int_offer_candidates as pairs
    inner join intermediate.offers using (offer_code)
    inner join '{truth}/offer_responses.parquet' as truth using (customer_id, offer_code)
    inner join '{truth}/customers.parquet' as people using (customer_id)
    left join marts.fct_customer_scores as scores
        on pairs.customer_id = scores.customer_id and scores.task = 'purchase_7d'
    order by pairs.customer_id, pairs.offer_code
"""


class Contest:
    """What every contestant may do, and what it is worth in truth."""

    def __init__(self, shop: shops.Shop, limit: int) -> None:
        """Read the pairs of the shop that are allowed and the truth about them."""
        rows = shop.rows(PAIRS.format(truth=shop.folder / "raw" / "truth"))
        wide = rows.pivot(index="customer_id", columns="offer_code")
        self.customers, self.offers = wide.index, wide["expected_profit"].columns
        self.nothing = wide["profit_of_nothing"].iloc[:, 0].to_numpy(float)
        gain = wide["expected_profit"].to_numpy(float) - self.nothing[:, None]
        self.gain = np.where(wide["is_allowed"].astype(bool), gain, np.nan)
        self.discount = wide["has_discount"].iloc[0].to_numpy(float)
        self.propensity = wide["propensity"].iloc[:, 0].to_numpy(float)
        self.budgets = Budgets(("discounts",), np.array([float(limit)]), self.discount[None])

    def profit(self, choice: np.ndarray) -> float:
        """Return the true expected profit of the choices; -1 is no offer."""
        counts = np.bincount(choice[choice >= 0], minlength=len(self.offers))
        assert not self.budgets.exceeded(counts).any(), "the cap on discounts is exceeded"
        gain = np.where(choice >= 0, self.gain[np.arange(len(choice)), choice], 0)
        assert np.isfinite(gain).all(), "somebody has what she may not have"
        return float(self.nothing.sum() + gain.sum())

    def decided(self, shop: shops.Shop) -> np.ndarray:
        """Return the decisions of the build."""
        decided = shop.rows("from marts.fct_next_best_offers").set_index("customer_id")
        codes = decided["offer_code"].astype(object).reindex(self.customers)
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
