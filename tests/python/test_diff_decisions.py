"""What two builds decide, side by side."""

from pathlib import Path

import duckdb
import pytest

from nextbest.cli import main
from nextbest.diff_decisions import decision_diff

DECISIONS = {  # customer: stage, offer and rule before, the same after
    "a": ("new", "GIFT", "rule_1", "GIFT", "rule_1"),
    "b": ("new", "GIFT", "rule_1", "NEWS", "rule_2"),
    "c": ("active", "NEWS", "rule_2", None, "hold_out"),
    "d": ("active", None, None, "NEWS", "rule_2"),
    "e": ("active", "NEWS", "rule_2", "NEWS", "rule_2"),
}
RECOMMENDED = {"a": ("p1 p2 p3 p4", "p1 p3 p2 p5"), "e": ("p1 p2 p3 p4", "p6 p2 p3 p4")}
SCORES = {"a": (0.1, 0.3), "b": (0.2, 0.2), "e": (0.3, 0.1)}


def written(file: Path, place: int, as_of_date: str = "2026-06-01") -> Path:
    """Write the part of a build that is compared; place 0 is before, 1 after."""
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        con.execute("create schema intermediate")
        con.execute(
            "create table marts.fct_next_best_offers (customer_id varchar, as_of_date date, "
            "offer_code varchar, offer_source varchar, rule_name varchar)"
        )
        con.execute(
            "create table marts.fct_customer_scores (customer_id varchar, task varchar, "
            "score double, segment varchar, model_version varchar)"
        )
        con.execute(
            "create table marts.fct_offer_budgets as select unnest(['all', 'GIFT']) as budget, "
            f"unnest({[[20000.0, 4], [20000.0, 2]][place]}) as budget_limit, "
            f"unnest({[[1.5, 2.5], [3.0, 1]][place]}) as used, 0.25 as shadow_price"
        )
        con.execute(
            "create table marts.fct_product_recommendations "
            "(customer_id varchar, rank integer, product_id varchar)"
        )
        for customer, products in RECOMMENDED.items():
            con.execute(
                "insert into marts.fct_product_recommendations "
                "select ?, generate_subscripts(p, 1), unnest(p) "
                "from (select string_split(?, ' ') as p)",
                [customer, products[place]],
            )
        con.execute(
            "create table intermediate.int_offer_rule_inputs "
            "(customer_id varchar, lifecycle_stage varchar)"
        )
        for customer, (stage, *decided) in DECISIONS.items():
            con.execute(
                "insert into intermediate.int_offer_rule_inputs values (?, ?)",
                [customer, stage],
            )
            offer, rule = decided[2 * place : 2 * place + 2]
            if rule:
                con.execute(
                    "insert into marts.fct_next_best_offers values (?, ?, ?, 'rule', ?)",
                    [customer, as_of_date, offer, rule],
                )
        for customer, scores in SCORES.items():
            segment = "high" if scores[place] > 0.25 else "low"
            con.execute(
                "insert into marts.fct_customer_scores values (?, 'purchase_7d', ?, ?, ?)",
                [customer, scores[place], segment, "v1"],
            )
    return file


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    """Write two builds under one file name, as copies of nextbest.duckdb are."""
    (tmp_path / "before").mkdir()
    return written(tmp_path / "before" / "n.duckdb", 0), written(tmp_path / "n.duckdb", 1)


def test_page_counts_what_moves(builds: tuple[Path, Path]) -> None:
    page = decision_diff(*builds)
    lines = [" ".join(line.split()) for line in page.splitlines()]
    assert "3 of 5 customers (60.0%) get a different decision. Decided: 4 before, 5 after" in page
    assert "| active | 3 | 2 | 66.7% |" in lines
    assert "| new | 2 | 1 | 50.0% |" in lines
    assert "| GIFT | NEWS | 1 |" in lines
    assert "| NEWS | no offer | 1 |" in lines
    assert "| not decided | NEWS | 1 |" in lines
    assert "| GIFT | 2 | 1 | -1 |" in lines
    assert "| hold_out | 0 | 1 | 1 |" in lines
    assert "| all | 20,000 | 20,000 | 1.5 | 3 | 0.0% | 0.25 | 0.25 |" in lines
    assert "| GIFT | 4 | 2 | 2.5 | 1 | 50.0% | 0.25 | 0.25 |" in lines
    # "a" sees the same three in another order, and "e" another first one
    assert "| first 1 | 2 | 1 | 50.0% | 50.0% |" in lines
    assert "| first 3 | 2 | 1 | 50.0% | 83.3% |" in lines
    assert "| first 10 | 2 | 2 | 100.0% | 75.0% |" in lines
    assert "| p1 | 2 | 1 | -1 |" in lines
    assert "| p6 | 0 | 1 | 1 |" in lines
    shift = next(line for line in lines if line.startswith("| purchase_7d"))
    assert shift == "| purchase_7d | 3 | 0.2 | 0.2 | 0.1333 | -1 | 2 | no |"


def test_a_build_does_not_differ_from_itself(builds: tuple[Path, Path]) -> None:
    page = decision_diff(builds[0], builds[0])
    assert "0 of 4 customers (0.0%) get a different decision" in page
    assert page.count("No difference.") == 3
    assert "| first 10 | 2 | 0 | 0.0% | 100.0% |" in [
        " ".join(line.split()) for line in page.splitlines()
    ]


def test_builds_of_different_dates_are_told_apart(builds: tuple[Path, Path]) -> None:
    later = written(builds[1].with_name("later.duckdb"), 1, "2026-06-08")
    assert "of different dates (2026-06-01, 2026-06-08)" in decision_diff(builds[0], later)


def test_command_prints_the_page_and_writes_it(
    builds: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    out = tmp_path / "pages" / "diff.md"
    assert main(["diff-decisions", *map(str, builds), "--out", str(out)]) == 0
    assert out.read_text() == decision_diff(*builds)
    assert out.read_text() in capsys.readouterr().out


def test_command_says_what_is_missing(
    builds: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    def said(before: Path) -> str:
        assert main(["diff-decisions", str(before), str(builds[1])]) == 2
        return capsys.readouterr().err

    assert f"there is no database {tmp_path}" in said(tmp_path / "none.duckdb")
    assert "is a folder" in said(tmp_path)
    with duckdb.connect(str(builds[0])) as con:
        con.execute("alter table marts.fct_next_best_offers drop rule_name")
    assert "n.duckdb: marts.fct_next_best_offers has no column rule_name" in said(builds[0])
    with duckdb.connect(str(builds[0])) as con:
        con.execute("drop table marts.fct_customer_scores")
        con.execute("alter table marts.fct_next_best_offers add rule_name varchar")
    assert "n.duckdb has no table marts.fct_customer_scores" in said(builds[0])
