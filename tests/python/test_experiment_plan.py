"""The plan of an experiment: what customers did counts as the results of an experiment count it."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from nextbest.experiments.past import customers_of
from nextbest.experiments.plan import as_lines, declared_experiment, durations
from nextbest.experiments.power import smallest_effect

AS_OF = "date '2026-06-01'"
TABLES = f"""
    create schema intermediate;
    create table intermediate.int_customer_features as
    select 'c' || i as customer_id, {AS_OF} as as_of_date, i > 0 as is_scoring, i as n_orders
    from range(400) t(i);
    create table intermediate.int_offer_rule_inputs as
    select customer_id, n_orders % 10 = 9 as is_holdout,
        n_orders % 10 <> 8 as has_marketing_consent,
        n_orders % 10 <> 7 as has_personalisation_consent
    from intermediate.int_customer_features;
    create table intermediate.int_shop_margins as select 0.5 as margin_rate;
    create table intermediate.int_order_lines as
    select customer_id, {AS_OF} - 3 + interval 1 hour as ordered_at, true as is_order_start,
        10.0 + n_orders % 7 as net_amount, {AS_OF} - 3 + interval 2 hour as known_from,
        case when n_orders % 10 = 1 then timestamp '2026-05-31' end as cancelled_at
    from intermediate.int_customer_features where n_orders % 2 = 1;
    create table intermediate.int_email_events_validated as
    select customer_id, event_type, 'a' as campaign_id,
        {AS_OF} - 2 + interval 1 hour as occurred_at,
        {AS_OF} - 2 + interval 2 hour as known_from, null::varchar as reasons, is_machine_open
    from intermediate.int_customer_features
    cross join (
        values ('sent', false, 0), ('open', true, 0), ('click', true, 3), ('click', false, 5)
    ) as happened (event_type, is_machine_open, by_whom)
    where by_whom in (0, n_orders % 10);
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Return the file of a build with 400 customers."""
    database = tmp_path / "nextbest.duckdb"
    with duckdb.connect(str(database)) as con:
        con.execute(TABLES)
    return database


def experiment(**given: object) -> dict:
    variants = {"control": {"weight": 1}, "other": {"weight": 1}}
    return {"variants": variants, "primary_metric": "purchase_rate", "smallest_effect": 0.6} | given


def last_digits(rows: pd.DataFrame) -> set[int]:
    return {int(customer[-1]) for customer in rows.index}


def test_customers_need_both_consents_and_no_holdout(build: Path) -> None:
    with customers_of(build, "n_orders >= 10") as counted:
        rows = counted(7, 0)
    assert last_digits(rows) == {0, 1, 2, 3, 4, 5, 6}
    assert "c5" not in rows.index


def test_clicks_of_mail_scanners_are_left_out(build: Path) -> None:
    with customers_of(build) as counted:
        rows = counted(7, 0)
    assert (rows["n_emails"] == 1).all()
    assert last_digits(rows[rows["n_clicks"] > 0]) == {5}


def test_orders_count_within_the_days_and_canceled_ones_do_not(build: Path) -> None:
    with customers_of(build) as counted:
        known, before = counted(7, 0), counted(97, 7)
    assert last_digits(known[known["n_orders"] == 1]) == {3, 5}
    assert (known["margin"] == known["revenue"] / 2).all()
    assert before["n_orders"].sum() == 0


def test_the_plan_names_the_first_duration_that_is_enough(build: Path) -> None:
    found = durations(experiment(), build, days=(1, 7, 14))
    assert [one.n_needed is None for one in found] == [True, False, False]
    seen = found[1]
    assert seen.visible < 0.6
    assert seen.n_needed < seen.n_customers == 279
    assert as_lines("a", experiment(), found)[-1] == "7 days are enough."


def test_a_plan_that_is_never_enough_says_what_to_do(build: Path) -> None:
    tiny = experiment(smallest_effect=0.001)
    (*_, last) = as_lines("a", tiny, durations(tiny, build, days=(7,)))
    assert last.startswith("Not even 7 days are enough: look for a larger effect")


def test_a_ratio_has_the_variance_of_the_delta_method(build: Path) -> None:
    (found,) = durations(experiment(primary_metric="click_rate"), build, days=(7,))
    with customers_of(build) as counted:
        clicks = counted(7, 0)["n_clicks"]
    assert found.mean == pytest.approx(clicks.mean())
    expected = smallest_effect(clicks.mean(), clicks.var(), found.n_customers, 0.5)
    assert found.visible * found.mean == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        (None, "there is no"),
        ("vars: {}", "has no 'a'; it has none"),
        ("vars: {experiments: {a: {primary_metric: sales}}}", "unknown primary_metric sales"),
    ],
)
def test_a_declaration_that_cannot_be_planned_is_an_error(
    tmp_path: Path, text: str | None, objection: str
) -> None:
    project = tmp_path / "dbt_project.yml"
    if text:
        project.write_text(text)
    with pytest.raises(ValueError, match=objection):
        declared_experiment("a", project)
