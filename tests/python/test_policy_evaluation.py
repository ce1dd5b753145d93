"""Off-policy estimates on logs small enough to reckon, or drawn from a truth that is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from nextbest.policy_evaluation.estimators import Estimated
from nextbest.policy_evaluation.evaluation import METHODS, evaluate_policies, evaluate_policy
from nextbest.policy_evaluation.intervals import interval
from nextbest.policy_evaluation.log import MAX_LEVELS, Log
from nextbest.policy_evaluation.outcomes import predicted_outcomes
from nextbest.policy_evaluation.overlap import Limits, OverlapError

ANYTHING = Limits(effective_n=0, largest_share=1, errors=np.inf, n_events=0)


def drawn_frame(n_rows: int, seed: int = 0) -> pd.DataFrame:
    """Return sends whose outcome is 1 + 2 x with the gift, and 1 without, but for noise.

    Customers of a high x got the gift more often.
    """
    draw = np.random.default_rng(seed)
    x = draw.random(n_rows)
    chance = 0.2 + 0.6 * x
    is_gift = draw.random(n_rows) < chance
    return pd.DataFrame(
        {
            "x": x,
            "action": np.where(is_gift, "gift", "news"),
            "propensity": np.where(is_gift, chance, 1 - chance),
            "outcome": 1 + 2 * x * is_gift + draw.normal(0, 0.3, n_rows),
        }
    )


@pytest.fixture(scope="module")
def log() -> Log:
    return Log.from_frame(drawn_frame(20_000), ["x"])


def test_estimates_are_what_one_reckons_by_hand() -> None:
    frame = pd.DataFrame(
        {
            "action": ["a", "a", "b", "b"],
            "propensity": [0.5, 0.25, 0.5, 0.75],
            "outcome": [1.0, 3.0, 5.0, 7.0],
        }
    )
    log = Log.from_frame(frame, [])
    predicted = np.array([[2.0, 4.0]] * 4)
    found, overlap = evaluate_policy(log, "a", ANYTHING, predicted)
    values = {method: found[method].value for method in METHODS}
    assert values == pytest.approx(
        {
            "inverse_propensity": (1 / 0.5 + 3 / 0.25) / 4,
            "self_normalised": (1 / 0.5 + 3 / 0.25) / (1 / 0.5 + 1 / 0.25),
            "doubly_robust": 2 + ((1 - 2) / 0.5 + (3 - 2) / 0.25) / 4,
        }
    )
    assert overlap.effective_n == pytest.approx((2 + 4) ** 2 / (2**2 + 4**2))
    assert (overlap.n_rows, overlap.n_matched, overlap.mean_weight) == (4, 2, 1.5)


def test_self_normalised_interval_does_not_depend_on_the_scale_of_the_weights(log: Log) -> None:
    scaled = replace(log, propensity=log.propensity / 2)
    found, again = (
        interval(evaluate_policy(one, "gift", ANYTHING)[0]["self_normalised"], one.customer)
        for one in (log, scaled)
    )
    assert again == pytest.approx(found, rel=1e-9)


def test_estimates_find_the_truth_where_arm_means_do_not(log: Log) -> None:
    gift = log.actions.index("gift")
    assert log.outcome[log.action == gift].mean() > 2.1  # the gift went to those whom it moves
    for found in evaluate_policy(log, "gift")[0].values():
        error, low, high = interval(found, log.customer)
        assert low < 2 < high
        assert error < 0.02


def test_stochastic_policy_is_the_mixture_of_its_actions(log: Log) -> None:
    chances = pd.DataFrame({"news": 0.25, "gift": 0.75}, index=range(len(log)))
    mixed = evaluate_policy(log, chances)[0]
    parts = {action: evaluate_policy(log, action)[0] for action in log.actions}
    for method in ("inverse_propensity", "doubly_robust"):
        expected = 0.75 * parts["gift"][method].value + 0.25 * parts["news"][method].value
        assert mixed[method].value == pytest.approx(expected, rel=1e-9)


def test_policy_may_choose_by_row(log: Log) -> None:
    x = drawn_frame(20_000)["x"].to_numpy()
    chosen = np.where(x > 0.5, "gift", "news")
    for found in evaluate_policy(log, chosen)[0].values():
        _, low, high = interval(found, log.customer)
        assert low < 1.75 < high
    again = evaluate_policy(log, pd.Series(chosen, index=range(7, 20_007)))[0]
    assert again["doubly_robust"].value == evaluate_policy(log, chosen)[0]["doubly_robust"].value


def test_a_model_of_the_outcome_narrows_the_interval_and_a_false_one_does_no_harm(
    log: Log,
) -> None:
    found = evaluate_policy(log, "gift")[0]
    plain, robust = (
        interval(found[method], log.customer)[0] for method in ("self_normalised", METHODS[2])
    )
    assert robust < 0.8 * plain
    nonsense = np.random.default_rng(1).normal(5, 2, (len(log), 2))
    robust = evaluate_policy(log, "gift", predicted=nonsense)[0]["doubly_robust"]
    _, low, high = interval(robust, log.customer)
    assert low < 2 < high


def test_no_prediction_has_seen_the_outcome_of_its_customer(log: Log) -> None:
    before = predicted_outcomes(log)
    outcome = log.outcome.copy()
    outcome[7] += 1_000
    after = predicted_outcomes(replace(log, outcome=outcome))
    assert after[7] == pytest.approx(before[7], abs=1e-9)
    assert not np.isclose(after[8, log.action[7]], before[8, log.action[7]])
    twins = np.arange(len(log)) // 2
    alone = predicted_outcomes(replace(log, customer=twins))
    moved = predicted_outcomes(replace(log, customer=twins, outcome=outcome))
    assert moved[6:8] == pytest.approx(alone[6:8], abs=1e-9)


def test_rows_of_one_customer_are_one_witness() -> None:
    frame = drawn_frame(2_000).assign(customer_id=range(2_000))
    once = Log.from_frame(frame, ["x"], customer="customer_id")
    thrice = Log.from_frame(pd.concat([frame] * 3), ["x"], customer="customer_id")
    for method in ("inverse_propensity", "self_normalised"):
        results = []
        for log in (once, thrice):
            found, overlap = evaluate_policy(log, "gift")
            results.append([*interval(found[method], log.customer), overlap.effective_n])
        assert results[1] == pytest.approx(results[0], rel=1e-9)


def test_intervals_of_skewed_outcomes_hold_the_truth() -> None:
    draw = np.random.default_rng(5)
    spend = draw.lognormal(0, 1.5, (2_000, 200)) * (draw.random((2_000, 200)) < 0.5)
    truth, held, plain = np.exp(1.5**2 / 2) / 2, [], []
    for row in spend:
        found = Estimated(row.mean(), row - row.mean())
        error, low, high = interval(found, np.arange(200))
        held.append(low <= truth <= high)
        plain.append(abs(row.mean() - truth) <= 1.96 * error)
    assert np.mean(plain) < 0.87
    assert np.mean(held) > 0.91


def test_policy_that_the_log_hardly_ever_followed_is_refused_with_the_numbers(log: Log) -> None:
    actions = np.array(log.actions)[log.action]
    never = np.where(actions == "gift", "news", "gift")
    with pytest.raises(OverlapError, match=r"0 of 20,000 decisions match .* sample size 0\.0"):
        evaluate_policy(log, never)
    few = Log.from_frame(drawn_frame(150), ["x"])
    with pytest.raises(OverlapError, match="overlap too small, 100 effective decisions needed"):
        evaluate_policy(few, "gift")
    heavy = log.propensity.copy()
    heavy[np.flatnonzero(actions == "gift")[0]] = 1 / 1_500
    with pytest.raises(OverlapError, match="one customer outweighs 5% of all"):
        evaluate_policy(replace(log, propensity=heavy), "gift")


def test_policy_whose_sends_nobody_answered_is_refused(log: Log) -> None:
    answered = np.zeros(len(log))
    answered[np.flatnonzero(log.action == log.actions.index("gift"))[:4]] = 1
    rare = replace(log, outcome=answered)
    with pytest.raises(OverlapError, match=r"5 unusual ones needed: .* 4 of them with another"):
        evaluate_policy(rare, "gift")
    with pytest.raises(OverlapError, match=" 0 of them with another outcome"):
        evaluate_policy(rare, "news")


def test_propensities_that_cannot_be_right_are_refused(log: Log) -> None:
    with pytest.raises(OverlapError, match=r"the mean weight must be 1, .* mean weight 1\.993"):
        evaluate_policy(replace(log, propensity=log.propensity / 2), "gift")


def test_table_compares_policies_and_says_where_it_cannot(log: Log) -> None:
    x = drawn_frame(20_000)["x"].to_numpy()
    actions = np.array(log.actions)[log.action]
    never = np.where(actions == "gift", "news", "gift")
    policies = {"to those it moves": np.where(x > 0.5, "gift", "news"), "never": never}
    table = evaluate_policies(log, policies).set_index(["policy", "method"])
    names = ["as logged", "to those it moves", "never", "always gift", "always news", "random"]
    assert list(table.index.get_level_values("policy").unique()) == names
    assert table.loc["never", "estimate"].isna().all()
    assert (table.loc["never", "n_matched"] == 0).all()
    assert table.loc["never", "refusal"].str.contains("overlap too small").all()
    told = table[table.index.get_level_values("policy") != "never"]
    assert told["refusal"].isna().all()
    assert ((told["low"] <= told["estimate"]) & (told["estimate"] <= told["high"])).all()
    gift = table.loc[("always gift", "doubly_robust")]
    assert gift["difference"] == pytest.approx(gift["estimate"] - log.outcome.mean())
    assert 0 < gift["difference_low"] < 2 - 1.6 < gift["difference_high"] + 0.05
    assert table.loc[("as logged", "mean"), ["difference_low", "difference_high"]].tolist() == [
        0,
        0,
    ]
    # the rows of both estimates are the same, so their difference is surer than either
    assert gift["difference_high"] - gift["difference_low"] < 2 * (gift["high"] - gift["low"])


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("propensity", 0.0, "propensity must be above 0"),
        ("propensity", 1.5, "propensity must be above 0"),
        ("propensity", None, "propensity is null in 1 rows"),
        ("outcome", np.inf, "outcome must be finite"),
        ("action", None, "action is null in 1 rows"),
        ("customer_id", None, "customer_id is null in 1 rows"),
    ],
)
def test_row_that_cannot_be_logged_is_refused(column: str, value: object, message: str) -> None:
    frame = drawn_frame(50).assign(customer_id="c").astype({"action": object})
    frame.loc[3, column] = value
    with pytest.raises(ValueError, match=message):
        Log.from_frame(frame, ["x"], customer="customer_id")


def test_log_of_one_action_is_refused() -> None:
    frame = drawn_frame(50).assign(action="gift")
    with pytest.raises(ValueError, match="the log holds 1 action; a choice needs two"):
        Log.from_frame(frame, ["x"])


def test_policy_that_is_none_is_refused(log: Log) -> None:
    with pytest.raises(ValueError, match="the log never took: bonus; the log knows gift, news"):
        evaluate_policy(log, "bonus")
    with pytest.raises(ValueError, match="one in sum per row"):
        evaluate_policy(log, np.full((len(log), 2), 0.4))
    with pytest.raises(ValueError, match="zero or more"):
        evaluate_policy(log, np.tile([1.5, -0.5], (len(log), 1)))
    with pytest.raises(ValueError, match=r"the policy is \(3, 2\), the log \(20000, 2\)"):
        evaluate_policy(log, np.full((3, 2), 0.5))


def test_features_may_be_texts_and_have_gaps() -> None:
    frame = drawn_frame(4_000)
    frame["tier"] = np.where(frame["x"] > 0.5, "gold", "none")
    frame.loc[::10, ["x", "tier"]] = None
    frame["street"] = [f"street {row % 1_000}" for row in range(4_000)]
    log = Log.from_frame(frame, ["x", "tier", "street"])
    assert np.isfinite(log.features).all()
    assert log.features.shape == (4_000, 4 + MAX_LEVELS - 1)
    found = evaluate_policy(log, "gift")[0]["doubly_robust"]
    _, low, high = interval(found, log.customer)
    assert low < 2 < high
