"""A shop that loses its data on the way in: the build stops before training, in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builds import Build, rewrite

KINDS = ["--resource-type", "model", "--resource-type", "seed"]
CHECK = ["build", *KINDS, "--select", "+int_order_lines", "+fct_rejected_rows"]
STOPPED = {
    # what is wrong: the changes of the tables, what the terminal says
    "statuses of the shop's own": (
        {"shop.orders": "select * replace ('completed' as status) from raw"},
        [
            "- shop.orders: ",
            " rows are rejected, most as status_unknown ('completed' 1,8",
            "Expected placed or cancelled: map the statuses of the shop to these.",
            "If it is meant so, allow it by var allowed_losses: {shop.orders: 1.0}.",
        ],
    ),
    "ids with a prefix": (
        {"shop.orders": "select * replace ('web-' || customer_id as customer_id) from raw"},
        [
            "keys meet no row of crm.customers (such as 'web-",
            "Are the ids of both tables written alike (zeros in front, prefixes, old numbers)?",
        ],
    ),
    "decimal commas": (
        {
            table: f"select * replace (replace({column}, '.', ',') as {column}) from raw"
            for table, column in (("shop.products", "price"), ("shop.order_lines", "unit_price"))
        },
        [
            "shop.products: ",
            "shop.order_lines: ",
            "rows are rejected, most as wrong_type ('unit_price=",
            "They are not numbers: write 12.50 with a decimal point",
        ],
    ),
}


REMEMBERED = """
    create schema if not exists state;
    create table state.int_build_runs as
    select
        '1' as build_id, now()::timestamp as started_at, today() as as_of_date, 'table' as topic,
        system || '.' || source_table as item, 'raw' as measure, sum(n_rows)::double as value,
        null::varchar as detail
    from intermediate.int_cleaning_counts
    group by all;
    create table marts.fct_build_runs as from state.int_build_runs;
"""
ENDED = """
    select measure, value, detail from {} where topic = 'outcome' and build_id =
    (select max(build_id) from state.int_build_runs)
"""


@pytest.fixture(scope="module")
def cleaned(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Clean the mini shop once, and remember its rows as a whole build does."""
    folder = tmp_path_factory.mktemp("losses")
    build = Build(folder, {"raw_dir": str(rewrite(mini_shop, folder / "shop", {}))})
    build.must(*CHECK)
    build.change(REMEMBERED)
    return build


def clean_again(
    build: Build, shop: Path, changes: dict[str, str], **more_vars: object
) -> tuple[bool, str]:
    """Clean the shop with changes, in its place, so that dbt need not read the project anew."""
    rewrite(shop, build.folder / "shop", changes)
    done = build.dbt(*CHECK, **more_vars)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", STOPPED)
def test_stops_with_a_sentence_that_a_newcomer_can_act_on(
    kind: str, mini_shop: Path, cleaned: Build
) -> None:
    changes, sentences = STOPPED[kind]
    has_ended_well, said = clean_again(cleaned, mini_shop, changes)
    assert not has_ended_well
    first_screen = said.split("The build stopped: 1 of ")[1]
    for sentence in sentences:
        assert sentence in first_screen
    assert "What to do: mend the raw tables or their mapping" in first_screen
    assert "Readers keep what was published before, without the people who said no." in said
    # the rejected rows can be looked at, and nothing follows
    assert "OK created sql table model marts.fct_rejected_rows" in said
    assert "SKIP relation intermediate.int_order_lines " in said
    for kept in ("state.int_build_runs", "marts.fct_build_runs"):
        assert cleaned.rows(ENDED.format(kept)) == [("failed", 1, "int_cleaning_checks")]


def test_what_was_never_a_sale_is_no_loss_and_optional_tables_only_warn(
    mini_shop: Path, cleaned: Build
) -> None:
    some = "case when hash(order_id) % 10 < 3 then customer_id end"
    changes = {
        "shop.orders": f"select * replace ({some} as customer_id) from raw "
        "union all by name from raw union all by name from raw",
        "web.events": "select * replace ('hit' as event_type) from raw",
    }
    has_ended_well, said = clean_again(cleaned, mini_shop, changes)
    assert has_ended_well, said[-3000:]
    assert "shop.orders: " not in said
    warning = said.split("[WARNING]")[-1] if "[WARNING]" in said else said
    assert "web.events: " in warning
    assert "rows are rejected, most as event_type_unknown ('hit' " in warning
    advice = "Map the events of the platform to the types of docs/reference/raw-contract.md."
    assert advice in warning


def test_a_table_that_shrank_by_half_stops_unless_a_var_allows_it(
    mini_shop: Path, cleaned: Build
) -> None:
    before = cleaned.value("select value from state.int_build_runs where item = 'shop.orders'")
    changes = {"shop.orders": "from raw limit 700"}
    has_ended_well, said = clean_again(cleaned, mini_shop, changes)
    assert not has_ended_well
    gone = f"shop.orders: {before - 700:,.0f} of {before:,.0f} rows of the last build are gone."
    assert gone in said
    assert "Was the file cut off, or a part of the history left out?" in said
    allowed = {"shop.orders": 1.0, "shop.order_lines": 1.0}
    has_ended_well, said = clean_again(cleaned, mini_shop, changes, allowed_losses=allowed)
    assert has_ended_well, said[-3000:]


WRONG = {
    "a share above one": ({"shares": {"max_rejected_share": 50}}, "max_rejected_share: 50 is no"),
    "a table with a typo": ({"allowed": {"shop.order": 1}}, "there is no table 'shop.order'"),
    "a list": ({"allowed": ["shop.orders"]}, "is not a mapping; expected shares by table"),
    "a limit of nothing": ({"numbers": {"max_quantity": 0}}, "max_quantity: 0 is not allowed"),
}


@pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
@pytest.mark.parametrize("kind", WRONG)
def test_a_limit_out_of_its_domain_is_named(kind: str, say: Callable[..., str]) -> None:
    arguments, message = WRONG[kind]
    assert message in say("check_limits", **arguments)
