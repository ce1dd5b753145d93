"""Every kind of alert has a section of the docs that says what it means and what to do."""

import re
from collections.abc import Callable

import pytest

from builds import ROOT
from macros import load_macros

PAGE = (ROOT / "docs" / "reference" / "alerts.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+_\w+)\n(.*?)(?=\n## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
KINDS = load_macros("health/alert_kinds.sql").alert_kinds()


def test_every_kind_has_an_entry_and_every_entry_a_kind() -> None:
    assert list(SECTIONS) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_says_what_it_means_how_bad_it_is_and_what_to_do(kind: str) -> None:
    what, severity = KINDS[kind]["what"], KINDS[kind]["severity"]
    assert severity in ("critical", "warning")
    said = SECTIONS[kind].strip()
    assert said.startswith(f"{what} Severity: {severity}.")
    assert len(said.split("\n", 1)[1].split()) > 5


def test_every_measure_belongs_to_one_kind_per_side() -> None:
    sides = {"both": ("low", "high")}
    named = [
        (measure, side)
        for said in KINDS.values()
        for measure in said["measures"]
        for side in sides.get(said["side"], (said["side"],))
    ]
    assert len(named) == len(set(named))


@pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({}, ""),
        ({"weeks": 3}, "var health: weeks is smaller than weeks_min"),
        ({"deviations": 0}, "var health: deviations: '0'; expected a number above 0"),
        ({"days": 2}, "expected a number for each of weeks, weeks_min, builds"),
    ],
)
def test_var_health_is_checked(say: Callable[..., str], change: dict, objection: str) -> None:
    health = {"weeks": 12, "weeks_min": 4, "builds": 28, "builds_min": 14}
    said = say("check_health", health=health | {"deviations": 6, "silent_hours": 48} | change)
    assert objection in said if objection else said == ""
