"""What sending brought, from the customers who were held out."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.experiments.comparison import RESULTS, compared
from nextbest.experiments.power import found_at_error

GROUP = ["period", "starts_on", "ends_on", "segment_kind", "segment", "metric"]
HELD_OUT = "holdout"
MIN_WITNESSES = 5
"""An interval needs so many customers with an outcome in both groups: without any order in the
hold-out, say, its variance would be 0, and the interval far too narrow."""
INTERVALS = [
    "standard_error",
    "low",
    "high",
    "p_value",
    "relative_low",
    "relative_high",
    "variance_reduction",
]
RENAMED = {
    name: name.replace("_control", "_holdout").replace("_treatment", "_treated") for name in RESULTS
}
SCHEMA = pa.schema(
    [
        ("period", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("segment_kind", pa.string()),
        ("segment", pa.string()),
        ("metric", pa.string()),
        ("n_holdout", pa.int64()),
        ("n_treated", pa.int64()),
        *((RENAMED[name], pa.float64()) for name in RESULTS if not name.startswith("n_")),
        ("smallest_effect", pa.float64()),
        ("days_to_see", pa.float64()),
    ]
)


def holdout_lift(sums: Any, relative_effect: float) -> pd.DataFrame:
    """Compare the treated customers with the hold-out.

    Parameters
    ----------
    sums
        The relation int_holdout_sums: one row per period, segment, metric and variant.
    relative_effect
        Effect to be seen, as a share of the mean of the hold-out.

    Returns
    -------
    pandas.DataFrame
        One row per period, segment and metric, in the columns of SCHEMA. ``smallest_effect`` is the
        smallest relative effect that is found with a probability of 80 %, and ``days_to_see`` the
        days after the draw when ``relative_effect`` is: the customers stay the same, and the
        variance of their outcomes grows with the days. No interval is told before
        ``MIN_WITNESSES`` customers of each group had an outcome.
    """
    rows = frames.read(sums)
    if rows.empty:
        return frames.empty(SCHEMA)
    rows = rows.astype({"segment": object, "variant": object, "metric": object})
    found = compared(rows.sort_values([*GROUP, "variant"]), HELD_OUT)
    found.loc[_rests_on_few(rows, found), INTERVALS] = np.nan
    mean = found["mean_control"].where(found["mean_control"] > 0)
    found["smallest_effect"] = found_at_error(found["standard_error"]) / mean
    days = (pd.to_datetime(found["ends_on"]) - pd.to_datetime(found["starts_on"])).dt.days
    needed = days * (found["smallest_effect"] / relative_effect) ** 2
    found["days_to_see"] = needed.apply(np.ceil).where(found["period"] == "draw")
    table: pd.DataFrame = found.rename(columns=RENAMED)[SCHEMA.names].round(9)
    return table.sort_values(GROUP, ignore_index=True)


def _rests_on_few(rows: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Return for each comparison whether too few customers of a group had an outcome.

    As many as count by Kish: the squared sum of the outcomes over the sum of their squares.
    """
    squared = rows["mean_value"] ** 2
    per_customer = squared / (squared + rows["var_value"])
    known = rows[GROUP].assign(witnesses=(rows["n"] * per_customer).fillna(0))
    fewest = known.groupby(GROUP, dropna=False, observed=True)["witnesses"].min()
    counted = found[GROUP].merge(fewest.reset_index(), how="left")["witnesses"].round(6)
    few: pd.Series = counted.lt(MIN_WITNESSES).set_axis(found.index)
    return few
