"""The report: what it says, that nothing is copied unescaped, and what an empty shop sees."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from hostile_profiles import TEXTS
from nextbest.cli import main
from nextbest.report.charts import Charts
from nextbest.report.marks import bars
from nextbest.report.parts.emails import PERSONAL
from nextbest.report.parts.lift import brought
from nextbest.report.parts.lift_plan import when_seen
from nextbest.report.parts.months import last_month
from nextbest.report.parts.sources import broke
from nextbest.report.parts.stability import fallen
from nextbest.report.parts.verdicts import outcome
from nextbest.report.tables import table
from planted_past import OUTAGE, plant_past
from planted_report import empty_marts, plant_shop

ROOT = Path(__file__).parents[2]
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tags(HTMLParser):
    """Tags that are open, and those that were never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an open tag and its id."""
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget the tag that is closed."""
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)


def report_of(file: Path, out: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert main(["report", "--db", str(file), "--out", str(out)]) == 0
    return out.read_text(encoding="utf-8")


def answers_of(page: str) -> dict[str, str]:
    """Return what the page answers to each question at its top."""
    found = re.findall(r'<li><h3><a href="#\w+">(.*?)</a></h3><p>(.*?)</p></li>', page)
    return dict(found)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write the page of a shop with a past, whose texts are hostile."""
    folder = tmp_path_factory.mktemp("report")
    file = folder / "shop_published.duckdb"
    empty_marts(file)
    plant_shop(file, TEXTS)
    plant_past(file)
    return report_of(file, folder / "report.html")


def test_a_fresh_reader_gets_answers(page: str) -> None:
    said = answers_of(page)
    assert said["Did mailing bring money?"].startswith(
        "Yes: mailing brought \u20ac1.42 more margin per customer (\u20ac0.52 to \u20ac2.32)"
    )
    assert said["Which model is the worst?"].startswith("Worst is click: its AUC on the scores of")
    assert (
        f"web.events brought 0 rows from Apr {OUTAGE[0].day} to Apr {OUTAGE[1].day}, 2026"
        in (said["What broke from Dec 1, 2025 to May 31, 2026?"])
    )
    assert (
        "5 customers of 20 with an offer (25%) get a discount: COMEBACK15 for 5."
        in said["Who gets discounts?"]
    )
    assert "better by enough to adopt it" in said["Did the experiment work?"]


def test_texts_of_the_shop_are_escaped(page: str) -> None:
    outside = re.sub(r"<script.*?</script>|srcdoc=\"[^\"]*\"", "", page, flags=re.DOTALL)
    assert "alert(1)" in outside  # it is shown
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    read = Tags()
    read.feed(outside)
    assert (read.wrong, read.stack) == ([], [])
    assert sorted(read.ids) == sorted(set(read.ids))


def test_no_customer_can_be_told_from_the_page(page: str) -> None:
    assert "ann.0@shop.example" not in page
    assert not re.search(r"[\w.]+@shop\.example", page)
    for secret in ("Annabel", "c-secret-1", "x-secret-1"):
        assert secret not in page
    assert "email" in PERSONAL


def test_the_page_loads_nothing(page: str) -> None:
    outside = re.sub(r"<script.*?</script>|srcdoc=\"[^\"]*\"", "", page, flags=re.DOTALL)
    assert not re.search(r'(?:src|href)="(?!#|data:)', outside)
    assert "default-src 'none'" in page
    assert page.count("vegaEmbed=") == 1  # the library is there once


def test_every_chart_says_what_to_see_and_every_table_has_a_caption(page: str) -> None:
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    figures = re.findall(r"<figcaption id=\"[\w-]+\">(.*?)</figcaption>", outside)
    assert len(figures) == outside.count("<figure") > 15
    assert all(len(re.sub("<.*?>", "", figure)) > 15 for figure in figures)
    assert outside.count("<table") == outside.count("<caption>") > 8
    assert len(re.findall(r"<th\b", outside)) == len(re.findall(r"<th [^>]*scope=", outside))


def test_headings_are_in_order(page: str) -> None:
    outside = re.sub(r"srcdoc=\"[^\"]*\"", "", page)
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", outside)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_shop_without_anything_has_a_page_that_says_so(tmp_path: Path) -> None:
    file = tmp_path / "shop_published.duckdb"
    empty_marts(file)
    page = report_of(file, tmp_path / "report.html")
    said = answers_of(page)
    assert said["Did mailing bring money?"].startswith("It cannot be told yet")
    assert said["Did the experiment work?"].startswith("There is no experiment")
    assert said["Which model is the worst?"].startswith("There is no model yet.")
    assert "<figure" not in page
    assert "None" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


def test_a_shop_of_an_older_version_has_a_page(tmp_path: Path) -> None:
    file = tmp_path / "shop_published.duckdb"
    empty_marts(file)
    plant_shop(file, TEXTS)
    with duckdb.connect(str(file)) as con:
        for table_ in ("fct_source_days", "fct_alerts", "fct_holdout_lift", "fct_segment_entries"):
            con.execute(f"drop table marts.{table_}")
    page = report_of(file, tmp_path / "report.html")
    assert "fct_source_days" in page


def test_a_column_of_another_version_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop_published.duckdb"
    empty_marts(file)
    with duckdb.connect(str(file)) as con:
        con.execute("alter table marts.fct_alerts drop column what")
    assert main(["report", "--db", str(file), "--out", str(tmp_path / "r.html")]) == 2
    said = capsys.readouterr().err
    assert "fct_alerts" in said
    assert "Build again" in said


def test_the_command_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--db", str(tmp_path / "none.duckdb")]) == 2
    assert "run dbt build first" in capsys.readouterr().err
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    assert main(["report", "--db", str(tmp_path / "other.duckdb")]) == 2
    assert "fct_publications" in capsys.readouterr().err


def money(value: float, *, signed: bool = False) -> str:
    return f"{value:.2f} EUR"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.1, 0.7, "Yes: mailing brought"),
        (-0.7, -0.1, "No: mailing cost"),
        (-0.1, 0.7, "It cannot be told yet"),
        (0.0, 0.7, "It cannot be told yet"),
    ],
)
def test_the_lift_is_told_by_its_interval(low: float, high: float, said: str) -> None:
    row = {
        "metric": "margin", "difference": (low + high) / 2, "from_value": low, "to_value": high,
        "starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 1), "n_treated": 100,
        "days_to_see": None,
    }  # fmt: skip
    assert brought(row, money).startswith(said)


def test_when_an_effect_will_be_seen_is_told() -> None:
    row = {
        "metric": "margin", "starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 1),
        "days_to_see": 61.0,
    }  # fmt: skip
    assert "from about Jul 1, 2026 on" in when_seen(row, 0.05)
    assert "would be visible by now" in when_seen(row | {"days_to_see": 5.0}, 0.05)
    assert "cannot be seen within two years" in when_seen(row | {"days_to_see": 3e4}, 0.05)
    assert when_seen(row | {"days_to_see": float("nan")}, 0.05) == ""


def test_the_last_month_is_one_that_is_over() -> None:
    may = {
        "month_start": date(2026, 5, 1), "is_complete": True, "revenue": 90.0, "n_orders": 3,
        "n_active_customers": 1, "n_new_customers": 1, "n_churned_customers": 0,
    }  # fmt: skip
    april = may | {"month_start": date(2026, 4, 1), "revenue": 100.0}
    june = may | {"month_start": date(2026, 6, 1), "is_complete": False, "revenue": 1.0}
    told = last_month([april, may, june], money)
    assert told.startswith("May 2026 brought 90.00 EUR, \u221210% on the month before")
    assert "3 orders of 1 customer." in told
    assert "on the month before" not in last_month([april | {"revenue": 0}, may], money)
    assert last_month([june], money) == "The first month of the shop is not over."


def test_a_broken_experiment_is_not_to_be_believed() -> None:
    row = {
        "experiment_id": "e", "variant": "b", "metric": "margin", "is_over": False,
        "verdict": "broken_sample_ratio", "difference": 1.0, "mean_control": 4.0,
    }  # fmt: skip
    assert "not to be believed" in outcome(row)
    assert "still runs" in outcome(row)


def test_sentences_of_nothing_promise_when() -> None:
    assert "nine days after a build" in fallen([])
    assert broke([], [], None, is_known=False).startswith("It is not known which source stopped")


def test_names_in_charts_and_tables_are_data() -> None:
    name = "</script><script>alert(1)</script>"
    drawn = Charts().figure(bars([{"label": name, "value": 1, "told": name}], "t"), name)
    assert drawn.count("<script") == drawn.count("</script>") == 1
    shown = table([{"a": name, "n": None}], name, {"a": name, "n": "n"}, {"n": str})
    assert "<script" not in shown
