"""What a build tells of its logs: each log, policy and outcome, estimated or refused."""

from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.policy_evaluation.evaluation import AS_LOGGED, evaluate_policies
from nextbest.policy_evaluation.log import Log

OUTCOMES = ("visit", "click", "purchase", "revenue", "margin")
FEATURES = ["n_orders_before", "days_since_last_order", "revenue_before", "n_events_before"]
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("log_name", "policy", "outcome", "estimator")),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("difference", pa.float64()),
        ("difference_low", pa.float64()),
        ("difference_high", pa.float64()),
        ("effective_n", pa.float64()),
        ("n_matched", pa.int64()),
        ("n_actions", pa.int64()),
        ("refusal", pa.string()),
    ]
)
DECISIONS = "decisions"
SAME_LOT = (
    "it drew some of its offers by the lot that drew the log: decide with exploration_share 0"
)
NOTHING = "the log holds no randomised action whose outcome is known by now"
RENAMED = {"method": "estimator", "estimate": "value", "n_rows": "n_actions"}


def evaluate_logs(actions: Any, decisions: Any, settings: dict[str, list[str]]) -> pd.DataFrame:
    """Compare policies on every log of randomized actions.

    Parameters
    ----------
    actions
        The relation int_policy_log: one row per action, its probability, its outcomes.
    decisions
        The relation int_policy_decisions: what logged policies had decided for the same rows.
    settings
        log_names: the logs that are declared; one without an action is refused.

    Returns
    -------
    pandas.DataFrame
        One row per log, policy, outcome and estimator, in the columns of SCHEMA: the policy as
        logged, each that decided before the actions, each constant action, and random. The value
        is null, and the refusal says why, where a log cannot tell.
    """
    log, decided = (_sorted(relation) for relation in (actions, decisions))
    rows = []
    for name in settings["log_names"]:
        known = log[log["log_name"] == name].reset_index(drop=True)
        others = decided[decided["log_name"] == name]
        rows += [_evaluate(known, others, outcome).assign(log_name=name) for outcome in OUTCOMES]
    table = pd.concat(rows, ignore_index=True).reindex(columns=SCHEMA.names)
    return table.round(9).astype({"n_actions": "Int64", "n_matched": "Int64"})


def _sorted(relation: Any) -> pd.DataFrame:
    frame = frames.read(relation)
    texts = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(texts, object)).sort_values("action_id", kind="stable")


def _evaluate(log: pd.DataFrame, decided: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the rows of one log and outcome."""
    tables = [_compared(log, outcome, {})]
    for name, found in decided.groupby("policy", observed=True):
        policy = str(name)
        if found["is_explored"].any() and (found["log_name"] == DECISIONS).any():
            tables.append(_refused(policy, SAME_LOT, len(found)))
            continue
        of_action = found.set_index("action_id")["action"]
        shared = log[log["action_id"].isin(of_action.index)].reset_index(drop=True)
        table = _compared(shared, outcome, {policy: shared["action_id"].map(of_action)})
        tables.append(table[table["policy"] == policy])
    return pd.concat(tables, ignore_index=True).assign(outcome=outcome)


def _compared(log: pd.DataFrame, outcome: str, policies: dict[str, pd.Series]) -> pd.DataFrame:
    if log.empty:
        return _refused(next(iter(policies), AS_LOGGED), NOTHING)
    try:
        features = [name for name in FEATURES if log[name].notna().any()]
        read = Log.from_frame(log, features, "action", "probability_chosen", outcome, "customer_id")
        table = evaluate_policies(read, policies).rename(columns=RENAMED)
        return table.fillna({"n_actions": len(log)})
    except ValueError as error:
        return _refused(next(iter(policies), AS_LOGGED), str(error), len(log))


def _refused(policy: str, why: str, n_actions: int = 0) -> pd.DataFrame:
    row = {"policy": policy, "estimator": "mean", "refusal": why, "n_actions": n_actions}
    return pd.DataFrame([row])
