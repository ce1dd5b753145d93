"""What a reader concludes from the report: no two numbers of it contradict each other."""

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from hostile_profiles import TEXTS
from nextbest.cli import main
from nextbest.report.numbers import MINUS
from nextbest.report.parts.experiments import described
from nextbest.report.parts.lift_charts import in_weeks, rest_of
from nextbest.report.parts.lift_plan import share_to_set
from nextbest.report.parts.models import weakest
from nextbest.report.parts.offers import most_discounted
from nextbest.report.parts.sources import to_mend
from nextbest.report.parts.verdicts import advice, interval, verdict
from planted_past import plant_past
from planted_report import empty_marts, plant_shop

ROOT = Path(__file__).parents[2]
OLD = """
    update marts.fct_publications set published_at = published_at + interval 100 day
    where as_of_date = (select max(as_of_date) from marts.fct_publications);
    insert into marts.fct_go_live_checks by name
    select 'no_holdout' as check_name, 'open' as status;
    insert into marts.fct_approvals by name
    select 'a1' as approval_id, date '2026-06-01' as as_of_date, 'waiting' as status
"""
FIRST = """
    delete from marts.fct_publications
    where as_of_date < (select max(as_of_date) from marts.fct_publications);
    delete from marts.fct_build_runs
    where as_of_date < (select max(as_of_date) from marts.fct_build_runs);
    delete from marts.fct_alerts
"""
RUNNING = """
    update marts.fct_experiment_results set is_over = false, verdict = 'undecided',
        low_always = -1.0, high_always = 3.0 where metric = 'margin'
"""


def report(folder: Path, *changes: str) -> str:
    """Return the page of a shop with a past, after changes of its published file."""
    file = folder / "shop_published.duckdb"
    empty_marts(file)
    plant_shop(file, TEXTS)
    plant_past(file)
    with duckdb.connect(str(file)) as con:
        for change in changes:
            con.execute(change)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert main(["report", "--db", str(file), "--out", str(folder / "r.html")]) == 0
    return (folder / "r.html").read_text(encoding="utf-8")


def words_of(page: str) -> str:
    """Return the text of a page, without its charts and emails."""
    bare = re.sub(r"<(script|style).*?</\1>|srcdoc=\"[^\"]*\"", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare)).replace("\u2060", "")


def drawn(page: str, title: str) -> list[dict]:
    """Return the values of the chart whose axis has a title."""
    specs = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    (spec,) = (spec for spec in specs if title in spec)
    chart = json.loads(spec)
    found = [layer.get("data", {}).get("values", []) for layer in chart.get("layer", [chart])]
    return max([*found, chart.get("data", {}).get("values", [])], key=len)


@pytest.mark.parametrize("changes", [(), (RUNNING,)])
def test_chart_and_table_of_an_experiment_have_one_interval(
    tmp_path: Path, changes: tuple[str, ...]
) -> None:
    page = report(tmp_path, *changes)
    (shown,) = (row for row in drawn(page, "Effect, % of control") if row["label"] == "margin")
    effect = re.search(r"margin primary \S+ \S+ (\S+) \((\S+) to (\S+)\)", words_of(page))
    assert effect is not None
    difference, low, high = (
        float(found.replace(MINUS, "-").replace("€", "")) for found in effect.groups()
    )
    mean = 6.1
    for name, value in (("difference", difference), ("low", low), ("high", high)):
        assert shown[name] / 100 * mean == pytest.approx(value, abs=0.01)
    if changes:
        assert "wait for the end" in words_of(page)
    else:
        assert (low, high) == pytest.approx((6.1 * 0.06, 6.1 * 0.16), abs=0.01)


def test_a_difference_of_rates_is_in_points(tmp_path: Path) -> None:
    assert "1.26 points (0.54 to 1.98)" in words_of(report(tmp_path))


def test_old_data_is_told_and_what_to_do_follows_from_the_page(tmp_path: Path) -> None:
    said = words_of(report(tmp_path, OLD))
    assert "The data ends 100 days before the publication." in said
    assert "demo shop" not in said  # a shop with checks of go-live is none
    steps = said.partition("What to do next")[2].partition("The last publication")[0]
    assert "nextbest approvals show a1" in steps
    assert "Load newer rows and build again" in steps
    assert "1 check is open (nextbest go-live)" in steps
    assert "Experiment bold subject: adopt bold." in steps
    assert "Look at 1 open alert" in steps


def test_fresh_data_needs_no_warning(tmp_path: Path) -> None:
    page = report(tmp_path)
    assert "before the publication" not in page
    assert "This is the demo shop" in page  # no check of go-live, and the project is the demo's
    assert re.search("<title>nextbest report, Jun 1, 2026</title>", page)


