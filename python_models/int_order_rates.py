"""How often customers order: the parameters of BG/NBD, fitted to all who did."""

from nextbest import frames
from nextbest.ml.derived.order_rates import HISTORY, SCHEMA, order_rates


def model(dbt, session):
    """Fit one model to what was known of each customer at the build's date."""
    histories = frames.read(dbt.ref("int_customer_features"), HISTORY, is_scoring=True)
    return frames.write(session, order_rates(histories), SCHEMA)
