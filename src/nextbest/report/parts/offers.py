"""Offers: who gets which, what they cost, and what is left of the budgets."""

from nextbest.database import Rows
from nextbest.report.charts import Charts, bars
from nextbest.report.html import Section, missing, note, part
from nextbest.report.numbers import count, counted, listed, share, words
from nextbest.report.shop import Shop
from nextbest.report.tables import Format, table

# An offer counts as a discount when it is planned to cost more than sending the email: more than
# twice what the cheapest offer costs per customer.
OFFERS = """
    with decided as (
        select
            offers.offer_code,
            any_value(profiles.offer_headline) as headline,
            count(*) as customers,
            sum(offers.planned_cost) as cost,
            cost / count(*) as cost_each,
            avg(offers.expected_value) as value_each,
            mode(coalesce(profiles.journey_stage, 'not personalized')) as stage,
            count(*) / sum(count(*)) over () as share_customers
        from build.marts.fct_next_best_offers as offers
        left join build.marts.fct_email_profiles as profiles using (customer_id)
        where not offers.is_holdout and offers.offer_code is not null
        group by offers.offer_code
    )
    select *, coalesce(cost_each > 2 * min(cost_each) over (), false) as is_discount
    from decided order by is_discount desc, customers desc, offer_code
"""
BY_STAGE = """
    select
        coalesce(profiles.journey_stage, 'not personalized') as stage,
        count(*) as customers,
        count(*) filter (list_contains(?, offers.offer_code)) as discounts
    from build.marts.fct_next_best_offers as offers
    left join build.marts.fct_email_profiles as profiles using (customer_id)
    where not offers.is_holdout
    group by stage order by discounts / customers desc, stage
"""
BUDGETS = """
    select budget, budget_limit, used_before, used, budget_left, shadow_price
    from build.marts.fct_offer_budgets
    where as_of_date = (select max(as_of_date) from build.marts.fct_offer_budgets)
    order by budget
"""
SOURCES = """
    select
        offer_source as source, rule_name as rule, count(*) as customers
    from build.marts.fct_next_best_offers where not is_holdout
    group by all order by customers desc, rule_name, offer_source limit 10
"""
COLUMNS = {
    "offer_code": "Offer", "headline": "What it says", "customers": "Customers",
    "cost": "Planned cost", "value_each": "Expected value each", "stage": "Most are",
}  # fmt: skip
BUDGET_COLUMNS = {
    "budget": "Budget", "budget_limit": "Limit", "used": "Used", "share": "Share used",
    "left": "Left", "shadow_price": "Worth of one more",
}  # fmt: skip


def offers(shop: Shop, charts: Charts) -> Section:
    """Return who gets which offer, and what is left of the budgets."""
    found = shop.rows(OFFERS, "fct_next_best_offers", "fct_email_profiles")
    title, question = "Offers and budgets", "Who gets discounts?"
    if not found:
        what = "Nobody gets an offer."
        when = "Offers are those of seeds/offers.csv that are valid on the day of the build."
        return Section("offers", title, f"{what} {when}", "", question)
    codes = [row["offer_code"] for row in found if row["is_discount"]]
    stages = shop.rows(BY_STAGE, "fct_next_best_offers", "fct_email_profiles", values=(codes,))
    body = part("Share of each stage that gets a discount", _stages(stages, codes, charts))
    shown = [row | {"stage": words(row["stage"])} for row in found]
    formats: dict[str, Format] = {"customers": count, "cost": shop.money, "value_each": shop.money}
    body += part(
        "All offers",
        table(shown, "Offers of the newest build, discounts first", COLUMNS, formats),
        note(
            "An offer counts as a discount when it is planned to cost more than sending an email. "
            "The expected value is the margin that it adds per customer, less its costs."
        ),
    )
    body += part("Budgets", _budgets(shop))
    body += part("Who decided", _sources(shop))
    return Section("offers", title, discounted(found, stages, shop), body, question)


def discounted(found: Rows, stages: Rows, shop: Shop) -> str:
    """Return who gets discounts."""
    given = [row for row in found if row["is_discount"]]
    total = sum(row["customers"] for row in found)
    if not given:
        return f"Nobody gets a discount: all {count(total)} offers cost no more than the email."
    customers = sum(row["customers"] for row in given)
    told = listed([f"{row['offer_code']} for {count(row['customers'])}" for row in given])
    cost = shop.money(sum(row["cost"] or 0 for row in given))
    most = [row for row in stages if row["discounts"]][:1]
    who = (
        f" The largest share is among customers in stage {words(most[0]['stage'])}: "
        f"{count(most[0]['discounts'])} of {count(most[0]['customers'])}."
        if most
        else ""
    )
    return (
        f"{counted(customers, 'customer')} of {count(total)} ({share(customers / total)}) get a "
        f"discount: {told}. It is planned to cost {cost}.{who}"
    )


def _stages(found: Rows, codes: list[str], charts: Charts) -> str:
    if not codes:
        return note("No offer is a discount.")
    shown = [
        {
            "label": words(row["stage"]),
            "value": row["discounts"] / row["customers"],
            "told": f"{share(row['discounts'] / row['customers'])} ({count(row['discounts'])} of "
            f"{count(row['customers'])})",
        }
        for row in found
    ]
    without = [row["label"] for row in shown if not row["value"]]
    sentence = (
        f"No discount goes to customers in {listed(without)}."
        if without
        else "Every stage has customers with a discount."
    )
    chart = bars(shown, "Share with a discount", label="stage")
    return charts.figure(chart, sentence, 34 * len(shown))


def _budgets(shop: Shop) -> str:
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
    least = min(found, key=lambda row: (row["budget_left"] or 0) / (row["budget_limit"] or 1))
    used = 1 - (least["budget_left"] or 0) / (least["budget_limit"] or 1)
    said = f"Of {least['budget']}, {share(used)} is used. No other budget is used more."
    formats = {name: str for name in BUDGET_COLUMNS if name != "budget"}
    return note(said) + table(shown, "Budgets of the newest build", BUDGET_COLUMNS, formats)


def _sources(shop: Shop) -> str:
    found = shop.rows(SOURCES, "fct_next_best_offers")
    if not found:
        return missing("No decision is known.", "The next build decides.")
    shown = [{name: words(value) if name != "customers" else value for name, value in row.items()}
             for row in found]  # fmt: skip
    columns = {"rule": "Rule or model", "source": "Source", "customers": "Customers"}
    return table(shown, "What decided the offers", columns, {"customers": count})
