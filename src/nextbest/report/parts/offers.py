"""Offers: who gets which, what they cost, and what is left of the budgets."""

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, note, part
from nextbest.report.marks import bars
from nextbest.report.numbers import count, counted, listed, share, words
from nextbest.report.parts.budgets import budgets, deciders
from nextbest.report.shop import Shop
from nextbest.report.tables import Format, table

# An offer counts as a discount when it is planned to cost more than sending the email: more than
# twice what the cheapest offer costs per customer.
OFFERS = """
    with given as (
        select
            offers.*, profiles.offer_headline,
            coalesce(profiles.journey_stage, 'not personalized') as stage
        from build.marts.fct_next_best_offers as offers
        left join build.marts.fct_email_profiles as profiles using (customer_id)
        where not offers.is_holdout and offers.offer_code is not null
    ),
    stages as (
        select offer_code, stage from given
        group by offer_code, stage
        qualify rank() over (partition by offer_code order by count(*) desc) = 1
    ),
    most as (
        select offer_code, list(stage order by stage) as stages from stages group by offer_code
    ),
    decided as (
        select
            offers.offer_code,
            any_value(offers.offer_headline) as headline,
            count(*) as customers,
            sum(offers.planned_cost) as cost,
            cost / count(*) as cost_each,
            avg(offers.expected_value) as value_each,
            count(*) / sum(count(*)) over () as share_customers
        from given as offers
        group by offers.offer_code
    )
    select *, coalesce(cost_each > 2 * min(cost_each) over (), false) as is_discount
    from decided inner join most using (offer_code)
    order by is_discount desc, customers desc, offer_code
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
COLUMNS = {
    "offer_code": "Offer", "headline": "What it says", "customers": "Customers",
    "cost": "Planned cost", "value_each": "Expected value each",
    "stage": "Most frequent stage",
}  # fmt: skip


def offers(shop: Shop, charts: Charts) -> Section:
    """Return who gets which offer, and what is left of the budgets."""
    found = shop.rows(OFFERS, "fct_next_best_offers", "fct_email_profiles")
    title, question = "Offers and budgets", "Who gets discounts?"
    if not found:
        what = "Nobody gets an offer."
        when = "Offers are those of seeds/offers.csv that are valid on the day of the build."
        return Section("offers", title, what, "", question, more=when)
    codes = [row["offer_code"] for row in found if row["is_discount"]]
    stages = shop.rows(BY_STAGE, "fct_next_best_offers", "fct_email_profiles", values=(codes,))
    body = part("Share of each stage that gets a discount", _stages(stages, codes, charts))
    shown = [row | {"stage": listed([words(stage) for stage in row["stages"]])} for row in found]
    formats: dict[str, Format] = {"customers": count, "cost": shop.money, "value_each": shop.money}
    body += part(
        "All offers",
        table(shown, "Offers of the newest build, discounts first", COLUMNS, formats),
        note(
            "An offer counts as a discount when it is planned to cost more than sending an email. "
            "The planned cost is what is expected: the share of customers who will use the code "
            "times the discount on their order, plus sending. The expected value is the margin "
            "that an offer adds per customer, less its costs; it is absent (\u2013) where nothing "
            "is predicted, as for customers without an order."
        ),
    )
    body += part("Budgets", budgets(shop))
    body += part("Who decided", deciders(shop))
    return Section(
        "offers", title, discounted(found, shop), body, question, more=most_discounted(stages)
    )


def discounted(found: Rows, shop: Shop) -> str:
    """Return who gets discounts."""
    given = [row for row in found if row["is_discount"]]
    total = sum(row["customers"] for row in found)
    if not given:
        return f"Nobody gets a discount: all {count(total)} offers cost no more than the email."
    customers = sum(row["customers"] for row in given)
    told = listed([f"{row['offer_code']} for {count(row['customers'])}" for row in given])
    cost = shop.money(sum(row["cost"] or 0 for row in given))
    return (
        f"{counted(customers, 'customer')} of {count(total)} with an offer "
        f"({share(customers / total)}) get a discount: {told}. What they will use of it is "
        f"expected to cost {cost}."
    )


def most_discounted(stages: Rows) -> str:
    """Return the stage of which the largest share gets a discount; several where they tie.

    Examples
    --------
    >>> most_discounted([{"stage": "lapsed", "discounts": 7, "customers": 33},
    ...                  {"stage": "at_risk", "discounts": 14, "customers": 66}])
    'The largest share with a discount is 21%: stages lapsed (7 of 33) and at risk (14 of 66).'
    """
    given = [row for row in stages if row["discounts"]]
    if not given:
        return ""
    most = share(max(row["discounts"] / row["customers"] for row in given))
    named = [
        f"{words(row['stage'])} ({count(row['discounts'])} of {count(row['customers'])})"
        for row in given
        if share(row["discounts"] / row["customers"]) == most
    ]
    stage = "stage" if len(named) == 1 else "stages"
    return f"The largest share with a discount is {most}: {stage} {listed(named)}."


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
        f"No discount goes to customers of {'these stages' if len(without) > 1 else 'this stage'}: "
        f"{listed(without)}."
        if without
        else "Every stage has customers with a discount."
    )
    sentence += " Customers who are held out are not counted."
    chart = bars(shown, "Share with a discount", label="stage")
    return charts.figure(chart, sentence, 34 * len(shown))
