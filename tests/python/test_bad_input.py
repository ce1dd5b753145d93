"""Bad input: set aside with its reason, or the build stops and says where and what was expected."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

from builds import ONE_TASK, ROOT, Build, rewrite
from nextbest.files import published_file

REJECTED = {
    # what is planted: table, the change of one row over ``raw``, the reason it is found with
    "a duplicated key": (
        "shop.orders",
        "select * replace ('2026-05-30 23:59:00' as loaded_at) from raw where order_id in (select "
        "min(order_id) from raw group by order_id having count(*) = 1 order by all limit 1)",
        "duplicate_key",
    ),
    "an orphan order line": (
        "shop.order_lines",
        "select * replace ('planted' as order_line_id, 'no such order' as order_id) from raw "
        "limit 1",
        "order_unknown",
    ),
    "a date after its loading": (
        "web.events",
        "select * replace ('planted-1' as event_id, '2026-05-02 10:00:00' as occurred_at, "
        "'2026-05-01 10:00:00' as loaded_at) from raw limit 1",
        "dated_after_loading",
    ),
    "a date after the run where no loading is given": (
        "web.events",
        "select * replace ('planted-2' as event_id, '2999-01-01 10:00:00' as occurred_at, "
        "null as loaded_at) from raw limit 1",
        "dated_after_loading",
    ),
    "an event of the far future that says it was loaded then": (
        "web.events",
        "select * replace ('planted-7' as event_id, '2199-01-01 10:00:00' as occurred_at, "
        "'2199-01-01 10:00:00' as loaded_at) from raw limit 1",
        "dated_in_future",
    ),
    "an unknown event type": (
        "web.events",
        "select * replace ('planted-3' as event_id, 'teleport' as event_type) from raw limit 1",
        "event_type_unknown",
    ),
    "a line price of zero": (
        "shop.order_lines",
        "select * replace ('planted-4' as order_line_id, '0' as unit_price) from raw limit 1",
        "unit_price_not_positive",
    ),
    "a product price of zero": (
        "shop.products",
        "select * replace ('planted-5' as product_id, '0.00' as price) from raw limit 1",
        "price_not_positive",
    ),
    "a quantity that is no number": (
        "shop.order_lines",
        "select * replace ('planted-6' as order_line_id, 'two' as quantity) from raw limit 1",
        "wrong_type",
    ),
    "a missing key": (
        "esp.email_events",
        "select * replace (null as event_id) from raw limit 1",
        "event_id_missing",
    ),
}


@pytest.fixture(scope="module")
def dirty_build(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Build]:
    """Build the mini shop as it is, and with one row of each kind planted."""
    folder = tmp_path_factory.mktemp("dirty")
    changes: dict[str, str] = {}
    for table, planted, _ in REJECTED.values():
        changes[table] = f"{changes.get(table, 'from raw')} union all by name ({planted})"
    changes["crm.customers"] = (
        "select * replace (case when customer_id = (select min(customer_id) from raw) "
        "then 'not an address' else email end as email) from raw"
    )
    shop = rewrite(mini_shop, folder / "shop", changes)
    builds = []
    for name, raw_dir in (("clean", mini_shop), ("planted", shop)):
        (folder / name).mkdir()
        builds.append(Build(folder / name, {"raw_dir": str(raw_dir)}))
        builds[-1].must_run("+fct_rejected_rows", "+fct_cleaning_summary")
    return builds[0], builds[1]


@pytest.mark.parametrize("kind", REJECTED)
def test_is_set_aside_with_its_reason(kind: str, dirty_build: tuple[Build, Build]) -> None:
    table, _, reason = REJECTED[kind]
    query = (
        "select count(*) from marts.fct_rejected_rows "
        f"where system || '.' || source_table = '{table}' and reason = '{reason}'"
    )
    n_planted = sum(1 for other, _, why in REJECTED.values() if (other, why) == (table, reason))
    before, after = (build.value(query) for build in dirty_build)
    assert after == before + n_planted


def test_an_invalid_address_becomes_null_and_is_counted(dirty_build: tuple[Build, Build]) -> None:
    query = (
        "select coalesce(sum(n_rows), 0) from marts.fct_cleaning_summary "
        "where source_table = 'customers' and kind = 'email_invalid'"
    )
    before, after = (build.value(query) for build in dirty_build)
    assert after == before + 1
    known = "select count(*) from intermediate.int_customer_addresses where email like 'not an %'"
    assert dirty_build[1].value(known) == 0


RULE = {
    "name": "by_shoe_size",
    "when": "n_orders > 0",
    "action": "require",
    "offer": "STYLE_GUIDE",
    "reason": "Large feet",
}
STOPPED = {
    # the change of one table, the vars, what the error must name
    "a missing required column": (
        {"shop.orders": "select * exclude (ordered_at) from raw"},
        {},
        ["shop.orders", "ordered_at", "missing", "expected order_id, customer_id, ordered_at"],
    ),
    "a wrong type in a date column": (
        {"shop.orders": "select * replace ('yesterday' as ordered_at) from raw"},
        {},
        ["shop.orders.ordered_at", "'yesterday'", "expected YYYY-MM-DD"],
    ),
    "a wrong type in an optional date column": (
        {"crm.customers": "select * replace ('1990-13-45' as birth_date) from raw"},
        {},
        ["crm.customers.birth_date", "'1990-13-45'", "expected YYYY-MM-DD"],
    ),
    "a var with a typo": ({}, {"as_of": "2026-05-01"}, ["var as_of", "as_of_date"]),
    "a table with a typo in a var's old name": (
        {},
        {"systems": ["web.event"]},
        ["var systems is now called optional_tables", "var systems: 'web.event'", "web.events"],
    ),
    "an unknown column in a rule": (
        {},
        {"offer_rules": [RULE | {"when": "shoe_size > 40"}]},
        ["by_shoe_size", "shoe_size", "is_vip"],
    ),
}
MEANINGLESS = [
    # the check that a build asks, the var, what the error must name
    ("suppression", {"raw_schemas": {"crn": "our_crm"}}, ["'crn'", "some of crm, shop, web, esp"]),
    ("suppression", {"optional_tables": ["web.event"]}, ["'web.event'", "web.events"]),
    ("suppression", {"consent_default": "maybe"}, ["'maybe'", "denied, granted"]),
    ("other", {"as_of_date": "May"}, ["'May'", "YYYY-MM-DD"]),
    ("other", {"as_of_date": "2026-02-29"}, ["'2026-02-29'", "YYYY-MM-DD"]),
    ("other", {"as_of_date": "2199-01-01"}, ["2199-01-01 lies in the future", "the day after"]),
    (
        "other",
        {"contact_limits": {"mails_per_week": 2}},
        ["ticket_days is missing", "mails_per_week, ticket_days"],
    ),
    ("other", {"holdout_share": 5}, ["0 to 1"]),
    ("other", {"text_limits": {"names": 100}}, ["name is missing"]),
    ("other", {"non_product_ids": "POST"}, ["'POST' is not a list"]),
]


@pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
@pytest.mark.parametrize(("check", "variables", "named"), MEANINGLESS)
def test_a_value_without_meaning_is_told(
    check: str, variables: dict[str, object], named: list[str], say: Callable[..., str]
) -> None:
    said = say(f"check_{check}_vars", variables)
    for part in [f"var {next(iter(variables))}", *named]:
        assert part in said


@pytest.mark.parametrize("kind", STOPPED)
def test_stops_the_build_before_any_model_is_trained(
    kind: str, mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changes, variables, named = STOPPED[kind]
    shop = rewrite(mini_shop, tmp_path / "shop", changes) if changes else mini_shop
    assert_stops(new_build(raw_dir=str(shop), **variables), named)


def assert_stops(build: Build, named: list[str]) -> None:
    done = build.dbt("build")
    assert done.returncode != 0
    # the terminal wraps nothing, but dbt indents
    said = " ".join((done.stdout + done.stderr).split())
    for part in named:
        assert part in said, said[-3000:]
    # suppression has reached the readers by then, and nothing was trained
    assert "OK created python incremental model state.int_prediction_models" not in said
    assert "Traceback" not in said


def test_a_floating_point_key_stops_the_build(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changes = {"shop.orders": "select * replace (12.5::double as customer_id) from raw"}
    shop = rewrite(mini_shop, tmp_path / "shop", changes, to="parquet")
    build = new_build(raw_dir=str(shop), raw_format="parquet")
    assert_stops(
        build, ["shop.orders.customer_id", "12.5", "DOUBLE", "expected text or an integer"]
    )


def test_a_missing_file_stops_the_build(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(mini_shop, shop)
    (shop / "shop" / "order_lines.csv").unlink()
    build = new_build(raw_dir=str(shop))
    assert_stops(build, ["shop.order_lines", "order_lines.csv", "does not exist"])


def test_a_start_in_another_folder_is_told(mini_shop: Path, tmp_path: Path) -> None:
    build = Build(tmp_path, {"raw_dir": mini_shop.name}, started_in=tmp_path)
    done = build.dbt("build", "--project-dir", str(ROOT))
    assert done.returncode != 0
    assert "customers.csv does not exist; raw_dir counts from the folder in which" in done.stdout


def test_a_folder_with_a_quote_in_its_name_is_read_and_a_part_needs_what_it_reads(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    shop = shutil.copytree(mini_shop, tmp_path / "o'brien & co")
    build = new_build(raw_dir=str(shop))
    done = build.dbt("build", "--select", "int_order_lines")
    assert done.returncode != 0
    assert "int_order_lines reads intermediate.int_" in done.stdout
    assert ", which is neither selected nor in this database: run dbt build first" in done.stdout
    assert "START sql" not in done.stdout
    build.must_run("+int_order_lines")
    assert build.value("select count(*) from intermediate.int_order_lines") > 1000


def test_an_unreadable_file_stops_the_build(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    shop = rewrite(mini_shop, tmp_path / "shop", {}, to="parquet")
    (shop / "shop" / "orders.parquet").write_bytes(b"not a parquet file at all")
    build = new_build(raw_dir=str(shop), raw_format="parquet")
    assert_stops(build, ["shop/orders.parquet", "No magic bytes"])


@pytest.mark.slow
def test_a_missing_table_does_not_hold_suppression_back(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    build = new_build(raw_dir=str(mini_shop), tasks=ONE_TASK)
    build.must_run()
    published = "select min(customer_id) from marts.fct_email_profiles where is_active"
    left = build.value(published)
    changes = {
        "crm.consents": "from raw union all by name select * replace "
        f"('withdrawn' as status, null as changed_at) from raw where customer_id = '{left}'"
    }
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    (shop / "shop" / "orders.csv").unlink()
    (build.folder / "target" / "partial_parse.msgpack").unlink(missing_ok=True)
    broken = Build(build.folder, {"raw_dir": str(shop), "tasks": ONE_TASK})
    assert_stops(broken, ["shop.orders", "orders.csv", "does not exist"])
    with duckdb.connect(str(published_file(build.database)), read_only=True) as con:
        row = con.execute(
            "select is_active, email, offer_code, suppressed_reason from marts.fct_email_profiles "
            "where customer_id = ?",
            [left],
        ).fetchall()
    assert row == [(False, None, "", "withdrawn")]


READ_BY_SUPPRESSION = {
    "raw_dir",
    "raw_format",
    "raw_database",
    "raw_schemas",
    "raw_models",
    "optional_tables",
    "loaded_at_trusted_from",
    "consent_default",
    "consent_channels_without_email",
    "soft_bounce_limit",
    "erasure_notice_days",
    "max_customers_per_email",
    "production_targets",
}


def with_typo(value: object) -> object:
    """Return a value of a var as a slip of the hand would leave it."""
    if isinstance(value, dict):
        return {f"{key}_": part for key, part in value.items()} or {"shop.order": 3}
    if isinstance(value, list):
        return [with_typo(part) for part in value] + ["x y"]
    if isinstance(value, bool):
        return "yess"
    return f"{value}?!" if isinstance(value, str) else -value - 1


@pytest.mark.slow
def test_no_var_that_suppression_does_not_read_holds_it_back(
    mini_shop: Path, new_build: Callable[..., Build]
) -> None:
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text("utf-8"))["vars"]
    typos = {
        name: with_typo(value)
        for name, value in declared.items()
        if name not in READ_BY_SUPPRESSION
    }
    wrong_kinds = {
        name: 7 if isinstance(declared[name], dict | list | str) else "x" for name in typos
    } | {"production_targets": 7}
    new_build(**wrong_kinds).must("parse")
    build = new_build(raw_dir=str(mini_shop), as_off_date="2026-05-01", **typos)
    build.must("build", "--selector", "suppression")
    done = build.dbt("build")
    assert done.returncode != 0
    assert "there is no such var" in done.stdout
    assert "OK created python table model intermediate.int_suppression_publications" in done.stdout
    # a run without suppression holds nobody back
    alone = build.dbt("build", "--select", "stg_shop__orders")
    assert "there is no such var" in alone.stdout
    assert "START sql" not in alone.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [("raw_dri", "x"), ("production_targets", 7)],
)
def test_a_var_that_suppression_reads_stops_it(
    name: str, value: object, mini_shop: Path, new_build: Callable[..., Build]
) -> None:
    build = new_build(raw_dir=str(mini_shop), **{name: value})
    done = build.dbt("build", "--selector", "suppression")
    assert done.returncode != 0
    assert f"var {name}" in done.stdout
    assert "START sql" not in done.stdout


def test_a_part_of_a_build_publishes_nothing(new_build: Callable[..., Build]) -> None:
    done = new_build().dbt("run", "--select", "fct_publications")
    assert done.returncode != 0
    assert "nothing was published, because this run does not build" in done.stdout
    assert "Run the whole build: dbt build" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_future_event_does_not_keep_the_build_from_publishing(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    planted = (
        "select * replace ('planted' as event_id, '2199-01-01' as occurred_at, "
        "'2199-01-01' as loaded_at) from raw limit 1"
    )
    changes = {"web.events": f"from raw union all by name ({planted})"}
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    build = new_build(raw_dir=str(shop), tasks=ONE_TASK)
    build.must_run()
    kinds = build.rows("select kind, as_of_date < date '2100-01-01' from marts.fct_publications")
    assert kinds == [("full", True)]
    reasons = "select reason from marts.fct_rejected_rows where source_key = 'planted'"
    assert build.rows(reasons) == [("dated_in_future",)]
