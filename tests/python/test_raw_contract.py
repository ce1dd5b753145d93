"""The page about the raw contract says what the sources and the cleaning say."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "raw-contract.md").read_text(encoding="utf-8")
CHECKED = sorted((ROOT / "models" / "intermediate" / "cleaning").glob("int_*.sql"))
SOURCES = [
    (source["name"], table)
    for file in sorted((ROOT / "models" / "staging").glob("*/_*__sources.yml"))
    for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
    for table in source["tables"]
]


def part_of(name: str) -> str:
    """Return the section of a required table, or the row of an optional one."""
    if f"### {name}\n" in PAGE:
        return PAGE.split(f"### {name}\n")[1].split("\n#")[0]
    return next(line for line in PAGE.splitlines() if line.startswith(f"| {name} |"))


@pytest.mark.parametrize(("system", "table"), SOURCES, ids=lambda part: str(part)[:20])
def test_page_names_every_column_and_whether_it_is_required(system, table):
    part = part_of(f"{system}.{table['name']}")
    for column in table["columns"]:
        star = r"\*" if column["config"]["meta"].get("required") else r"(?!\*)"
        assert re.search(rf"\b{column['name']}\b{star}", part), column["name"]


def test_page_names_every_reason_that_is_no_loss():
    macros = (ROOT / "macros" / "cleaning" / "rejected_values.sql").read_text(encoding="utf-8")
    harmless = macros.split("macro harmless_reasons")[1].split("endmacro")[0]
    told = PAGE.split("Some reasons do not count as a loss")[1].split("rejected for these")[0]
    assert re.findall(r"'(\w+)'", harmless) == re.findall(r"`(\w+)`", told)


def test_page_names_every_reason_and_correction():
    kinds = {
        kind
        for file in CHECKED
        for kind in re.findall(r"^\s+'([a-z_]+)':", file.read_text(encoding="utf-8"), re.M)
    }
    assert len(kinds) > 30
    assert sorted(kind for kind in kinds if not re.search(rf"\b{kind}\b", PAGE)) == []
