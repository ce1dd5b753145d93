"""What stays published from day to day, what moves it, and a cap that outlasts a build."""

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build
from chain import write_days

pytestmark = pytest.mark.slow

DAYS = ["2026-05-20", "2026-05-21", "2026-05-22"]
MARTS = [
    "+fct_product_recommendations",
    "+fct_email_profiles",
    "+fct_next_best_offers",
    "+fct_offer_budgets",
]
LOG = "+int_offer_decision_log"
# what is decided again where only the memory or what it is compared with has changed
FROM = (
    "int_published_offers",
    "int_published_recommendations",
    "int_published_rejections",
    "int_published_grants",
    "int_offer_rules",
    "int_offer_rule_matches",
)
DECIDED = [f"{name}+,{mart}" for name in FROM for mart in (*MARTS, LOG)]
CAP = {
    "name": "few_guides",
    "when": "n_orders >= 0",
    "action": "cap",
    "offer": "STYLE_GUIDE",
    "units": 12,
    "reason": "The guide is printed in a small number",
}
NEW_RULE = {
    "name": "all_arrivals",
    "when": "n_orders > 0",
    "action": "require",
    "offer": "NEW_ARRIVALS",
    "priority": 0,
    "reason": "Everybody sees what is new",
}
OFFERS = "select * from marts.fct_next_best_offers order by all"
LISTS = "select * from marts.fct_product_recommendations order by all"
REASONS = "select * from marts.fct_offer_rejections order by all"
CAPPED = (
    "select used_before, n_sends, budget_left from {}fct_offer_budgets where budget like 'rule %'"
)
CONTENT = (
    "offer_code, offer_expires_on, recs_valid_until, rec_1_id, rec_2_id, rec_3_id, "
    "rec_1_reason_text, rec_2_reason_text, rec_3_reason_text, segment_propensity, segment_value, "
    "lifecycle_stage, journey_stage, is_vip, best_send_hour, best_send_hour_local"
)


def copied(build: Build, folder: Path) -> Path:
    """Copy what a build works on and what it published; return the place of the working file."""
    folder.mkdir(exist_ok=True)
    for name in ("nextbest_published.duckdb", "nextbest.duckdb"):
        file = shutil.copyfile(build.folder / name, folder / name)
    return file


@pytest.fixture(scope="module")
def shop_rules() -> list[dict]:
    """Return the rules of the shop: two kinds by number of orders, and a cap."""
    kinds = {"n_orders > 2": "new_arrivals", "n_orders <= 2": "education"}
    rules = [
        {
            "name": f"rule_{kind}",
            "when": when,
            "action": "require",
            "offer_kind": kind,
            "reason": "why",
        }
        for when, kind in kinds.items()
    ]
    return [CAP, *rules]


@pytest.fixture(scope="module")
def chain(
    mini_shop: Path, tmp_path_factory: pytest.TempPathFactory, shop_rules: list[dict]
) -> dict:
    """Build three days, each with the memory of the one before; keep the files."""
    build = Build(tmp_path_factory.mktemp("held"), {"raw_dir": str(mini_shop), "tasks": ONE_TASK})
    build.vars |= {"offer_rules": shop_rules, "exploration_share": 0.0}
    files = {}
    for day in DAYS:
        build.vars["as_of_date"] = day
        build.must_run()
        files[day] = copied(build, build.folder / day)
    return {"build": build, "files": files}


@pytest.fixture
def con(chain: dict) -> duckdb.DuckDBPyConnection:
    """Open the three days as d0, d1 and d2."""
    with duckdb.connect() as con:
        for number, file in enumerate(chain["files"].values()):
            con.execute(f"attach '{file}' as d{number} (read_only)")
        yield con


@pytest.fixture
def again(chain: dict, tmp_path: Path) -> Callable[..., Build]:
    """Decide the last day once more in a copy, after a change of the database or of a var."""

    def decide(change: str = "", **variables: object) -> Build:
        build = Build(tmp_path, chain["build"].vars | variables)
        copied(chain["build"], tmp_path)
        if change:
            with duckdb.connect(str(build.database)) as con:
                con.execute(change)
        build.must("build", "--select", *DECIDED, "--indirect-selection", "buildable")
        return build

    return decide


@pytest.mark.parametrize("day", [1, 2])
def test_who_is_not_due_sees_what_they_saw(con: duckdb.DuckDBPyConnection, day: int) -> None:
    rows = f"select customer_id, {CONTENT} from d{{}}.intermediate.int_email_profiles"
    quiet = (
        f"select customer_id from d{day}.intermediate.int_content_refreshes where not is_due "
        f"intersect select customer_id from d{day - 1}.intermediate.int_email_profiles "
        "where offer_is_shown or is_holdout"
    )
    old, new = (
        f"{rows.format(number)} where customer_id in ({quiet})" for number in (day - 1, day)
    )
    assert con.execute(f"select count(*) from ({new})").fetchone()[0] > 100
    assert con.execute(f"({new}) except ({old})").fetchall() == []


