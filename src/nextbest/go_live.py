"""What must be changed before a shop sends its first mail, as the last build found it."""

from pathlib import Path
from typing import Any

from nextbest.database import Rows, opened, require, rows

CHECKS = """
    select * from build.marts.fct_go_live_checks
    order by status <> 'open', status <> 'accepted', check_name
"""
NEEDED = ("check_name", "n_found", "n_checked", "status", "example", "what", "what_to_do")
SIGNS = {"open": "[ ]", "accepted": "[-]", "met": "[x]"}


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


def as_line(check: dict[str, Any]) -> str:
    """Return a check as a line that says what to do.

    Examples
    --------
    >>> as_line({"check_name": "twin_products", "n_found": 2, "n_checked": 40, "status": "open",
    ...          "example": "Milk", "what": "products share a name", "what_to_do": "Rename them."})
    "[ ] twin_products: 2 of 40 products share a name, such as 'Milk'. Rename them."
    >>> as_line({"check_name": "twin_products", "status": "met"})
    '[x] twin_products'
    """
    told = f"{SIGNS[check['status']]} {check['check_name']}"
    if check["status"] == "met":
        return told
    is_of_var = check["what"].startswith("var ")
    amount = "" if is_of_var else f"{check['n_found']:,} of {check['n_checked']:,} "
    example = f", such as '{check['example']}'" if check["example"] else ""
    return f"{told}: {amount}{check['what']}{example}. {check['what_to_do']}"
