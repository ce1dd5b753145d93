"""What the summary of a build says of planted facts, and what it advises."""

import re
from types import SimpleNamespace

import duckdb
import pytest

from macros import load_macros

LAST = (
    "Look at ten profiles: nextbest show-profiles. Rejected rows: marts.fct_rejected_rows. "
    "This summary of all builds: marts.fct_build_runs."
)
ACTIVE = ("profile", "active", "all", 200, None)
ADDRESSED = ("profile", "with_address", "all", 190, None)
FINDINGS = """
    create table int_cleaning_losses (
        table_name text, loss text, reason text, n_lost int, n_rows int, example text,
        n_example_rows int, is_required boolean
    );
    create table int_publication_build as select false as is_rehearsal;
    create table fct_go_live_checks (check_name text, status text);
    create table rpt_publication_movements (
        limit_name text, movement double, limit_value double, is_beyond boolean
    );
    create table fct_model_metrics as
    from (values
        ('purchase_7d', 'champion', 'test', 'average_precision', 0.1, 0.3),
        ('purchase_7d', 'champion', 'train', 'average_precision', 0.0, 0.0),
        ('spend_30d', 'champion', 'test', 'mae', 20.0, 30.0)
    ) as planted (task, role, split, metric, low, high);
"""


def facts(*rows: tuple) -> list[dict]:
    names = ("topic", "item", "measure", "value", "detail")
    return [dict(zip(names, row, strict=True)) | {"as_of_date": "2026-06-01"} for row in rows]


def advised(
    *rows: tuple,
    planted: str = "",
    results: list | None = None,
    is_production: bool = True,
) -> list[str]:
    """Return the advice after a build with these facts and findings."""
    con = duckdb.connect()
    con.execute(FINDINGS + planted)

    def rows_of(query: str) -> list[dict]:
        found = con.sql(query)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    macros = load_macros(
        "summary/advice_lines.sql",
        "checks/loss_sentences.sql",
        "engine/delivery_log.sql",
        "approvals/approval_limits.sql",
        instead={
            "build_id": lambda: "'20260601T040000'",
            "rows_of": rows_of,
            "relation_named": lambda name: name,
            "schema_beside_marts": lambda name: f"dev_anna_{name}",
            "is_demo": lambda: False,
            "is_production": lambda: is_production,
        },
        target={"path": "nextbest.duckdb", "type": "duckdb"},
        dbt=SimpleNamespace(type_string=lambda: "varchar"),
        modules=SimpleNamespace(re=re),
    )
    return macros.advice_lines(facts(*rows), results or [])


def lines(macro: str, *rows: tuple) -> list[str]:
    macros = load_macros("summary/summary_lines.sql", "summary/task_lines.sql")
    return getattr(macros, macro)(facts(*rows))


def test_a_build_with_nothing_to_look_at_has_one_line() -> None:
    assert advised(ACTIVE, ADDRESSED) == [LAST]


def test_a_target_of_a_developer_is_looked_at_in_its_own_file() -> None:
    planted = "insert into fct_go_live_checks values ('twin_products', 'open')"
    warned, last = advised(ACTIVE, ADDRESSED, planted=planted, is_production=False)
    assert warned.endswith("nextbest go-live --db nextbest_dev_anna_published.duckdb.")
    assert last.startswith(
        "Look at ten profiles: nextbest show-profiles --db nextbest_dev_anna_published.duckdb."
    )


