"""Time is proven: what a build at a past date says depends on nothing that came later."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

from builds import ROOT, Build, rewrite
from planted_memory import experiments, remember_builds

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
    "attributed revenue": "marts.fct_revenue_attribution",
    "health of sources": "marts.fct_source_health",
    "health of decisions": "marts.fct_decision_health",
    "measurements of models": "marts.fct_model_monitoring",
}
# what has no as_of_date of its own is that of the build
MEASURED = {
    # newer words of customers hide the emails of their conversions
    "conversions": "select * exclude (n_touches, n_clicked, first_campaign_id, "
    "first_touched_at, last_campaign_id, last_touched_at, touches) from marts.fct_conversions",
    "touches": "from intermediate.int_order_touches",
    "arrivals": "from marts.fct_source_days",
    "lift": "from marts.fct_holdout_lift",
    "sums of the lift": "from intermediate.int_holdout_sums",
    "assignments": "select * exclude (assigned_at) from marts.fct_experiment_assignments",
    "results of experiments": "from marts.fct_experiment_results",
    "sums of experiments": "from intermediate.int_experiment_sums",
    "outcomes of scores": "from intermediate.int_score_outcomes where label is not null",
    "alerts": f"select * exclude (alert_id, opened_at, closed_at) from marts.fct_alerts "
    f"where opened_on <= date '{PAST}'",
}
# an event has the times of its build, and newer words of customers take their segments from them
ENTRIES = """
    select * exclude (occurred_at, written_at) from state.int_segment_entries
    where as_of_date = '{past}' order by all
"""
KINDS = {"cart_abandoned", "back_in_stock", "price_drop", "replenishment_due", "win_back_due"}
LEARNED = ["int_training_set", "int_category_training_set"]
# All tasks have labels and training rows, one is trained: without a test period there is no model.
TASKS = {
    name: task if name == "purchase_7d" else task | {"n_test_cutoffs": 0}
    for name, task in yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"][
        "tasks"
    ].items()
}
VARS = {"as_of_date": str(PAST), "tasks": TASKS, "experiments": experiments(PAST)}
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
# two products that many looked at: one is cheaper than it was, one was sold out
VIEWED = """
    select product_id, any_value(price)::double as price
    from read_csv('{shop}/shop/products.csv', all_varchar = true) as products
    inner join read_csv('{shop}/web/events.csv', all_varchar = true) as events using (product_id)
    where is_available = 'true' and coalesce(launched_on, '0') < '{past}'
    and event_type = 'product_view' and occurred_at between '{since}' and '{past}'
    group by product_id order by count(distinct customer_id) desc, product_id limit 2
"""
CHANGES = """
    create schema if not exists state;
    create table state.int_product_changes as
    select product_id, as_of_date::date as as_of_date, price::double as price, is_available,
        previous_price::double as previous_price, was_available, now()::timestamp as observed_at
    from (values
        ('{cheaper}', '{before}', 2 * {price}, true, null, null),
        ('{sold_out}', '{before}', {other_price}, false, null, null),
        ('{cheaper}', '{after}', {price} / 2, true, {price}, true),
        ('{sold_out}', '{day_before}', {other_price}, false, {other_price}, true),
        ('{sold_out}', '{after}', {other_price}, true, {other_price}, false)
    ) as seen (product_id, as_of_date, price, is_available, previous_price, was_available)
    where as_of_date < '{until}';