def test_a_gap_before_the_first_build_says_why_no_alert_was_raised(tmp_path: Path) -> None:
    said = words_of(report(tmp_path, FIRST))
    assert "builds raise alerts, and the first one was of Jun 1, 2026" in said
    assert "is the first: all 20 active profiles are new" in said
    assert "Offers, before and now" not in said


def test_no_card_is_repeated_word_by_word(tmp_path: Path) -> None:
    page = report(tmp_path)
    for answer in re.findall(r"</a></h3><p>(.*?)</p></li>", page):
        assert f'<p class="answer">{answer}</p>' not in page


def test_the_verdict_follows_the_interval_that_is_shown() -> None:
    row = {"low": -3.0, "high": -1.0, "low_always": -4.0, "high_always": 0.5, "verdict": "worse"}
    assert interval(row | {"is_over": True}) == (-3.0, -1.0)
    assert interval(row | {"is_over": False}) == (-4.0, 0.5)
    assert interval(row | {"is_over": True, "low": float("nan")}) is None
    assert verdict({"verdict": "undecided", "is_over": True}) == "inconclusive"


@pytest.mark.parametrize(
    ("found", "guard", "is_over", "said"),
    [
        ("better_by_enough", "kept", True, "Adopt b."),
        ("better_by_enough", "undecided", True, "whose harm is not excluded"),
        ("better_by_enough", "harmed", True, "Do not adopt b: it harms unsubscribe rate."),
        ("worse", "kept", True, "Do not adopt b."),
        ("undecided", "kept", True, "inconclusive"),
        ("undecided", "kept", False, "Wait for the end"),
        ("broken_sample_ratio", "kept", True, "Do not decide"),
    ],
)
def test_an_experiment_says_whether_to_adopt(
    found: str, guard: str, is_over: bool, said: str
) -> None:
    main_ = {"variant": "b", "verdict": found, "is_over": is_over}
    guards = [{"role": "guardrail", "metric": "unsubscribe_rate", "verdict": guard}]
    assert said in advice(main_, guards)


def test_an_experiment_says_what_its_variants_see() -> None:
    declared = {"hypothesis": "It pays", "variants": {"b": {"changes": {"send_time": False}}}}
    assert "It asks: It pays. Customers in b see emails without" in described(declared, "b")
    assert "does not declare it any more" in described(None, "b")


def test_weeks_without_enough_orders_have_no_interval_and_add_up() -> None:
    weeks = [
        {"starts_on": date(2026, 5, 18), "difference": 1.0, "low": None},
        {"starts_on": date(2026, 5, 25), "difference": -3.0, "low": -5.0},
    ]
    whole = {"metric": "margin", "difference": 5.0, "starts_on": date(2026, 1, 14)}
    told = in_weeks(weeks, whole)
    assert "In 1 week, fewer than 5 customers of the hold-out ordered" in told
    assert "Of 1 week with an interval, none lies above 0." in told

    def money(value: float, *, signed: bool = False) -> str:
        return f"{value:.2f}"

    assert "add up to about -2.00" in rest_of(weeks, whole, money)
    assert "Jan 14 to May 17, 2026" in rest_of(weeks, whole, money)


def test_the_share_to_hold_out_is_told_only_where_it_helps() -> None:
    row = {"days_to_see": 1000.0, "n_holdout": 50, "n_treated": 950, "smallest_effect": 0.2}
    assert "about 16% instead of 5.0%" in share_to_set(row, 0.05)[0]
    assert "too few customers" in share_to_set(row | {"days_to_see": 1e6}, 0.05)[0]
    assert share_to_set(row | {"days_to_see": 100.0}, 0.05) == ()


def test_the_worst_model_says_whether_it_is_usable() -> None:
    row = {
        "kind": "binary", "task": "click", "value": 0.62, "low": 0.55, "high": 0.68,
        "baseline": 0.5, "seen_value": None, "newest": 0.62,
    }  # fmt: skip
    assert "It is usable" in weakest([row])
    assert "perhaps no better than its best baseline" in weakest([row | {"baseline": 0.6}])
    assert "do not decide by it" in weakest([row | {"low": 0.49}])


def test_shares_that_tie_are_told_together() -> None:
    tied = [{"stage": "a", "discounts": 1, "customers": 5}, {"stage": "b", "discounts": 2,
            "customers": 10}]  # fmt: skip
    assert most_discounted(tied).endswith("stages a (1 of 5) and b (2 of 10).")


def test_a_source_that_is_still_silent_is_looked_for() -> None:
    gap = {
        "source_table": "web.events",
        "first_on": date(2026, 5, 29),
        "last_on": date(2026, 5, 31),
    }
    assert "since May 29, 2026" in to_mend([gap], [], date(2026, 6, 1))[0]
    assert "Load the rows" in to_mend([gap], [], date(2026, 6, 9))[0]