SAID = {
    "an optional table lost rows": (
        {
            "planted": "insert into int_cleaning_losses values "
            "('web.events', 'rejected', 'event_type_unknown', 90, 100, 'hit', 80, false)"
        },
        "web.events: 90 of 100 rows are rejected, most as event_type_unknown. "
        "Map the events of the platform to the types of docs/reference/raw-contract.md.",
    ),
    "a build that waits for an approval": (
        {
            "planted": "insert into rpt_publication_movements values "
            "('planned_discount', 510.123456, 500, true), ('new_champion', 2, null, false)"
        },
        "Not published, because it waits for an approval: planned_discount is 510.1235, and the "
        "limit is 500.0. Readers keep the last publication, without the people who said no. "
        "What to do: nextbest approvals show 20260601T040000.",
    ),
    "a rehearsal": (
        {"planted": "update int_publication_build set is_rehearsal = true"},
        "Nothing was published: a build of a past date, or of another policy_name, is a rehearsal.",
    ),
    "a test that warns": (
        {
            "results": [
                SimpleNamespace(
                    status="warn",
                    failures=3,
                    node=SimpleNamespace(name="assert_x", compiled_path="target/x.sql"),
                )
            ]
        },
        "Test assert_x warns: 3 rows; its SQL: target/x.sql",
    ),
    "a shop that is not ready": (
        {
            "planted": "insert into fct_go_live_checks values ('twin_products', 'open'), "
            "('no_holdout', 'accepted'), ('links_to_example', 'open')"
        },
        "Warning: not ready to send, 2 open: links_to_example, twin_products. "
        "What to do: nextbest go-live.",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_the_advice_names_what_to_look_at(case: str) -> None:
    found, sentence = SAID[case]
    assert advised(ACTIVE, ADDRESSED, **found) == [sentence, LAST]


@pytest.mark.parametrize("rows", [[], [("profile", "active", "all", 0, None)]])
def test_a_build_that_may_mail_nobody_asks_for_consents(rows: list[tuple]) -> None:
    assert advised(*rows) == [
        "Nobody may be emailed: is there a consent to marketing by email "
        "(crm.consents, var consent_default)?",
        LAST,
    ]


def test_a_build_whose_profiles_have_no_address_says_that_nobody_can_be_mailed() -> None:
    active = ("profile", "active", "all", 4_372, None)
    assert advised(active, ("profile", "with_address", "all", 0, None)) == [
        "Nobody can be emailed: none of the 4,372 active profiles has an email address. "
        "Is email of crm.customers mapped?",
        LAST,
    ]


@pytest.mark.parametrize(
    ("task", "metric", "better", "within"),
    [("purchase_7d", "average_precision", 0.31, 0.29), ("spend_30d", "mae", 19.0, 21.0)],
)
def test_a_baseline_better_than_the_interval_of_the_champion_is_told(
    task: str, metric: str, better: float, within: float
) -> None:
    assert advised(ACTIVE, ADDRESSED, ("baseline", task, metric, within, "recency")) == [LAST]
    assert advised(ACTIVE, ADDRESSED, ("baseline", task, metric, better, "recency")) == [
        f"{task}: the baseline recency is better than the champion on the test period: "
        "see marts.fct_model_metrics.",
        LAST,
    ]


def test_the_advice_has_five_lines_at_most_and_keeps_the_last_ones() -> None:
    some = [("baseline", "spend_30d", "mae", float(value), f"b{value}") for value in range(9)]
    said = advised(ACTIVE, ADDRESSED, *some, planted=SAID["a shop that is not ready"][0]["planted"])
    assert len(said) == 5
    assert said[3:] == [SAID["a shop that is not ready"][1], LAST]


def test_a_raw_table_shows_its_counts_and_its_most_frequent_reasons() -> None:
    _, orders, events = lines(
        "table_lines",
        ("table", "shop.orders", "raw", 1_900, None),
        ("table", "shop.orders", "used", 1_837, None),
        ("table", "shop.orders", "corrected", 10, None),
        ("table", "shop.orders", "rejected", 63, None),
        ("table", "web.events", "used", 5, None),
        ("table", "web.events", "corrected", 0, None),
        ("table", "web.events", "rejected", 0, None),
        ("reason", "shop.orders", "duplicate_key", 4, None),
        ("reason", "shop.orders", "status_unknown", 1_059, "completed"),
    )
    assert orders.split() == [
        *("shop.orders", "1,837", "10", "63"),
        *("status_unknown", "1,059", "('completed'),", "duplicate_key", "4"),
    ]
    assert events.split() == ["web.events", "5", "0", "0"]


def test_a_task_shows_its_champion_beside_the_best_baseline_or_why_there_is_no_model() -> None:
    said = lines(
        "task_lines",
        ("task", "click", "without_model", 1, "12 training rows, 200 are needed"),
        ("task", "purchase_7d", "trained", 1, "random_forest"),
        ("task", "recommendations", "kept", 1, "lambdarank"),
        ("task", "spend_30d", "kept", 1, "boosting"),
        ("champion", "purchase_7d", "average_precision", 0.3456, "random_forest"),
        ("baseline", "purchase_7d", "average_precision", 0.12, "bg_nbd"),
        ("champion", "spend_30d", "mae", 8_714.2, "boosting"),
    )
    assert [" ".join(line.split()) for line in said[1:]] == [
        "click without model: 12 training rows, 200 are needed",
        "purchase_7d trained random_forest, average precision 0.346 (bg_nbd 0.12)",
        "recommendations kept lambdarank",
        "spend_30d kept boosting, mean error 8,714",
    ]


def test_a_baseline_that_scores_says_why_and_is_not_compared_with_itself() -> None:
    why = "the baseline spend_90d is used, because no model is significantly better"
    simplest = "the simplest candidate, recency, is used: no candidate could be evaluated"
    said = lines(
        "task_lines",
        ("task", "churn_90d", "trained", 1, "spend_90d"),
        ("choice", "churn_90d", "all", 1, f"{why}; set aside: lightgbm (it is worse)"),
        ("champion", "churn_90d", "average_precision", 0.7, "spend_90d"),
        ("baseline", "churn_90d", "average_precision", 0.7, "spend_90d"),
        ("task", "open", "kept", 1, "recency"),
        ("choice", "open", "all", 1, simplest),
        ("champion", "open", "average_precision", 0.3, "recency"),
        ("baseline", "open", "average_precision", 0.4, "bg_nbd"),
    )
    assert [" ".join(line.split()) for line in said[1:]] == [
        f"churn_90d trained; {why}; average precision 0.7",
        f"open kept; {simplest}; average precision 0.3 (bg_nbd 0.4)",
    ]


def test_a_shortened_horizon_is_told_below_its_task_within_the_lines_of_a_summary() -> None:
    why = "365 days ahead are asked for, 90 are possible"
    tasks = [("task", f"clv_{place}", "kept", 1, "mean") for place in range(11)]
    horizons = [("horizon", f"clv_{place}", "days", 90, why) for place in range(11)]
    said = lines("task_lines", *tasks, *horizons)
    assert [" ".join(line.split()) for line in said[1:4]] == [
        "clv_0 kept mean",
        why,
        "clv_1 kept mean",
    ]
    assert len(said) == 19
    assert said[-1] == "  and 1 more: marts.fct_build_runs"


def test_profiles_and_offers_are_counted_with_what_a_sync_fetches() -> None:
    assert lines(
        "profile_lines",
        ("profile", "active", "all", 1_200, None),
        ("profile", "personalised", "all", 900, None),
        ("profile", "changed", "all", 17, None),
        ("profile", "inactive", "no_consent", 3, None),
        ("profile", "inactive", "complaint", 2, None),
        ("offer", "GIFT", "all", 40, None),
        ("offer", "NEWS", "all", 60, None),
        ("offer_source", "segment_default", "2", 9, None),
        ("offer_source", "model", "0", 91, None),
    ) == [
        "Profiles 1,200 active (900 personalized), 17 changed since the last publication, "
        "5 suppressed or no longer eligible, 0 deleted",
        "Offers   NEWS 60, GIFT 40",
        "Chosen   by model 91, segment default (fallback 2) 9",
    ]
