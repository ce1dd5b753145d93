"""Metrics against values worked out by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, f1_score, precision_score, recall_score

from nextbest.models.metrics import (
    expected_calibration_error,
    probability_metrics,
    ranking_metrics,
    top_decile_lift,
)


def test_ranking_metrics_of_four_rows_are_those_worked_out_by_hand():
    values = ranking_metrics(np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.7, 0.1]))
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
    assert top_decile_lift(labels, labels.astype(float)) == pytest.approx(10)
    assert top_decile_lift(labels, np.zeros(10)) == pytest.approx(1)


def test_lift_shares_the_last_places_among_ties():
    labels = np.array([0] * 10 + [1] + [0] * 9)
    scores = np.array([2.0] + [1.0] * 19)
    assert top_decile_lift(labels, scores) == pytest.approx((1 / 19) / 2 / (1 / 20))


def test_threshold_metrics_are_those_of_scikit_learn():
    draw = np.random.default_rng(3)
    probabilities = draw.random(500).round(2)
    labels = (draw.random(500) < probabilities).astype(int)
    values = probability_metrics(labels, probabilities, threshold=0.6)
    chosen = probabilities >= 0.6
    assert values["brier"] == pytest.approx(brier_score_loss(labels, probabilities))
    assert values["precision"] == pytest.approx(precision_score(labels, chosen))
    assert values["recall"] == pytest.approx(recall_score(labels, chosen))
    assert values["f1"] == pytest.approx(f1_score(labels, chosen))


def test_nobody_above_the_threshold_is_zero_and_not_an_error():
    values = probability_metrics(np.array([0, 1]), np.array([0.1, 0.2]), threshold=0.5)
    assert (values["precision"], values["recall"], values["f1"]) == (0, 0, 0)


def test_one_class_has_no_ranking_and_no_rows_have_no_metric():
    values = probability_metrics(np.zeros(5), np.full(5, 0.1), threshold=0.5)
    assert "roc_auc" not in values
    assert values["brier"] == pytest.approx(0.01)
    assert probability_metrics(np.zeros(0), np.zeros(0), threshold=0.5) == {}
