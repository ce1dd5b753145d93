"""What must be changed before a shop sends its first email, as the last build found it."""

from pathlib import Path
from typing import Any

from nextbest.database import Rows, opened, require, rows

CHECKS = """
    select * from build.marts.fct_go_live_checks
    order by status <> 'open', status <> 'advice', status <> 'accepted', check_name
"""
NEEDED = (
    *("check_name", "n_found", "n_checked", "status"),
    *("example", "what", "what_is_met", "what_to_do"),
)
SIGNS = {"open": "[ ]", "advice": "[i]", "accepted": "[-]", "met": "[x]"}
TITLES = {
    "open": "To change before the first email",
    "advice": "Advice (sending is possible without it)",
    "accepted": "Accepted by var go_live_accepted",
    "met": "In order",
}
OF_THE_SHOP = ("var ", "no ")
"""Beginnings of texts about the whole shop, which have no counts."""


def go_live_checks(database: Path) -> Rows:
    """Return the checks, open ones first; none of the demo.

    Parameters
    ----------
    database
        The DuckDB file of a build, published or working.

    Raises
    ------
    ValueError
        Where the file is missing, or is of a build without checks.
    """
    with opened(build=database) as con:
        require(con, "build", database, {"marts.fct_go_live_checks": NEEDED})
        return rows(con, CHECKS)


def as_lines(checks: Rows) -> list[str]:
    """Return the checks as lines, under a title per status."""
    lines = []
    for status, title in TITLES.items():
        told = [as_line(check) for check in checks if check["status"] == status]
        lines += [title, *told, ""] if told else []
    return lines


def as_line(check: dict[str, Any]) -> str:
    """Return a check as a line: what to do, or what holds where the check is met.

    Examples
    --------
    >>> check = {"check_name": "twin_products", "n_found": 2, "n_checked": 40, "status": "open",
    ...          "example": "Milk", "what": "products share a name", "what_to_do": "Rename them.",
    ...          "what_is_met": "products have a name of their own"}
    >>> as_line(check)
    "[ ] twin_products: 2 of 40 products share a name, such as 'Milk'. Rename them."
    >>> as_line(check | {"status": "met", "n_found": 0})
    '[x] 40 of 40 products have a name of their own'
    """
    sign = SIGNS[check["status"]]
    if check["status"] == "met":
        n_met = check["n_checked"] - check["n_found"]
        return f"{sign} {_amount(check, n_met)}{check['what_is_met']}"
    example = f", such as '{check['example']}'" if check["example"] else ""
    found = f"{_amount(check, check['n_found'])}{check['what']}{example}"
    return f"{sign} {check['check_name']}: {found}. {check['what_to_do']}"


def _amount(check: dict[str, Any], n_told: int) -> str:
    is_of_the_shop = check["what"].startswith(OF_THE_SHOP)
    return "" if is_of_the_shop else f"{n_told:,} of {check['n_checked']:,} "
