"""Var approval_limits: a limit for each movement, or none, and a sentence about anything else."""

import re
from types import SimpleNamespace

import pytest

from macros import load_macros

NONE = {"customers_with_another_offer": None, "planned_discount": None, "new_champion": False}
FILE = "approvals/approval_limits.sql"


def check(limits: object) -> None:
    """Run the check of the var, which raises ValueError here."""

    def stop(text: str) -> None:
        raise ValueError(text)

    exceptions = SimpleNamespace(raise_compiler_error=stop)
    load_macros(FILE, exceptions=exceptions).check_approval_limits(limits)


@pytest.mark.parametrize(
    ("limits", "objection"),
    [
        (0.2, "'0.2'; expected a limit, or null, for each of customers_with_another_offer, "),
        ({"new_champion": True}, "expected a limit, or null, for each of"),
        (NONE | {"new_champions": True}, "expected a limit, or null, for each of"),
        (NONE | {"customers_with_another_offer": 20}, "'20'; expected a share from 0 to 1"),
        (NONE | {"planned_discount": -1}, "planned_discount: '-1'; expected an amount from 0"),
        (NONE | {"planned_discount": True}, "planned_discount: 'True'; expected an amount"),
        (NONE | {"new_champion": 1}, "new_champion: '1'; expected true or false"),
    ],
)
def test_a_value_that_is_no_limit_is_an_error(limits: object, objection: str) -> None:
    with pytest.raises(ValueError, match=re.escape(objection)):
        check(limits)


def test_limits_and_their_absence_are_taken() -> None:
    check(NONE)
    limits = {"customers_with_another_offer": 0.2, "planned_discount": 500, "new_champion": True}
    check(limits)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [(NONE, ["null", "null"]), ({"planned_discount": 0, "new_champion": True}, ["0", "0"])],
)
def test_a_new_champion_is_counted_and_zero_is_a_limit(limits: dict, expected: list[str]) -> None:
    class Dbt:
        @staticmethod
        def type_string() -> str:
            return "varchar"

    macros = load_macros(FILE, var=lambda name: {"approval_limits": limits}[name], dbt=Dbt)
    found = [macros.approval_limit(name).strip() for name in ("planned_discount", "new_champion")]
    assert found == [f"cast({value} as double)" for value in expected]