"""
LATER_PARTS = {
    "shop.orders": "status = case when cancelled_at >= '{t}' then 'placed' else status end, "
    "cancelled_at = case when cancelled_at < '{t}' then cancelled_at end",
    "crm.support_tickets": "satisfaction = case when closed_at < '{t}' then satisfaction end, "
    "closed_at = case when closed_at < '{t}' then closed_at end",
}


def remember_products(build: Build, shop: Path, until: date) -> None:
    """Write what earlier builds, and one of a later date, saw of two products."""
    with duckdb.connect() as con:
        (cheaper, price), (sold_out, other_price) = con.execute(
            VIEWED.format(shop=shop, past=PAST, since=PAST - timedelta(days=25))
        ).fetchall()
    build.change(
        CHANGES.format(
            cheaper=cheaper,
            price=price,
            sold_out=sold_out,
            other_price=other_price,
            before=PAST - timedelta(days=40),
            day_before=PAST + timedelta(days=6),
            after=PAST + timedelta(days=7),
            until=until,
        )
    )


def build_at(new_build: Callable[..., Build], past: Build, shop: Path) -> Build:
    """Build as of PAST where builds of later dates have remembered what they saw and told."""
    build = new_build(raw_dir=str(shop), **VARS)
    remember_products(build, Path(str(past.vars["raw_dir"])), date.max)
    remember_builds(build, Path(str(past.vars["raw_dir"])), PAST, later=True)
    told = past.rows(
        "select trigger_id, customer_id, trigger_kind, product_id from intermediate.int_triggers "
        "where trigger_kind in ('replenishment_due', 'win_back_due')"
    )
    with duckdb.connect(str(build.database)) as con:
        con.execute(
            "create table state.int_trigger_memory (trigger_id varchar, customer_id varchar, "
            "trigger_kind varchar, product_id varchar, published_as_of date, "
            "triggered_at timestamp, expires_at timestamp, remembered_at timestamp)"
        )
        con.executemany(
            "insert into state.int_trigger_memory values (?, ?, ?, ?, "
            f"date '{PAST}' + 7, date '{PAST}' - 5, date '{PAST}' + 30, now()::timestamp)",
            told,
        )
    build.must_run()
    assert build.value("select count(*) from state.int_trigger_memory") >= len(told) > 0
    return build


def rounded(row: tuple) -> tuple:
    """Return a row without the last digits of its sums, which differ from build to build."""
    return tuple(float(f"{value:.9g}") if isinstance(value, float) else value for value in row)


def decided(build: Build) -> dict[str, list[tuple]]:
    rows = {
        name: build.rows(f"from {table} where as_of_date = date '{PAST}' order by all")
        for name, table in DECIDED.items()
    }
    for name, query in MEASURED.items():
        rows[name] = [rounded(row) for row in build.rows(f"{query} order by all")]
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
    kinds = first.rows("select distinct trigger_kind from intermediate.int_triggers")
    assert {kind for (kind,) in kinds} == KINDS, "some kind has no row that could differ"


def assert_same_entries(first: Build, second: Build) -> None:
    """Compare the segments of customers who are in the audience of both builds.

    A refusal is obeyed whatever its date, so newer words change who is in the audience. Where all
    customers say no later, as where rows arrive later, nobody is in a segment.
    """
    entries, others = (build.rows(ENTRIES.format(past=PAST)) for build in (first, second))
    both = {row[1] for row in entries} & {row[1] for row in others}
    assert len(both) > 50
    entered, others = ([row for row in rows if row[1] in both] for rows in (entries, others))
    assert entered == others, "segment entries differ"


@pytest.fixture(scope="module")
def past_build(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("past")
    build = Build(folder, {"raw_dir": str(mini_shop), **VARS})
    remember_products(build, mini_shop, PAST)
    remember_builds(build, mini_shop, PAST, later=False)
    build.must_run()
    return build


@pytest.fixture(scope="module")
def today_build(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    build = Build(
        tmp_path_factory.mktemp("today"), VARS | {"raw_dir": str(mini_shop), "as_of_date": ""}
    )
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
    build = build_at(new_build, past_build, shop)
    assert_same(past_build, build)
    assert_same_entries(past_build, build)


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
    # and as many products again, which are launched later
    changes["shop.products"] = f"""
        from raw union all by name
        select * replace ('later-' || product_id as product_id, 'Later ' || name as name,
            '{PAST + timedelta(days=7)}' as launched_on, '999' as price, 'true' as is_available)
        from raw"""
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    build = build_at(new_build, past_build, shop)
    assert_same(past_build, build)
    assert_same_entries(past_build, build)


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
    assert_same(past_build, build_at(new_build, past_build, shop))


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
