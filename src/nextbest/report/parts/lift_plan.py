"""When an effect of mailing will be seen, and how large the hold-out must be for it."""

from collections.abc import Mapping
from datetime import date
from math import ceil, sqrt
from typing import Any

from nextbest.report.numbers import count, day, share

TOO_LONG = 730  # days
WISHED = 365  # days
MOST = 0.5
"""A hold-out of more customers than this sees no effect sooner."""


def planned_effect(row: dict[str, Any], declared: Mapping[str, Any]) -> float | None:
    """Return the effect for which the days are told, as a share of the hold-out's mean.

    It is that of var `holdout_lift`. Without the project it follows from the days themselves.
    """
    said = declared.get("holdout_lift")
    if isinstance(said, Mapping) and said.get("relative_effect"):
        return float(said["relative_effect"])
    needed, smallest = _number(row, "days_to_see"), _number(row, "smallest_effect")
    if needed is None or smallest is None:
        return None
    return float(smallest * sqrt((row["ends_on"] - row["starts_on"]).days / needed))


def when_seen(row: dict[str, Any], effect: float | None) -> str:
    """Return when the planned effect will be seen.

    Examples
    --------
    >>> row = {"metric": "margin", "days_to_see": 61.0, "starts_on": date(2026, 5, 1),
    ...        "ends_on": date(2026, 6, 1), "n_holdout": 30, "n_treated": 600}
    >>> when_seen(row, 0.05)
    "An effect of 5.0% of the hold-out's margin (var holdout_lift) is visible from about Jul 1, 2026 on."
    """  # noqa: E501 - what is said is one line
    needed = _number(row, "days_to_see")
    if needed is None or effect is None:
        return ""
    what = f"An effect of {share(effect)} of the hold-out's {row['metric']} (var holdout_lift)"
    if needed > TOO_LONG:
        return f"{what} cannot be seen within two years."
    at = date.fromordinal(row["starts_on"].toordinal() + int(needed))
    if at <= row["ends_on"]:
        return f"{what} would be visible by now."
    return f"{what} is visible from about {day(at)} on."


def share_to_set(row: dict[str, Any], effect: float | None) -> tuple[str, ...]:
    """Return the share of customers to hold out, where the effect would be seen too late.

    The days that are needed fall with the product of both shares.

    Examples
    --------
    >>> row = {"days_to_see": 1000.0, "n_holdout": 50, "n_treated": 950, "smallest_effect": 0.2}
    >>> share_to_set(row, 0.05)
    ('Hold out more customers: about 16% instead of 5.0% (var holdout_share of dbt_project.yml) would show an effect of 5.0% within a year. Another share begins a new draw.',)
    >>> share_to_set(row | {"days_to_see": 30000.0}, 0.05)
    ('The shop has too few customers to see an effect of 5.0%: even a hold-out of 50% needs 16 years. Expect proof only of an effect of about 20%, which is visible today, or wait for more customers.',)
    """  # noqa: E501 - what is said is one line
    needed = _number(row, "days_to_see")
    if needed is None or needed <= TOO_LONG or effect is None:
        return ()
    total = row["n_holdout"] + row["n_treated"]
    now = row["n_holdout"] / total
    product = now * (1 - now) * needed / WISHED
    if product <= MOST * (1 - MOST):
        wanted = ceil(100 * (0.5 - sqrt(0.25 - product))) / 100
        return (
            f"Hold out more customers: about {share(wanted)} instead of {share(now)} (var "
            f"holdout_share of dbt_project.yml) would show an effect of {share(effect)} within a "
            "year. Another share begins a new draw.",
        )
    years = needed * now * (1 - now) / (MOST * (1 - MOST)) / WISHED
    visible = _number(row, "smallest_effect")
    seen = (
        f"Expect proof only of an effect of about {share(visible)}, which is visible today, or "
        if visible is not None
        else "Look for a larger effect, or "
    )
    return (
        f"The shop has too few customers to see an effect of {share(effect)}: even a hold-out of "
        f"{share(MOST)} needs {count(years)} years. {seen}wait for more customers.",
    )


def _number(row: dict[str, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - no number
