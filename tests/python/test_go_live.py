"""What the lists of go-live promise about the files that they stand for."""

import csv
import hashlib
import re
from collections.abc import Callable

import pytest
import yaml

from builds import ROOT

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
        ({"switches": {"is_demo": "no"}}, "var is_demo: 'no'; expected true or false"),
    ],
)
def test_a_var_out_of_its_domain_is_named(
    arguments: dict[str, object], message: str, say: Callable[..., str]
) -> None:
    assert message in say("check_go_live", **arguments)
