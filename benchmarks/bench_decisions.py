"""Measure decisions on a generated shop, where what a customer does with an offer is known.

All contestants may give a customer the same offers (eligibility, suppressions, caps and cool-downs
hold for all) under the same cap on discounts, and are judged by the true expected profit. The
oracle knows the truth and solves the assignment with it. Expected value alone must be better than
all others; the shipped rules, which require a kind of offer whatever it brings, stand beside it.
``make bench-quality`` prints the tables of ``docs/reference/benchmarks.md``.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

import shops
from bench_features import dbt
from decisions_contest import (
    Contest,
    at_random,
    constant,
    highest_propensity_first,
)
from nextbest.offers.assignment import assign_offers

TASKS = ("purchase_7d", "click", "category_purchase_30d")
N_CUSTOMERS = 10_000
CAPPED_SHARE = 0.1
SMALLEST_SHARE = 0.85
N_DRAWS = 20
MATCHES = "int_offer_rule_matches"
DECISIONS = "+fct_next_best_offers,int_offer_rules+"
SHIPPED = shops.PROJECT["vars"]["offer_rules"]
VALUE_ALONE = [rule for rule in SHIPPED if rule["action"] == "suppress"]
RESPONSES = """
    select offer_code, sum(n_orders) / nullif(sum(n_sends), 0) as response
    from intermediate.int_offer_responses group by offer_code
"""


def contestants(contest: Contest, responses: pd.Series) -> dict[str, float]:
    """Return the true expected profit of all but the decisions."""
    truth = np.nan_to_num(contest.gain, nan=-1.0)
    found = {"no offer": contest.profit(np.full(len(truth), -1))}
    found["oracle"] = contest.profit(assign_offers(truth, contest.budgets).choice.astype(int))
    draws = [contest.profit(at_random(contest, seed)) for seed in range(N_DRAWS)]
    found["random"] = float(np.mean(draws))
    first = highest_propensity_first(contest, responses)
    found["highest propensity first"] = contest.profit(first)
    for code in contest.offers:
        found[f"{code} for all"] = contest.profit(constant(contest, code))
    return found


def compete(shop: shops.Shop, limit: int, rules: dict[str, list[dict]]) -> None:
    """Print what decisions under each set of rules are worth beside the other contestants.

    Parameters
    ----------
    limit
        How many discounts may be given; as many as customers is no limit.
    rules
        Sets of rules by name; the first one is judged.
    """
    cap = {"name": "few_discounts", "when": "n_orders >= 0", "action": "cap", "discount": True}
    cap |= {"units": limit, "reason": "As many as the shop can afford"}
    found: dict[str, float] = {}
    for name, offer_rules in rules.items():
        variables = shop.variables | {"offer_rules": [*offer_rules, cap]}
        dbt(shop.folder, "run", "--select", DECISIONS, MATCHES, **variables)
        contest = Contest(shop, limit)
        found[name] = contest.profit(contest.decided(shop))
    responses = shop.rows(RESPONSES).set_index("offer_code")["response"]
    found |= contestants(contest, responses)
    print_profits(f"at most {limit:,} discounts", len(contest.customers), found)
    judged, *_ = rules
    others = [value for name, value in found.items() if name not in {"oracle", *rules}]
    assert found[judged] >= SMALLEST_SHARE * found["oracle"], "too far from the oracle"
    assert found[judged] > max(others), "another contestant is better"


def print_profits(title: str, n_customers: int, found: dict[str, float]) -> None:
    """Print the contestants, the best first, with what they add to no offer."""
    nothing, best = found["no offer"], found["oracle"]
    print(f"\nGenerated shop, {n_customers:,} customers with consent, {title}\n")
    print("| who decides | profit per customer | of the oracle's | of what it adds |")
    print("| --- | --- | --- | --- |")
    for name, value in sorted(found.items(), key=lambda item: -item[1]):
        added = (value - nothing) / (best - nothing)
        print(f"| {name} | {value / n_customers:.4f} | {value / best:.1%} | {added:.1%} |")


def main() -> None:
    """Build the shop and let the contestants compete, with and without a cap on discounts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench"))
    parser.add_argument("--customers", type=int, default=N_CUSTOMERS)
    options = parser.parse_args()
    generated = shops.generated(options.folder.resolve(), options.customers)
    tasks = {name: shops.PROJECT["vars"]["tasks"][name] for name in TASKS}
    variables = {"tasks": tasks, "holdout_share": 0.0, "exploration_share": 0.0}
    folder = generated.folder.with_name(generated.folder.name + "_offers")

    def prepare(folder: Path) -> None:
        generated.prepare(folder)
        dbt(folder, "seed", "--select", "offers", "segment_offers")

    shop = shops.Shop(folder, variables, prepare)
    shop.build("+fct_next_best_offers")
    rules = {"nextbest, expected value": VALUE_ALONE, "nextbest, shipped rules": SHIPPED}
    compete(shop, int(options.customers * CAPPED_SHARE), rules)
    compete(shop, options.customers, rules)


if __name__ == "__main__":
    main()
