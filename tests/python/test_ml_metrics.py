"""Metrics against values worked out by hand and against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    f1_score,
    mean_absolute_error,
    mean_squared_error,
    mean_tweedie_deviance,
    precision_score,
    r2_score,
    recall_score,
    roc_auc_score,
)

from nextbest.ml.measure.amounts import amount_metrics
from nextbest.ml.measure.bootstrap import draws, with_intervals
from nextbest.ml.measure.metrics import (
    expected_calibration_error,
    probability_metrics,
    ranking_metrics,
)


def plain(metrics, *arguments):
    """Return metrics of rows that all count once."""
    found = metrics(*arguments, np.ones((1, len(arguments[0]))))
    return {name: value[0] for name, value in found.items()}


def lift(labels, scores):
    return plain(ranking_metrics, labels, scores)["top_decile_lift"]


def drawn(n_rows=500):
    draw = np.random.default_rng(3)
    probabilities = draw.random(n_rows).round(2)
    return (draw.random(n_rows) < probabilities).astype(float), probabilities


def test_ranking_metrics_of_four_rows_are_those_worked_out_by_hand():
    values = plain(ranking_metrics, np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.7, 0.1]))
    assert values["roc_auc"] == pytest.approx(3 / 4)
    assert values["average_precision"] == pytest.approx((1 + 2 / 3) / 2)


def test_calibration_error_is_the_mean_gap_of_the_bins():
    labels = np.array([0, 0, 1, 1])
    probabilities = np.array([0.1, 0.3, 0.6, 0.8])
    assert expected_calibration_error(labels, probabilities, 2) == pytest.approx(0.25)


def test_calibration_bins_hold_equally_many_rows():
    labels, probabilities = np.zeros(100), np.linspace(0, 1, 100) ** 4
    expected = np.mean([abs(part.mean()) for part in np.split(probabilities, 10)])
    assert expected_calibration_error(labels, probabilities) == pytest.approx(expected)


def test_lift_of_a_perfect_score_is_ten_and_of_a_constant_one():
    labels = np.array([1] + [0] * 9)
    assert lift(labels, labels.astype(float)) == pytest.approx(10)
    assert lift(labels, np.zeros(10)) == pytest.approx(1)


def test_lift_shares_the_last_places_among_ties():
    labels = np.array([0] * 10 + [1] + [0] * 9)
    scores = np.array([2.0] + [1.0] * 19)
    assert lift(labels, scores) == pytest.approx((1 / 19) / 2 / (1 / 20))


def test_metrics_are_those_of_scikit_learn():
    labels, probabilities = drawn()
    values = plain(probability_metrics, labels, probabilities, 0.6)
    chosen = probabilities >= 0.6
    assert values["roc_auc"] == pytest.approx(roc_auc_score(labels, probabilities))
    assert values["average_precision"] == pytest.approx(
        average_precision_score(labels, probabilities)
    )
    assert values["brier"] == pytest.approx(brier_score_loss(labels, probabilities))
    assert values["precision"] == pytest.approx(precision_score(labels, chosen))
    assert values["recall"] == pytest.approx(recall_score(labels, chosen))
    assert values["f1"] == pytest.approx(f1_score(labels, chosen))


def test_a_row_that_counts_twice_is_two_rows():
    labels, probabilities = drawn()
    twice = np.random.default_rng(4).integers(0, 3, len(labels))
    values = probability_metrics(labels, probabilities, 0.6, twice[None, :].astype(float))
    repeated = np.repeat(labels, twice), np.repeat(probabilities, twice)
    expected = plain(probability_metrics, *repeated, 0.6)
    for name in set(expected) - {"expected_calibration_error"}:  # its bins stay as they are
        assert values[name][0] == pytest.approx(expected[name]), name


def test_metrics_of_amounts_are_those_of_scikit_learn():
    draw = np.random.default_rng(5)
    amounts = draw.gamma(2, 20, 400)
    labels = np.where(draw.random(400) < 0.5, amounts * draw.gamma(2, 1, 400), 0)
    values = plain(amount_metrics, labels, amounts)
    assert values["rmse"] == pytest.approx(mean_squared_error(labels, amounts) ** 0.5)
    assert values["mae"] == pytest.approx(mean_absolute_error(labels, amounts))
    assert values["r2"] == pytest.approx(r2_score(labels, amounts))
    assert values["deviance"] == pytest.approx(mean_tweedie_deviance(labels, amounts, power=1.5))
    assert values["total_error"] == pytest.approx(amounts.sum() / labels.sum() - 1)


def test_intervals_are_as_wide_as_those_of_customers_drawn_by_hand():
    labels, probabilities = drawn(600)
    customers = pd.Series(np.repeat(np.arange(200), 3))

    def brier(weights):
        return {"brier": probability_metrics(labels, probabilities, 0.5, weights)["brier"]}

    value, low, high = with_intervals(brier, customers, seed=1)["brier"]
    per_customer = ((labels - probabilities) ** 2).reshape(200, 3).mean(axis=1)
    assert low < value < high
    assert high - low == pytest.approx(2 * 1.96 * per_customer.std() / 200**0.5, rel=0.2)


def test_all_rows_of_a_customer_are_drawn_together_and_alike_every_time():
    customers = pd.Series(["b", "a", "b", "a", "c"])
    (weights,) = draws(customers, seed=1, n_draws=30)
    np.testing.assert_array_equal(weights[:, 0], weights[:, 2])
    np.testing.assert_array_equal(weights[:, 1], weights[:, 3])
    assert np.ptp(weights[:, 0] - weights[:, 1]) > 0
    np.testing.assert_array_equal(weights, next(draws(customers, seed=1, n_draws=30)))


def test_nobody_above_the_threshold_is_zero_and_not_an_error():
    values = plain(probability_metrics, np.array([0, 1]), np.array([0.1, 0.2]), 0.5)
    assert (values["precision"], values["recall"], values["f1"]) == (0, 0, 0)


def test_one_class_has_no_ranking_and_no_rows_have_no_metric():
    values = plain(probability_metrics, np.zeros(5), np.full(5, 0.1), 0.5)
    assert "roc_auc" not in values
    assert values["brier"] == pytest.approx(0.01)
    assert plain(probability_metrics, np.zeros(0), np.zeros(0), 0.5) == {}
