"""What the lists of go-live promise about the files that they stand for."""

import csv
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

from builds import ROOT
from macros import load_macros
from nextbest.cli import main
from nextbest.go_live import as_line, as_lines

GO_LIVE = ROOT / "macros" / "go_live"


def test_every_shipped_text_is_known() -> None:
    """Where this fails, add the hashes and leave the old ones: shops may still have those texts."""
    macro = (GO_LIVE / "shipped.sql").read_text(encoding="utf-8")
    known = set(re.findall("'([0-9a-f]{32})'", macro))
    shipped = set()
    for name in ("offers.csv", "offer_texts.csv"):
        with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
            shipped |= {f"{offer['headline']}|{offer['text']}" for offer in csv.DictReader(file)}
    assert {hashlib.md5(text.encode()).hexdigest() for text in shipped} <= known


def test_the_demo_is_declared_once_for_sql_and_once_for_yaml() -> None:
    """YAML cannot call macros: the two must say the same."""
    macro = (GO_LIVE / "demo.sql").read_text(encoding="utf-8")
    assert "var('is_demo') and var('raw_dir') == 'seeds/demo'" in macro
    models = ROOT / "python_models" / "_policy_estimates__models.yml"
    assert "var('is_demo') and var('raw_dir') == 'seeds/demo'" in models.read_text(encoding="utf-8")
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    assert declared["is_demo"]
    assert declared["raw_dir"] == "seeds/demo"
    assert declared["randomized_campaigns"] == []


@pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"accepted": "twin_products"}, "go_live_accepted: 'twin_products'; expected a list"),
        (
            {"accepted": ["twins"]},
            "expected a list of checks of nextbest go-live, some of",
        ),
        # where nobody can be mailed there is nothing to accept
        ({"accepted": ["nobody_mailable"]}, "some of links_to_example, "),
        ({"switches": {"is_demo": "no"}}, "var is_demo: 'no'; expected true or false"),
    ],
)
def test_a_var_out_of_its_domain_is_named(
    arguments: dict[str, object], message: str, say: Callable[..., str]
) -> None:
    assert message in say("check_go_live", **arguments)


CHECKS = load_macros("go_live/go_live_checks.sql").go_live_checks()
FOUND = {"n_found": 1_200, "n_checked": 5_000, "status": "open", "example": None}


def check(name: str, **values: object) -> dict:
    told = {"what": CHECKS[name]["what"], "what_is_met": CHECKS[name]["met"]}
    return FOUND | told | {"check_name": name, "what_to_do": "Do it."} | values


def test_a_tick_stands_before_what_is_true() -> None:
    assert as_line(check("no_holdout", status="met")) == f"[x] {CHECKS['no_holdout']['met']}"
    assert as_line(check("missing_addresses", status="met")) == (
        "[x] 3,800 of 5,000 customers have a valid email address"
    )
    for name in CHECKS:
        assert name not in as_line(check(name, status="met")), name


def test_each_check_says_what_holds_where_it_is_met_about_the_same_things() -> None:
    of_all = {name: text["what"].startswith(("var ", "no ")) for name, text in CHECKS.items()}
    assert sum(of_all.values()) == 4
    for name, text in CHECKS.items():
        nouns = ("links", "products on sale", "texts of offers", "customers")
        thing = next((noun for noun in nouns if text["what"].startswith(noun)), "")
        assert bool(thing) != of_all[name], name
        assert text["met"].startswith("var " if text["what"].startswith("var ") else thing), name


def test_a_finding_is_told_with_its_name_an_example_and_what_to_do() -> None:
    url = "https://www.my-shop.com/products/10002"
    assert as_line(check("guessed_links", example=url)) == (
        "[ ] guessed_links: 1,200 of 5,000 products on sale have a link that is guessed from var "
        f"shop_url and the product_id, and was never seen, such as '{url}'. Do it."
    )
    line = as_line(check("no_randomised_campaign", status="advice"))
    assert line.startswith("[i] no_randomised_campaign: var randomized_campaigns names no campaign")


def test_templates_of_the_example_hold_back_the_first_email(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    with duckdb.connect("nextbest.duckdb") as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_go_live_checks as select 'twin_products' as check_name, "
            "0 as n_found, 4 as n_checked, 'met' as status, null as example, 'products' as what, "
            "'products have a name' as what_is_met, 'Rename them.' as what_to_do"
        )
    assert main(["go-live", "--db", "nextbest.duckdb"]) == 0  # writes its templates elsewhere
    Path("templates").mkdir()
    Path("templates/shop.yml").write_bytes((ROOT / "templates" / "shop.yml").read_bytes())
    capsys.readouterr()
    assert main(["go-live", "--db", "nextbest.duckdb"]) == 1
    said = capsys.readouterr().out
    assert "[ ] example_templates: emails would give the example's name, postal_address" in said
    assert "1 to change" in said


def test_checks_stand_under_what_they_ask_for() -> None:
    told = [check("no_holdout", status=status) for status in ("met", "open", "advice", "accepted")]
    assert [line[:3] if line.startswith("[") else line for line in as_lines(told)] == [
        *("To change before the first email", "[ ]", ""),
        *("Advice (sending is possible without it)", "[i]", ""),
        *("Accepted by var go_live_accepted", "[-]", ""),
        *("In order", "[x]", ""),
    ]
