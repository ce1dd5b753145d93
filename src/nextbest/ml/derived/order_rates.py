"""How often the customers of a shop order, as the parameters of one BG/NBD for all of them."""

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest.ml.derived.btyd import BetaGeometric, order_histories

HISTORY = ["customer_id", "n_order_days", "days_since_first_order", "days_since_last_order"]
MAX_CUSTOMERS, MIN_REPEATERS = 5_000, 50
SCHEMA = pa.schema(
    [
        *((name, pa.float64()) for name in ("r", "alpha", "a", "b")),
        ("n_customers", pa.int64()),
    ]
)


def order_rates(frame: pd.DataFrame) -> pd.DataFrame:
    """Fit BG/NBD to the histories of a shop's customers.

    Parameters
    ----------
    frame
        One row per customer with the columns of `HISTORY`. Of more than 5,000 who ordered, as many
        are used, spread evenly over the sorted ids.

    Returns
    -------
    pandas.DataFrame
        One row: ``r`` and ``alpha`` (weeks) of the rates, ``a`` and ``b`` of the chance to leave.
        No row where fewer than 50 customers ordered on two days: that tells no rhythm.

    Examples
    --------
    >>> order_rates(pd.DataFrame(columns=HISTORY)).shape
    (0, 5)
    """
    known = frame[frame["n_order_days"].fillna(0).astype(float) > 0].sort_values("customer_id")
    if (known["n_order_days"].astype(float) > 1).sum() < MIN_REPEATERS:
        return pd.DataFrame(columns=SCHEMA.names)
    places = np.linspace(0, len(known) - 1, min(len(known), MAX_CUSTOMERS)).astype(int)
    fitted = BetaGeometric.fit(*order_histories(known.iloc[places]))
    return pd.DataFrame([fitted.to_dict() | {"n_customers": len(places)}])
