"""What each policy would have brought, estimated from logs of randomized actions."""

from nextbest import frames
from nextbest.policy_evaluation.table import SCHEMA, evaluate_logs


def model(dbt, session):
    """Compare the policies of each log; a log that cannot tell is refused, never guessed."""
    log, decisions = dbt.ref("int_policy_log"), dbt.ref("int_policy_decisions")
    rows = evaluate_logs(log, decisions, dbt.config.meta_get("settings"))
    return frames.write(session, rows, SCHEMA)
