"""Off-policy estimates on a randomised e-mail test whose arms' means are published."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nextbest.policy_evaluation.evaluation import AS_LOGGED, evaluate_policies, evaluate_policy
from nextbest.policy_evaluation.intervals import interval
from nextbest.policy_evaluation.log import Log
from nextbest.policy_evaluation.replay import Replay, coverage, thinned

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hillstrom.parquet"
FEATURES = ["recency", "history", "mens", "womens", "zip_code", "newbie", "channel"]
STRATA = ["history_segment", "mens", "womens", "newbie"]
PUBLISHED = {  # customers, visit rate and conversion in percent, spend
    "Mens E-Mail": (21_307, 18.28, 1.25, 1.42),
    "Womens E-Mail": (21_387, 15.14, 0.88, 1.08),
    "No E-Mail": (21_306, 10.62, 0.57, 0.65),
}
OUTCOMES = {"visit": 100, "conversion": 100, "spend": 1}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent")


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """Return the test's customers; each arm had a third of the chances."""
    return pd.read_parquet(FILE).assign(chance=1 / 3)


def read(customers: pd.DataFrame, outcome: str) -> Log:
    return Log.from_frame(customers, FEATURES, "segment", "chance", outcome)


@pytest.mark.parametrize("outcome", list(OUTCOMES))
def test_constant_policies_are_worth_the_means_of_their_arms(
    customers: pd.DataFrame, outcome: str
) -> None:
    table = evaluate_policies(read(customers, outcome), {}).set_index(["policy", "method"])
    means = customers.groupby("segment")[outcome].mean()
    for place, (arm, published) in enumerate(PUBLISHED.items()):
        assert (customers["segment"] == arm).sum() == published[0]
        found = table.loc[f"always {arm}"]
        assert found.loc["self_normalised", "estimate"] == pytest.approx(means[arm], rel=1e-12)
        assert found.loc["self_normalised", "estimate"] * OUTCOMES[outcome] == pytest.approx(
            published[1 + list(OUTCOMES).index(outcome)], abs=0.005
        ), place
        assert ((found["low"] < means[arm]) & (means[arm] < found["high"])).all()
        assert (found["n_matched"] == published[0]).all()
    assert table.loc[(AS_LOGGED, "mean"), "estimate"] == customers[outcome].mean()


def test_uplift_of_the_visit_rate_is_the_published_one(customers: pd.DataFrame) -> None:
    log = read(customers, "visit")
    values = {arm: evaluate_policy(log, arm)[0]["self_normalised"] for arm in PUBLISHED}
    for arm, uplift in (("Mens E-Mail", 0.0766), ("Womens E-Mail", 0.0452)):
        difference = values[arm] - values["No E-Mail"]
        _, low, high = interval(difference, log.customer)
        assert difference.value == pytest.approx(uplift, abs=0.00005)
        assert 0 < low < uplift < high


@pytest.mark.parametrize("outcome", ["visit", "spend"])
def test_intervals_hold_the_truth_as_often_as_they_say(
    customers: pd.DataFrame, outcome: str
) -> None:
    strata = customers.groupby(STRATA).ngroup().to_numpy()
    third = np.arange(strata.max() + 1) % 3
    propensities = np.array([[0.6, 0.3, 0.1], [0.1, 0.6, 0.3], [0.3, 0.1, 0.6]])[third]
    policies = {"all one": np.eye(3)[np.zeros_like(third)], "by stratum": np.eye(3)[third]}
    replay = Replay(read(customers, outcome), strata)
    found = coverage(replay, policies, propensities, n_rows=5_000, n_logs=200, seed=1)
    assert (found["n_logs"] == 200).all()
    assert found["coverage"].between(0.90, 0.99).all()  # 2,000 logs in benchmarks/bench_policy.py
    assert (found["bias"].abs() < 4 * found["error"] / np.sqrt(200)).all()


def test_a_log_thinned_with_a_known_bias_recovers_the_means_of_the_other_half(
    customers: pd.DataFrame,
) -> None:
    draw = np.random.default_rng(3)
    half = draw.random(len(customers)) < 0.5
    mine, other = customers[half], customers[~half]
    kept = np.where(
        mine["newbie"].to_numpy()[:, None] == 1, [[0.9, 0.5, 0.1]], [[0.1, 0.5, 0.9]]
    )  # as many of either kind of customer stay, but their arms differ
    log, stay = thinned(read(mine, "visit"), np.full(kept.shape, 1 / 3), kept, draw)
    naive = mine.iloc[stay].groupby("segment")["visit"].mean()
    for arm, visits in other.groupby("segment")["visit"]:
        for found in evaluate_policy(log, arm)[0].values():
            error, _, _ = interval(found, log.customer)
            assert abs(found.value - visits.mean()) < 3 * np.hypot(error, visits.sem())
    biased = naive["Mens E-Mail"] - other.loc[other["segment"] == "Mens E-Mail", "visit"].mean()
    assert abs(biased) > 0.02  # what the mean of the thinned arm would have said
    wrong = replace(log, propensity=np.full(len(log), 1 / 3))
    assert (
        abs(
            evaluate_policy(wrong, "Mens E-Mail")[0]["self_normalised"].value - naive["Mens E-Mail"]
        )
        < 1e-9
    )