def test_few_rows_are_due(con: duckdb.DuckDBPyConnection) -> None:
    reasons = dict(
        con.execute(
            "select coalesce(due_reason, 'none'), count(*) "
            "from d2.intermediate.int_content_refreshes group by 1"
        ).fetchall()
    )
    assert reasons["none"] > 0.6 * sum(reasons.values()), reasons
    assert {"event", "expired"} <= set(reasons), reasons


def test_a_held_offer_keeps_its_deadline_and_its_propensity(con: duckdb.DuckDBPyConnection) -> None:
    held = con.execute(
        "select count(*), count(*) filter (new.expires_on <> old.expires_on "
        "or new.probability_chosen <> old.probability_chosen or new.rule_name <> old.rule_name) "
        "from d2.marts.fct_next_best_offers as new inner join d0.marts.fct_next_best_offers as old "
        "using (customer_id, offer_code) where new.decided_on = old.decided_on"
    ).fetchone()
    assert held[0] > 100
    assert held[1] == 0
    n_later = "select count(*) from d2.marts.fct_next_best_offers where decided_on > '2026-05-20'"
    assert con.execute(n_later).fetchone()[0] > 0


def test_a_cap_counts_what_earlier_builds_granted(con: duckdb.DuckDBPyConnection) -> None:
    days = [con.execute(CAPPED.format(f"d{number}.marts.")).fetchone() for number in range(3)]
    granted = con.execute(
        "select count(distinct (customer_id, decided_on)) "
        "from d2.state.int_offer_decision_log where offer_code = 'STYLE_GUIDE' "
        "and capped_by = 'few_guides'"
    ).fetchone()[0]
    assert days[0][1] == CAP["units"], "more want it than may have it"
    assert granted == CAP["units"]
    assert days[1:] == [(12, 0, 0), (12, 0, 0)]


def test_a_budget_of_a_week_does_not_begin_anew_each_day(again, shop_rules: list[dict]) -> None:
    weekly = [CAP | {"period": "week", "units": 20}, *shop_rules[1:]]
    build = again(offer_rules=weekly)
    ((before, granted, _),) = build.rows(CAPPED.format("marts."))
    assert before == 12
    assert before + granted <= 20


def test_a_second_build_of_a_date_changes_nothing(chain: dict, again) -> None:
    build = again()
    with duckdb.connect(str(chain["files"][DAYS[-1]]), read_only=True) as first:
        for query in (OFFERS, LISTS, REASONS):
            assert build.rows(query) == first.execute(query).fetchall()
    assert build.rows(CAPPED.format("marts.")) == [(12, 0, 0)]


def test_a_new_price_moves_those_who_see_the_product(again) -> None:
    build = again(
        "update intermediate.int_products_validated set price = price + 1 where product_id = ("
        "select product_id from marts.fct_product_recommendations where shown_rank = 1 "
        "and ranked_by = 'model' group by 1 order by count(*), 1 limit 1)"
    )
    due = {
        row[0]
        for row in build.rows(
            "select customer_id from intermediate.int_content_refreshes "
            "where due_reason = 'product'"
        )
    }
    see = {
        row[0]
        for row in build.rows(
            "select customer_id from intermediate.int_held_recommendations "
            "where is_changed and shown_rank is not null"
        )
    }
    assert due == see
    assert due


def test_new_rules_decide_anew_and_keep_what_they_would_choose(
    again, shop_rules: list[dict]
) -> None:
    build = again(offer_rules=[NEW_RULE, *shop_rules])
    assert build.rows(
        "select distinct due_reason from intermediate.int_content_refreshes "
        "inner join marts.fct_next_best_offers using (customer_id)"
    ) == [("rules",)]
    ((offers, earlier),) = build.rows(
        "select count(distinct offer_code), count(*) filter (decided_on < decided.as_of_date) "
        "from marts.fct_next_best_offers as decided "
        "inner join intermediate.int_offer_rule_inputs as facts using (customer_id) "
        "where facts.n_orders > 0 and decided.is_personalised and offer_code is not null"
    )
    assert offers == 1
    assert earlier > 0


def test_an_offer_that_ends_is_taken_from_all_who_have_it(again) -> None:
    over = "update intermediate.offers set valid_to = '2026-05-21' where kind = 'new_arrivals'"
    build = again(over)
    who = "select count(*) from {} where {} = '{}'"
    due = ("intermediate.int_content_refreshes", "due_reason", "offer_ended")
    assert build.value(who.format(*due)) > 50
    held = ("marts.fct_next_best_offers", "offer_code", "NEW_ARRIVALS")
    assert build.value(who.format(*held)) == 0


