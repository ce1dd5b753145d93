"""Time is proven: what a build at a past date says depends on nothing that came later."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from builds import ROOT, Build, rewrite

# A Monday with half a year of history before it and two months after it.
PAST = date(2026, 3, 30)
DECIDED = {
    "features": "intermediate.int_customer_features",
    "features of categories": "intermediate.int_category_scoring_set",
    "paths": "intermediate.int_customer_paths",
    "scores": "marts.fct_customer_scores",
    "send times": "marts.fct_customer_send_times",
    "recommendations": "marts.fct_product_recommendations",
    "offers": "marts.fct_next_best_offers",
    "triggers": "intermediate.int_triggers",  # consent, which newer words change, is asked later
    "expected orders": "intermediate.int_customer_next_orders",
    "conversions": "marts.fct_conversions",
    "attributed revenue": "marts.fct_revenue_attribution",
}
LEARNED = ["int_training_set", "int_category_training_set"]
# All tasks have labels and training rows, one is trained: without a test period there is no model.
TASKS = {
    name: task if name == "purchase_7d" else task | {"n_test_cutoffs": 0}
    for name, task in yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"][
        "tasks"
    ].items()
}
# Erasures are obeyed at once, whatever the date of the build: both shops have them all.
EVENT_TIMES = {
    "crm.customers": "coalesce(signed_up_at, '9')",
    "crm.consents": "changed_at",
    "crm.support_tickets": "opened_at",
    "shop.products": "coalesce(launched_on, '0')",
    "shop.orders": "ordered_at",
    "web.events": "occurred_at",
    "esp.campaigns": "sent_at",
    "esp.email_events": "occurred_at",
}
LATER_PARTS = {
    "shop.orders": "status = case when cancelled_at >= '{t}' then 'placed' else status end, "
    "cancelled_at = case when cancelled_at < '{t}' then cancelled_at end",
    "crm.support_tickets": "satisfaction = case when closed_at < '{t}' then satisfaction end, "
    "closed_at = case when closed_at < '{t}' then closed_at end",
}


def build_at(new_build: Callable[..., Build], shop: Path, day: date) -> Build:
    build = new_build(raw_dir=str(shop), as_of_date=str(day), tasks=TASKS)
    build.must_run()
    return build


def decided(build: Build) -> dict[str, list[tuple]]:
    rows = {
        name: build.rows(f"from {table} where as_of_date = date '{PAST}' order by all")
        for name, table in DECIDED.items()
    }
    for table in LEARNED:
        rows[table] = build.rows(
            f"select task, as_of_date, round(sum(label), 2), count(*), bit_xor(hash(learned)) "
            f"from intermediate.{table} as learned group by all order by all"
        )
    return rows


def assert_same(first: Build, second: Build) -> None:
    expected, found = decided(first), decided(second)
    for name, rows in expected.items():
        assert rows, f"no {name} at {PAST}: the comparison would prove nothing"
        assert found[name] == rows, f"{name} differ"


@pytest.fixture(scope="module")
def past_build(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("past")
    build = Build(folder, {"raw_dir": str(mini_shop), "as_of_date": str(PAST), "tasks": TASKS})
    build.must_run()
    return build


@pytest.fixture(scope="module")
def today_build(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    build = Build(tmp_path_factory.mktemp("today"), {"raw_dir": str(mini_shop), "tasks": TASKS})
    build.must_run("+int_training_set", "+int_category_training_set")
    return build


def without_the_future(table: str, event_time: str) -> str:
    query = f"select * from raw where {event_time} < '{PAST}'"
    if table in LATER_PARTS:
        parts = [part.split(" = ", 1) for part in LATER_PARTS[table].format(t=PAST).split(", ")]
        replaced = ", ".join(f"{expression} as {column}" for column, expression in parts)
        query = f"select * replace ({replaced}) from raw where {event_time} < '{PAST}'"
    return query


def test_rows_of_the_future_do_not_matter(
    past_build: Build, mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changes = {table: without_the_future(table, when) for table, when in EVENT_TIMES.items()}
    orders = mini_shop / "shop" / "orders.csv"
    changes["shop.order_lines"] = (
        "select raw.* from raw left join "
        f"(select order_id, min(ordered_at) as ordered_at from read_csv('{orders}', "
        "all_varchar = true) group by order_id) as orders using (order_id) "
        f"where orders.ordered_at < '{PAST}' or orders.order_id is null"
    )
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    assert_same(past_build, build_at(new_build, shop, PAST))


def test_changed_rows_of_the_future_do_not_matter(
    past_build: Build, mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changed = {
        "shop.orders": ("ordered_at", "customer_id = (select min(customer_id) from raw)"),
        "web.events": ("occurred_at", "event_type = 'add_to_cart'"),
        "esp.email_events": ("occurred_at", "event_type = 'click'"),
        "crm.consents": ("changed_at", "status = 'withdrawn'"),
        "crm.support_tickets": ("opened_at", "satisfaction = '1'"),
    }
    changes = {}
    for table, (when, change) in changed.items():
        column, value = change.split(" = ", 1)
        replaced = f"case when {when} >= '{PAST}' then {value} else {column} end as {column}"
        changes[table] = f"select * replace ({replaced}) from raw"
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    assert_same(past_build, build_at(new_build, shop, PAST))


def test_rows_that_arrived_later_do_not_matter(
    past_build: Build, mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    late = f"'{PAST + timedelta(days=1)}' as loaded_at"
    # copies of known rows under new keys, and again under their own with other content
    changes = {
        "shop.orders": f"""
            from raw union all by name
            select * replace ('late-' || order_id as order_id, {late}) from raw
            where ordered_at < '{PAST}' union all by name
            select * replace ('cancelled' as status, ordered_at as cancelled_at, {late}) from raw
            where ordered_at < '{PAST}'""",
        "shop.order_lines": f"""
            from raw union all by name
            select * replace ('late-' || order_id as order_id,
                'late-' || order_line_id as order_line_id, {late}) from raw union all by name
            select * replace ('extra-' || order_line_id as order_line_id, {late}) from raw
            union all by name
            select * replace ('1000' as quantity, {late}) from raw""",
        "web.events": f"""
            from raw union all by name
            select * replace ('late-' || event_id as event_id, {late}) from raw
            where occurred_at < '{PAST}'""",
        "esp.email_events": f"""
            from raw union all by name
            select * replace ('late-' || event_id as event_id, 'click' as event_type, {late})
            from raw where occurred_at < '{PAST}'""",
        "crm.consents": f"""
            from raw union all by name
            select * replace ('withdrawn' as status, {late}) from raw
            where changed_at < '{PAST}'""",
        "crm.customers": f"""
            from raw union all by name
            select * replace ('late-' || customer_id as customer_id, {late}) from raw
            where signed_up_at < '{PAST}' union all by name
            select * replace ('platinum' as loyalty_tier, 'new@shop.example' as email, {late})
            from raw where signed_up_at < '{PAST}'""",
        "crm.support_tickets": f"""
            from raw union all by name
            select * replace ('late-' || ticket_id as ticket_id, {late}) from raw
            where opened_at < '{PAST}'""",
    }
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    assert_same(past_build, build_at(new_build, shop, PAST))


@pytest.mark.parametrize(
    ("task", "trained", "scored", "n_least"),
    [
        ("purchase_7d", "int_training_set", "int_scoring_set", 100),
        ("category_purchase_30d", "int_category_training_set", "int_category_scoring_set", 800),
    ],
)
def test_a_training_row_equals_the_row_that_was_scored(
    task: str, trained: str, scored: str, n_least: int, past_build: Build, today_build: Build
) -> None:
    columns = [
        name
        for (name,) in past_build.rows(
            f"select column_name from information_schema.columns where table_name = '{scored}' "
            "and column_name not in ('is_training', 'is_scoring')"
        )
    ]
    assert {"customer_id", "recent_path", "engagement_score"} <= set(columns)
    # customers who were merged since then are another row
    changed = {
        customer
        for row in today_build.rows(
            "select customer_id, raw_customer_id from intermediate.int_customer_ids "
            "where raw_customer_id <> customer_id"
        )
        for customer in row
    }
    place = columns.index("customer_id")
    learned, seen = (
        {
            row
            for row in build.rows(
                f"select {', '.join(columns)} from intermediate.{table} "
                f"where task = '{task}' and as_of_date = date '{PAST}'"
            )
            if row[place] not in changed
        }
        for build, table in ((today_build, trained), (past_build, scored))
    )
    assert len(learned) > n_least
    assert learned == seen
