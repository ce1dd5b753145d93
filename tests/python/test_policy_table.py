"""What a build tells of its logs."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from nextbest.policy_evaluation.table import OUTCOMES, SCHEMA, evaluate_logs

N = 4_000
SETTINGS = {"log_names": ["decisions", "test", "no such test", "none either"]}


def relation(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.from_df(frame)


def actions() -> pd.DataFrame:
    """Return sends of a test in which gifts sell to those with orders and news to the others."""
    draw = np.random.default_rng(8)
    has_orders = draw.random(N) < 0.5
    chance = np.where(has_orders, 0.3, 0.6)
    is_gift = draw.random(N) < chance
    sold = draw.random(N) < np.where(is_gift == has_orders, 0.3, 0.1)
    return pd.DataFrame(
        {
            "action_id": np.arange(N),
            "log_name": "test",
            "customer_id": [f"c{number}" for number in range(N)],
            "action": np.where(is_gift, "GIFT", "NEWS"),
            "probability_chosen": np.where(is_gift, chance, 1 - chance),
            "n_orders_before": has_orders.astype(int),
            "days_since_last_order": np.where(has_orders, 20.0, np.nan),
            "revenue_before": has_orders * 12.0,
            "n_events_before": np.nan,  # a shop without web events
            "visit": np.nan,
            "click": sold.astype(int),
            "purchase": sold.astype(int),
            "revenue": sold * 40.0,
            "margin": sold * 10.0,
        }
    )


def decided(log: pd.DataFrame, policy: str, offers: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "action_id": log["action_id"],
            "log_name": "test",
            "policy": policy,
            "action": offers,
            "is_explored": False,
        }
    )


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    log = actions()
    right = np.where(log["n_orders_before"] == 1, "GIFT", "NEWS")
    wrong = np.where(log["n_orders_before"] == 1, "NEWS", "GIFT")
    unknown = np.where(log["action_id"] == 7, "CAR", "GIFT")
    draws = decided(log, "draws", right).assign(is_explored=log["action_id"] == 3)
    own = {"log_name": "decisions", "action_id": log["action_id"] + N}
    decisions = pd.concat(
        [
            draws.assign(**own),
            decided(log, "right", right).assign(**own),
            decided(log, "right", right),
            decided(log[log["action_id"] % 4 > 0], "wrong", wrong[log["action_id"] % 4 > 0]),
            decided(log, "car", unknown),
            draws,
            decided(log.head(50), "few", right[:50]),
        ]
    )
    shuffled = pd.concat([log, log.assign(**own)]).sample(frac=1, random_state=1)
    return evaluate_logs(relation(shuffled), relation(decisions), SETTINGS)


def row(table: pd.DataFrame, policy: str, outcome: str, estimator: str) -> pd.Series:
    keys = ["log_name", "policy", "outcome", "estimator"]
    return table.set_index(keys).loc[("test", policy, outcome, estimator)]


def test_policies_are_worth_what_they_do(table: pd.DataFrame) -> None:
    for policy, truth, n_actions in (
        ("right", 0.3, N),
        ("draws", 0.3, N),  # its lot was not that of the test
        ("wrong", 0.1, N * 3 // 4),  # it decided for three quarters of the customers
        ("always GIFT", 0.2, N),
        ("random", 0.2, N),
    ):
        for estimator in ("inverse_propensity", "self_normalised", "doubly_robust"):
            found = row(table, policy, "purchase", estimator)
            assert found["low"] < truth < found["high"], (policy, estimator)
            assert found["n_actions"] == n_actions
            money = row(table, policy, "revenue", estimator)
            assert money["value"] == pytest.approx(40 * found["value"], rel=1e-6)
    assert row(table, "right", "margin", "doubly_robust")["difference_low"] > 0
    assert row(table, "wrong", "margin", "doubly_robust")["difference_high"] < 0


def test_key_is_unique_and_a_value_or_a_refusal_stands_in_each_row(table: pd.DataFrame) -> None:
    assert not table.duplicated(["log_name", "policy", "outcome", "estimator"]).any()
    assert list(table.columns) == SCHEMA.names
    assert (table["value"].isna() == table["refusal"].notna()).all()
    assert (table["n_actions"].notna()).all()


def test_what_a_log_cannot_tell_is_refused_with_the_reason(table: pd.DataFrame) -> None:
    keys = ["log_name", "policy", "outcome", "estimator"]
    said = table.set_index(keys)["refusal"].sort_index()
    assert "actions that the log never took: CAR" in said["test", "car", "purchase", "mean"]
    assert "drew some of its offers by the lot" in said["decisions", "draws", "purchase", "mean"]
    assert said.loc["decisions", "right", "purchase"].isna().all()
    assert "overlap too small" in said["test", "few", "purchase", "doubly_robust"]
    assert said["test", "as logged", "visit", "mean"].startswith("visit is null in 4000 rows")
    for name in ("no such test", "none either"):
        for outcome in OUTCOMES:
            assert "holds no randomised action" in said[name, "as logged", outcome, "mean"]


def test_order_of_the_rows_does_not_matter(table: pd.DataFrame) -> None:
    log = actions()
    right = np.where(log["n_orders_before"] == 1, "GIFT", "NEWS")
    decisions = decided(log, "right", right)
    once, again = (
        evaluate_logs(relation(frame), relation(decisions), SETTINGS)
        for frame in (log, log.sample(frac=1, random_state=3, ignore_index=True))
    )
    pd.testing.assert_frame_equal(once, again, check_exact=True)


def test_without_any_log_every_log_is_refused() -> None:
    log = actions().head(0)
    decisions = decided(log, "right", np.array([], dtype=object))
    table = evaluate_logs(relation(log), relation(decisions), SETTINGS)
    assert len(table) == len(OUTCOMES) * len(SETTINGS["log_names"])
    assert table["value"].isna().all()
