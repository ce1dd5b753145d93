"""Triggers and segment events over builds of three days: prices, stock, a withdrawal, a failure."""

from pathlib import Path

import pytest

from builds import ONE_TASK, Build, rewrite

# a price has to stand for two days before it can drop
DAYS = ("2026-05-29", "2026-05-31", "2026-06-01")
CHANGES = "select * exclude (observed_at) from state.int_product_changes order by all"
MEMORY = "from state.int_trigger_memory order by all"
DUE = """
    select trigger_id, triggered_at, expires_at from marts.fct_triggers
    where trigger_kind in ('replenishment_due', 'win_back_due')
"""
MOVED = """
    select count(*) from intermediate.int_customer_next_orders as expected
    inner join state.int_trigger_memory as told
        on told.trigger_id = md5(expected.customer_id || '|win_back_due|' || ordered_on::varchar)
    where expected_on + 40 <> told.triggered_at
"""
EVENTS = "select event_id, occurred_at from marts.fct_segment_entries order by all"
OPEN = "select customer_id from marts.fct_triggers where is_open and trigger_kind = '{}' "
VIEWED = """
    select events.product_id from intermediate.int_web_events as events
    inner join intermediate.int_trigger_products as products using (product_id)
    inner join intermediate.int_email_audience as audience using (customer_id)
    where audience.is_personalised and products.is_available and event_type = 'product_view'
    and events.known_from < products.as_of_date
    and events.occurred_at >= products.as_of_date - 25
    group by all order by count(distinct customer_id) desc, product_id limit 2
"""


def products(cheaper: str, sold_out: str, factor: float, is_available: bool) -> str:
    return f"""
        select * replace (
            case when product_id = '{cheaper}' then round(price::double * {factor}, 2)::varchar
                else price end as price,
            case when product_id = '{sold_out}' then '{str(is_available).lower()}'
                else is_available end as is_available
        ) from raw
    """


class Days:
    """A shop that is built on three days."""

    def __init__(self, shop: Path, folder: Path) -> None:
        self.shop, self.folder = shop, folder
        self.build = Build(folder, {"tasks": ONE_TASK, "trigger_contacted_days": 0})
        self.on(0, shop)
        (self.cheaper,), (self.sold_out,) = self.build.rows(VIEWED)

    def on(self, day: int, shop: Path, **more_vars: object) -> None:
        """Build one of the days."""
        self.build.must_run(raw_dir=str(shop), as_of_date=DAYS[day], **more_vars)

    def changed(self, name: str, more: dict[str, str], factor: float, is_available: bool) -> Path:
        """Write the shop with another price of one product, and another stock of the other."""
        changes = {"shop.products": products(self.cheaper, self.sold_out, factor, is_available)}
        return rewrite(self.shop, self.folder / name, changes | more)

    def open(self, kind: str, product: str) -> set[str]:
        """Return the customers for whom a trigger of a product is open."""
        found = self.build.rows(OPEN.format(kind) + f"and product_id = '{product}'")
        return {customer for (customer,) in found}

    def reasons(self, kind: str, product: str) -> set[tuple[str, str]]:
        """Return customers with the reasons why a trigger of a product is closed."""
        return set(
            self.build.rows(
                "select customer_id, canceled_reason from marts.fct_triggers "
                f"where trigger_kind = '{kind}' and product_id = '{product}' and not is_open"
            )
        )


@pytest.mark.slow
def test_triggers_open_and_close_and_events_follow(mini_shop: Path, tmp_path: Path) -> None:
    days = Days(mini_shop, tmp_path)
    build = days.build
    assert not build.rows("from marts.fct_triggers where trigger_kind = 'price_drop'")
    first = build.rows(EVENTS)
    assert first

    due = {trigger: (begin, end) for trigger, begin, end in build.rows(DUE)}
    assert due

    # the price falls, another product is sold out
    second = days.changed("second", {}, 0.8, False)
    days.on(1, second)
    waiting = days.open("price_drop", days.cheaper)
    assert waiting
    assert not days.open("cart_abandoned", days.sold_out)
    changes, events = build.rows(CHANGES), build.rows(EVENTS)
    assert set(first) <= set(events), "a published event was changed"

    # models alone after the publication, and the same day again: nothing is written twice
    assert len(events) > len(first), "no event follows the first publication"
    build.must_run(
        "int_product_changes",
        "int_segment_entries",
        "fct_segment_entries",
        "--full-refresh",
        raw_dir=str(second),
        as_of_date=DAYS[1],
    )
    assert (build.rows(CHANGES), build.rows(EVENTS)) == (changes, events)
    days.on(1, second)
    assert (build.rows(CHANGES), build.rows(EVENTS)) == (changes, events)

    # the price rises again, the other product is back, somebody says no, and all is due later
    gone = min(waiting)
    withdrawn = (
        "from raw union all by name select distinct on (customer_id) * replace ('withdrawn' as "
        f"status, 'marketing' as purpose, '{DAYS[1]} 12:00:00' as changed_at, "
        f"'{DAYS[1]} 12:00:00' as loaded_at) from raw where customer_id = '{gone}'"
    )
    third = days.changed("third", {"crm.consents": withdrawn}, 0.9, True)
    days.on(2, third, trigger_win_back_days=40)
    assert not days.open("price_drop", days.cheaper)
    reasons = days.reasons("price_drop", days.cheaper)
    assert not build.rows(f"from marts.fct_triggers where customer_id = '{gone}'")
    assert {reason for customer, reason in reasons if customer in waiting - {gone}} <= {
        "price_rose",
        "bought_since",
    }

    # what is due keeps the dates that readers were told
    assert build.value(MOVED)
    later = {trigger: (begin, end) for trigger, begin, end in build.rows(DUE)}
    assert {trigger: later.get(trigger) for trigger in due if trigger in later} == {
        trigger: dates for trigger, dates in due.items() if trigger in later
    }
    assert len(due.keys() & later.keys()) > len(due) / 2

    back = days.open("back_in_stock", days.sold_out)
    assert back
    assert gone not in back
    left = build.value(
        f"select count(*) from marts.fct_segment_entries where customer_id = '{gone}' "
        f"and event_type = 'left' and as_of_date = '{DAYS[2]}'"
    )
    assert left
    assert build.value("select count(*) = count(distinct event_id) from marts.fct_segment_entries")
    build.must("test", "--select", "assert_segment_entries_add_up_to_the_profiles")

    # a build of the first day adds nothing
    events, changes, memory = (build.rows(query) for query in (EVENTS, CHANGES, MEMORY))
    days.on(0, third)
    assert build.rows(EVENTS) == events
    assert build.rows(CHANGES) == changes
    assert build.rows(MEMORY) == memory
