"""What sending brought, from the customers who were held out."""

from nextbest import frames
from nextbest.experiments.holdout import SCHEMA, holdout_lift


def model(dbt, session):
    """Compare the treated customers with the hold-out, per period, segment and metric."""
    lift = dbt.config.meta_get("settings")["holdout_lift"]
    rows = holdout_lift(dbt.ref("int_holdout_sums"), float(lift["relative_effect"]))
    return frames.write(session, rows, SCHEMA)