def test_a_deadline_moves_to_the_day_when_the_offer_ends_by_now(again) -> None:
    until = "update intermediate.offers set valid_to = '2026-05-25' where kind = 'new_arrivals'"
    build = again(until)
    held = (
        "select count(*), min(expires_on), max(expires_on) from marts.fct_next_best_offers "
        "where offer_code = 'NEW_ARRIVALS' and decided_on < as_of_date"
    )
    ((n_held, first, last),) = build.rows(held)
    assert n_held > 50
    assert first == last == date(2026, 5, 25)
    promised = (
        "select distinct offer_expires_on from marts.fct_email_profiles "
        "where offer_code = 'NEW_ARRIVALS' and is_active"
    )
    assert build.rows(promised) == [(date(2026, 5, 25),)]
    build.must("test", "--select", "assert_held_content_is_as_published")


def test_grants_are_remembered_in_what_is_published(con: duckdb.DuckDBPyConnection) -> None:
    for number in range(3):
        grants = con.execute(
            f"select sum(n_grants) from d{number}.marts.fct_offer_grants "
            "where capped_by = 'few_guides'"
        ).fetchone()[0]
        assert grants == CAP["units"], number
    by_day = "select decided_on, sum(n_grants) from d2.marts.fct_offer_grants group by 1 order by 1"
    logged = (
        "select decided_on, count(distinct (customer_id, offer_code)) "
        "from d2.state.int_offer_decision_log where offer_code is not null group by 1 "
        "order by 1"
    )
    assert con.execute(by_day).fetchall() == con.execute(logged).fetchall()


@pytest.fixture(scope="module")
def noon(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build two days, as far as nothing is trained for, each with the data until noon.

    Between them stands a hand-made publication of the first.
    """
    folder = tmp_path_factory.mktemp("noon")
    first, second = write_days(
        mini_shop, folder / "days", [datetime(2026, 5, 20, 12), datetime(2026, 5, 21, 12)]
    ).values()
    build = Build(folder, {"raw_dir": str(first), "tasks": ONE_TASK})
    build.must_run("+int_publication_build")
    known = build.rows("select as_of_date, known_until from intermediate.int_publication_build")[0]
    with duckdb.connect(str(folder / "nextbest_published.duckdb")) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_publications as select 'p' as publication_id, 'full' as kind, "
            "?::date as as_of_date, now()::timestamp as published_at, ? as known_until",
            known,
        )
        con.execute(
            "create table marts.fct_product_recommendations as select 'x' as customer_id, "
            "1 as rank, ?::date as as_of_date",
            known[:1],
        )
    build.vars["raw_dir"] = str(second)
    build.must_run("+int_customer_changes", "+int_publication_build")
    return build


def test_a_build_at_noon_leaves_the_rest_of_its_day_to_the_next(noon: Build) -> None:
    """Data until noon are of the next day, whose date must not hide the other 12 hours."""
    published_on = "select published_on from intermediate.int_content_memory"
    assert noon.value(published_on) == date(2026, 5, 21)
    people = "select customer_id from intermediate.int_known_changes group by 1 having bool_{}"
    later = people.format(
        "or(known_from > timestamp '2026-05-20 12:00:00' and known_from < date '2026-05-21')"
    )
    nothing = people.format("and(known_from < timestamp '2026-05-20 12:00:00')")
    changed = {
        who
        for (who,) in noon.rows(
            "select customer_id from intermediate.int_customer_changes where has_event"
        )
    }
    rest = {who for (who,) in noon.rows(later)}
    assert len(rest) > 5
    assert rest <= changed
    assert not {who for (who,) in noon.rows(nothing)} & changed


def test_a_build_that_was_not_asked_for_a_past_date_does_not_keep_silent(noon: Build) -> None:
    with duckdb.connect(str(noon.folder / "nextbest_published.duckdb")) as con:
        con.execute("update marts.fct_publications set as_of_date = date '2026-06-30'")
    models = ["run", "--select", "int_published_publications", "int_publication_build"]
    said = noon.dbt(*models).stdout
    assert "readers have the marts of 2026-06-30, but the newest data give as_of_date" in said
    noon.must(*models, as_of_date="2026-05-22")
    assert noon.value("select is_rehearsal from intermediate.int_publication_build")


def test_nothing_is_held_where_content_is_valid_for_no_day(again) -> None:
    build = again(content_valid_days=0)
    reasons = "select distinct due_reason from intermediate.int_content_refreshes"
    assert build.rows(reasons) == [("new",)]
    assert build.value("select count(*) from intermediate.int_offer_decisions where is_held") == 0
