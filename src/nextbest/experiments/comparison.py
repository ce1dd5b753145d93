"""Compare each variant with the control, from the sums of each."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nextbest.experiments.aggregates import (
    DENOMINATOR,
    SUMS,
    VALUE,
    aggregates,
    shifted,
    standard_error,
    usable_covariate,
    witnesses,
)
from nextbest.experiments.sequences import LEVEL, always_valid_quantile

if TYPE_CHECKING:
    from tea_tasting.aggr import Aggregates

TUNING = ["tuning_n", "tuning_variance", "n_comparisons"]
RESULTS = [
    "n_control",
    "n_treatment",
    "mean_control",
    "mean_treatment",
    "plain_difference",
    "difference",
    "standard_error",
    "low",
    "high",
    "p_value",
    "low_always",
    "high_always",
    "relative_difference",
    "relative_low",
    "relative_high",
    "variance_reduction",
]
MIN_WITNESSES = 20
"""An always-valid interval starts when each variant has so many customers with an outcome."""


def compared(sums: pd.DataFrame, control: str) -> pd.DataFrame:
    """Return the difference of each variant from the control, with intervals of 95 %.

    Parameters
    ----------
    sums
        One row per group, ``metric`` and ``variant``. Needed are ``n``, ``mean_value`` and
        ``var_value`` (sample variance). A ratio has ``mean_denominator``, ``var_denominator`` and
        ``cov_value_denominator``, too: it is the mean of the value divided by that of the
        denominator, and its variance comes from the delta method. What was known of the customers
        before is ``mean_covariate``, ``var_covariate`` and ``cov_value_covariate``, by which CUPED
        narrows the intervals; a ratio also needs ``cov_denominator_covariate`` for that. The
        always-valid interval needs ``tuning_n`` and ``tuning_variance``, both fixed before the
        first look: the planned number of customers, and the variance of the metric per customer
        expected at the planned end. Without ``tuning_variance``, today's variance is taken, which
        is right only where each customer's outcome is complete when the customer counts.
        ``n_comparisons`` is the number of variants whose always-valid intervals hold together with
        95 % (Bonferroni's correction; 1 without it). All other columns are the group.
    control
        The variant with which the others are compared.

    Returns
    -------
    pandas.DataFrame
        One row per group, metric and other variant: the columns of the group, ``metric``,
        ``variant`` and those of ``RESULTS``. Means are as they happened. ``difference`` and all
        intervals are after CUPED, ``plain_difference`` is before it. What cannot be told is
        missing: an interval without variance, a relative difference where a mean is not positive or
        next to nothing beside its error, an always-valid interval before ``MIN_WITNESSES``
        customers of each variant had an outcome.

    Examples
    --------
    >>> sums = pd.DataFrame(
    ...     {
    ...         "metric": "orders",
    ...         "variant": ["control", "new"],
    ...         "n": [5000, 5000],
    ...         "mean_value": [0.20, 0.23],
    ...         "var_value": [0.16, 0.18],
    ...         "tuning_n": 10_000,
    ...     }
    ... )
    >>> compared(sums, "control")[["variant", "difference", "low", "high"]].round(3)
      variant  difference    low   high
    0     new        0.03  0.014  0.046
    """
    sums = sums.reset_index(drop=True)
    sums = sums.reindex(columns=[*sums.columns, *(set(SUMS + TUNING) - set(sums.columns))])
    groups = [name for name in sums.columns if name not in {*SUMS, *TUNING, "variant"}]
    is_control = sums["variant"] == control
    pairs = sums[~is_control].merge(
        sums.loc[is_control, groups + SUMS], on=groups, suffixes=("", "_control"), how="inner"
    )
    rows = [_difference(row) for row in pairs.to_dict("records")]
    found = pd.DataFrame(rows, columns=RESULTS, index=pairs.index)
    return pd.concat([pairs[[*groups, "variant"]], found], axis=1)


def _difference(row: dict[Any, Any]) -> dict[str, float]:
    """Return the results of one pair of variants."""
    # its import takes a second or two, which a build without anything to compare does not pay
    from tea_tasting.metrics import RatioOfMeans  # noqa: PLC0415

    control, treatment = aggregates(row, "_control"), aggregates(row, "")
    known = {"n_control": control.count(), "n_treatment": treatment.count()}
    denominator = DENOMINATOR if DENOMINATOR in control.mean_ else None
    if min(known.values()) == 0 or 0 in (control.mean(denominator), treatment.mean(denominator)):
        return known
    means = [side.mean(VALUE) / side.mean(denominator) for side in (control, treatment)]
    known |= {"mean_control": means[0], "mean_treatment": means[1]}
    known |= dict.fromkeys(("plain_difference", "difference"), means[1] - means[0])
    plain_error = standard_error(control, treatment, None)
    if min(control.count(), treatment.count()) == 1 or not plain_error > 0:
        return known
    covariate = usable_covariate(control, treatment)
    error = standard_error(control, treatment, covariate)
    test = RatioOfMeans(VALUE, denominator, covariate, confidence_level=LEVEL)
    is_relative = True
    try:
        result = test.analyze_aggregates(control, treatment)
    except OverflowError:
        # a mean is next to nothing beside its error: no relative interval, and the plain one is
        # the same wherever both means lie
        by = max(abs(mean) for mean in means) + error
        moved = [shifted(side, by, denominator) for side in (control, treatment)]
        result = test.analyze_aggregates(*moved)
        is_relative = False
    known |= {
        "difference": result.effect_size,
        "standard_error": error,
        "low": result.effect_size_ci_lower,
        "high": result.effect_size_ci_upper,
        "p_value": result.pvalue,
        "variance_reduction": 1 - (error / plain_error) ** 2,
    }
    if is_relative and min(result.control, result.treatment) > 0:
        known |= {
            "relative_difference": result.rel_effect_size,
            "relative_low": result.rel_effect_size_ci_lower,
            "relative_high": result.rel_effect_size_ci_upper,
        }
    if min(witnesses(control), witnesses(treatment)) >= MIN_WITNESSES:
        reach = error * _quantile(row, control, treatment, error)
        known["low_always"] = result.effect_size - reach
        known["high_always"] = result.effect_size + reach
    return known


def _quantile(
    row: dict[Any, Any], control: "Aggregates", treatment: "Aggregates", error: float
) -> float:
    """Return how many standard errors the always-valid interval reaches."""
    n = control.count() + treatment.count()
    per_customer = error**2 / (1 / control.count() + 1 / treatment.count())
    tuned = row["tuning_variance"] if pd.notna(row["tuning_variance"]) else per_customer
    # nobody, or nothing, was there on the first day: any number will do that no look can change
    planned = (float(row["tuning_n"]) or 1.0) * (float(tuned) or 1.0)
    n_comparisons = row["n_comparisons"] if row["n_comparisons"] > 1 else 1
    level = 1 - (1 - LEVEL) / n_comparisons
    return float(always_valid_quantile(np.array(n * per_customer / planned), level))
