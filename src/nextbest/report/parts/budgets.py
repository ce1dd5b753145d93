"""Budgets of offers, and what decided about them."""

from nextbest.report.html import missing, note
from nextbest.report.numbers import count, share, words
from nextbest.report.shop import Shop
from nextbest.report.tables import table

BUDGETS = """
    select budget, budget_limit, used_before, used, budget_left, shadow_price
    from build.marts.fct_offer_budgets
    where as_of_date = (select max(as_of_date) from build.marts.fct_offer_budgets)
    order by budget
"""
SOURCES = """
    select any_value(reason) as reason, offer_source as source, rule_name as rule,
        count(*) as customers
    from build.marts.fct_next_best_offers where not is_holdout
    group by offer_source, rule_name order by customers desc, rule_name, offer_source limit 10
"""
DECIDERS = {
    "model": "a model's prediction",
    "rule": "a rule",
    "segment_default": "the default, without a prediction",
}
"""What decides, in words."""
BUDGET_COLUMNS = {
    "budget": "Budget", "budget_limit": "Limit", "used": "Used", "share": "Share used",
    "left": "Left", "shadow_price": "Worth of one more unit",
}  # fmt: skip


def budgets(shop: Shop) -> str:
    """Return what is left of the budgets."""
    found = shop.rows(BUDGETS, "fct_offer_budgets")
    if not found:
        return note("No offer has a budget: seeds/offers.csv sets none.")
    shown = []
    for row in found:
        is_money = row["budget"].endswith("money")
        told = shop.money if is_money else count
        used = (row["used_before"] or 0) + (row["used"] or 0)
        limit = row["budget_limit"] or 0
        shown.append(
            {
                "budget": row["budget"],
                "budget_limit": told(limit),
                "used": told(used),
                "share": share(used / limit) if limit else None,
                "left": told(row["budget_left"] or 0),
                "shadow_price": shop.money(row["shadow_price"] or 0),
            }
        )
    formats = {name: str for name in BUDGET_COLUMNS if name != "budget"}
    return table(shown, "Budgets of the newest build", BUDGET_COLUMNS, formats)


def deciders(shop: Shop) -> str:
    """Return how many offers each rule and model decided."""
    found = shop.rows(SOURCES, "fct_next_best_offers")
    if not found:
        return missing("No decision is known.", "The next build decides.")
    shown = [
        {
            "reason": row["reason"] or words(row["rule"]),
            "source": DECIDERS.get(row["source"], words(row["source"])),
            "customers": row["customers"],
        }
        for row in found
    ]
    columns = {"reason": "Why", "source": "Decided by", "customers": "Customers"}
    return table(shown, "What decided the offers", columns, {"customers": count})
