"""The head of the page: how old its data is, and what to do that no section says."""

from nextbest.report.numbers import counted, day
from nextbest.report.shop import Shop

FRESH = 3
"""Data that ends more days before its publication is told to be old."""
WAITING = """
    select approval_id, as_of_date from build.marts.fct_approvals
    where status = 'waiting' order by as_of_date desc
"""
OPEN_CHECKS = "select check_name from build.marts.fct_go_live_checks where status = 'open'"


def title(shop: Shop) -> str:
    """Return the title of the page in a browser."""
    return f"nextbest report{f', {day(shop.published_at)}' if shop.published_at else ''}"


def about(shop: Shop) -> str:
    """Return what the page is about: of which day its data is, and whether that is long ago."""
    if not shop.as_of_date or not shop.published_at:
        return "Nothing has been published yet."
    said = [
        f"What was known before {day(shop.as_of_date)}.",
        f"Published {day(shop.published_at)}.",
    ]
    if (age := _age(shop)) > FRESH:
        said.append(f"The data ends {counted(age, 'day')} before the publication.")
    if shop.is_demo:
        said.append(
            "This is the demo shop: its customers are made up, and its data has a fixed end."
        )
    return " ".join(said)


def first_steps(shop: Shop) -> list[str]:
    """Return what to do next, from what holds for the whole publication."""
    found = []
    waiting = shop.rows(WAITING, "fct_approvals")
    if waiting:
        found.append(
            f"Decide about the build of {day(waiting[0]['as_of_date'])}, which waits for approval: "
            f"nextbest approvals show {waiting[0]['approval_id']}."
        )
    if (age := _age(shop)) > FRESH and not shop.is_demo:
        found.append(
            f"Load newer rows and build again: the newest are {counted(age, 'day')} older than the "
            "publication."
        )
    checks = shop.rows(OPEN_CHECKS, "fct_go_live_checks")
    if checks:
        is_are = "check is" if len(checks) == 1 else "checks are"
        found.append(f"Before the first email: {len(checks)} {is_are} open (nextbest go-live).")
    return found


def _age(shop: Shop) -> int:
    if not shop.as_of_date or not shop.published_at:
        return 0
    return (shop.published_at.date() - shop.as_of_date).days
