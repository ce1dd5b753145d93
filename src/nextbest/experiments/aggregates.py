"""The sums of one variant, and what follows from them: errors, CUPED, how many they rest on."""

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from tea_tasting.aggr import Aggregates

VALUE, DENOMINATOR, COVARIATE = "value", "denominator", "covariate"
SUMS = [
    "n",
    *(f"{what}_{name}" for name in (VALUE, DENOMINATOR, COVARIATE) for what in ("mean", "var")),
    "cov_value_denominator",
    "cov_value_covariate",
    "cov_denominator_covariate",
]
MIN_UNEXPLAINED = 1e-3
"""A covariate that leaves a smaller part of the standard error is not used."""


def aggregates(row: dict[Any, Any], suffix: str) -> "Aggregates":
    """Return the sums of one variant; a denominator or covariate that is missing is left out."""
    from tea_tasting.aggr import Aggregates  # noqa: PLC0415 - its import takes a second

    known = {name: row[f"{name}{suffix}"] for name in SUMS}
    known = {name: float(value) for name, value in known.items() if pd.notna(value)}
    names = [name for name in (VALUE, DENOMINATOR, COVARIATE) if f"mean_{name}" in known]
    pairs = list(combinations(names, 2))
    return Aggregates(
        count_=int(known.get("n", 0)),
        mean_={name: known[f"mean_{name}"] for name in names},
        var_={name: known.get(f"var_{name}", float("nan")) for name in names},
        cov_={pair: known.get(f"cov_{pair[0]}_{pair[1]}", float("nan")) for pair in pairs},
    )


def shifted(side: "Aggregates", by: float, denominator: str | None) -> "Aggregates":
    """Return the sums with a constant added to the mean, or to the ratio, of one variant.

    It adds ``by`` denominators to each value, so that all errors stay as they are.
    """
    from tea_tasting.aggr import Aggregates  # noqa: PLC0415 - its import takes a second

    cov = {pair: side.cov(*pair) for pair in combinations(side.mean_, 2)}
    cov |= {
        (VALUE, other): side.cov(VALUE, other) + by * side.cov(denominator, other)
        for other in set(side.mean_) - {VALUE, denominator}
    }
    var = side.var(VALUE) + by**2 * side.var(denominator)
    if denominator:
        var += 2 * by * side.cov(VALUE, denominator)
        cov[VALUE, denominator] = side.cov(VALUE, denominator) + by * side.var(denominator)
    return Aggregates(
        count_=side.count(),
        mean_=side.mean_ | {VALUE: side.mean(VALUE) + by * side.mean(denominator)},
        var_=side.var_ | {VALUE: var},
        cov_=cov,
    )


def usable_covariate(control: "Aggregates", treatment: "Aggregates") -> str | None:
    """Return the covariate, or None where it is missing, the same for all, or tells everything.

    Of a few customers it may explain the outcome to the last digit, which is chance: an interval
    of no width would be wrong, and rounding can make its variance negative.
    """
    if COVARIATE not in control.mean_ or COVARIATE not in treatment.mean_:
        return None
    total = control + treatment
    known = [*total.cov_.values(), *total.var_.values()]
    if not total.var(COVARIATE) > 0 or not np.isfinite(known).all():
        return None
    left, plain = (
        standard_error(control, treatment, COVARIATE),
        standard_error(control, treatment, None),
    )
    return COVARIATE if left > MIN_UNEXPLAINED * plain else None


def standard_error(control: "Aggregates", treatment: "Aggregates", covariate: str | None) -> float:
    """Return the standard error of the difference, after CUPED where a covariate is named."""
    denominator = DENOMINATOR if DENOMINATOR in control.mean_ else None
    total = control + treatment
    slope = 0.0
    if covariate:
        shared = total.ratio_cov(VALUE, denominator, covariate, None)
        slope = float(shared / total.ratio_var(covariate, None))
    variance = 0.0
    for side in (control, treatment):
        left = side.ratio_var(VALUE, denominator)
        if covariate:
            left += slope**2 * side.ratio_var(covariate, None)
            left -= 2 * slope * side.ratio_cov(VALUE, denominator, covariate, None)
        variance += left / side.count()
    return float(np.sqrt(variance)) if variance >= 0 else float("nan")


def witnesses(side: "Aggregates") -> float:
    """Return how many customers an outcome rests on (Kish): squared sum over sum of squares."""
    mean = side.mean(VALUE)
    return float(side.count() * mean**2 / (mean**2 + side.var(VALUE))) if mean else 0.0
