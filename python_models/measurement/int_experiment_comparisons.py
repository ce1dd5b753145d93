"""What the variants of experiments brought, beside what customers have without them."""

from nextbest import frames
from nextbest.experiments.results import SCHEMA, experiment_results


def model(dbt, session):
    """Compare each variant with the control, per experiment, segment and metric."""
    sums = frames.read(dbt.ref("int_experiment_sums"))
    return frames.write(session, experiment_results(sums), SCHEMA)
