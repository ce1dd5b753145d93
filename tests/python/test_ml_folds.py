"""Folds look forward only and keep the gap of the horizon."""

import pandas as pd
import pytest

from nextbest.ml.training.folds import time_folds

WEEKS = pd.Series(pd.date_range("2024-01-01", periods=20, freq="7D").repeat(3))


@pytest.mark.parametrize("horizon_days", [7, 14, 30])
def test_every_label_learned_from_had_matured_when_judging_began(horizon_days):
    folds = time_folds(WEEKS, horizon_days)
    assert len(folds) == 3
    for learned, judged in folds:
        assert WEEKS[learned].max() + pd.Timedelta(days=horizon_days) <= WEEKS[judged].min()


def test_no_row_is_judged_twice():
    judged = [row for _, rows in time_folds(WEEKS, 7) for row in rows]
    assert len(judged) == len(set(judged))


@pytest.mark.parametrize("n_weeks", [0, 1])
def test_a_history_too_short_for_a_fold_has_none(n_weeks):
    assert time_folds(WEEKS[: 3 * n_weeks], 7) == []


def test_long_horizons_still_judge_every_cutoff_that_something_matured_before():
    months = pd.Series(pd.date_range("2024-01-01", periods=7, freq="28D"))
    folds = time_folds(months, horizon_days=90)
    assert [list(judged) for _, judged in folds] == [[4], [5], [6]]
    assert [list(learned) for learned, _ in folds] == [[0], [0, 1], [0, 1, 2]]


def test_a_horizon_longer_than_the_history_leaves_no_fold():
    assert time_folds(WEEKS, 365) == []
