"""Champions that hold: no worse than a baseline, on a shop with one year of cut-off history."""

import numpy as np
import pytest

from ml_grocer import Grocer, with_splits
from ml_shop import TASK, training_set, true_logit
from nextbest.ml.families.baselines import Mean, Orders90d, Recency
from nextbest.ml.families.calibration import SLOPES, LogLinearCalibrator, SigmoidCalibrator
from nextbest.ml.families.linear import Logistic
from nextbest.ml.families.tree_families import Boosting
from nextbest.ml.registry.rows import training_columns
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.judging import Judged, is_better
from nextbest.ml.training.search import Found, make_fold, make_folds, quality
from nextbest.ml.training.selection import choose
from nextbest.ml.training.train import sort_rows, train_task

SETTINGS = Settings(n_threads=1)
PURCHASE = Task(TASK, 7)
GROCER_TASKS = {
    "purchase_7d": (Task("purchase_7d", 7), "purchase", 2, 2),
    "click": (Task("click", 21), "click", 1, 4),
    "spend_90d": (Task("spend_90d", 90, "amount"), "spend", 4, 1),
}


@pytest.fixture(scope="module")
def grocer():
    """Train the tasks of a grocer with one year of left-truncated history."""
    shop, trained = Grocer(300, seed=0), {}
    for name, (task, label, weeks, n_newest) in GROCER_TASKS.items():
        frame = with_splits(shop.rows(label, task.horizon_days, weeks), task.horizon_days, n_newest)
        trained[name] = frame, train_task(frame, task, SETTINGS)
    return trained


def measured(result, role, metric, algorithm=None):
    return {
        row["algorithm"]: row["value"]
        for row in result.metrics
        if (row["role"], row["split"], row["metric"]) == (role, "test", metric)
        and algorithm in (None, row["algorithm"])
    }


def test_more_than_half_of_the_grocers_customers_buy_within_a_week(grocer):
    frame, _ = grocer["purchase_7d"]
    assert frame["label"].mean() == pytest.approx(0.55, abs=0.03)


def test_purchases_of_every_week_are_scored_no_worse_than_by_bg_nbd(grocer):
    _, result = grocer["purchase_7d"]
    (champion,) = measured(result, "model", "roc_auc").values()
    assert champion >= measured(result, "baseline", "roc_auc")["bg_nbd"] - 0.01


def test_without_a_fold_the_calibration_period_finds_the_model_of_clicks(grocer):
    """The simplest candidate, which reads orders alone, once stood with an AUC under one half."""
    frame, result = grocer["click"]
    train = frame[frame["split"] == "train"]
    assert make_folds(train, GROCER_TASKS["click"][0]) == []
    ((name, champion),) = measured(result, "model", "roc_auc").items()
    assert name == "logistic_regression"
    assert champion > max(measured(result, "baseline", "roc_auc").values()) + 0.1
    assert champion > measured(result, "candidate", "roc_auc")["rfm_logistic_regression"] + 0.1


def test_a_baseline_scores_spend_that_every_other_candidate_misses(grocer):
    _, result = grocer["spend_90d"]
    ((name, champion),) = measured(result, "model", "mae").items()
    assert name == result.choice.best_baseline == "bg_nbd"
    assert champion < 0.8 * measured(result, "candidate", "mae")["tweedie_regression"]
    assert result.choice.reason == (
        "the baseline bg_nbd is used, because the training rows contain at most 49 days of order "
        "history, and the task predicts 90 days ahead"
    )
    row = training_columns(result)
    assert (row["best_baseline"], row["choice_reason"]) == ("bg_nbd", result.choice.reason)


def test_a_baseline_that_scores_reads_one_column_and_gives_it_as_the_reason(grocer):
    frame, result = grocer["spend_90d"]
    model = result.scoring.model
    assert model.contribution_names == ["expected_spend"]
    assert "n_orders_90d" not in model.features
    base, parts = result.scoring.contributions(frame)
    np.testing.assert_allclose(base + parts[:, 0], result.scoring.raw(frame))


def test_amounts_are_judged_where_everybody_buys(grocer):
    """Where no amount was 0, nothing was judged, and the mean of all scored."""
    frame, _ = grocer["spend_90d"]
    buyers = frame[frame["label"] > 0]
    result = train_task(buyers, GROCER_TASKS["spend_90d"][0], SETTINGS)
    assert result.choice.best_baseline == "bg_nbd"
    ((_, champion),) = measured(result, "model", "mae").items()
    assert champion <= measured(result, "baseline", "mae")["bg_nbd"]


def test_the_champion_is_the_same_whatever_the_test_period_holds(grocer):
    frame, result = grocer["click"]
    later = frame["split"] == "test"
    other = frame.assign(label=frame["label"].where(~later, 1 - frame["label"]))
    again = train_task(other, GROCER_TASKS["click"][0], SETTINGS)
    assert again.choice == result.choice
    assert again.measured.to_text() == result.measured.to_text()


@pytest.fixture(scope="module")
def periods():
    """Return three folds, and the calibration period as a fourth one."""
    frame = sort_rows(training_set())
    train = frame[frame["split"] == "train"]
    folds = make_folds(train, PURCHASE)
    rows = (folds[-1].inputs, folds[-1].rows)
    check = make_fold(rows, frame[frame["split"] == "calibration"])
    return frame, folds, check


def guesses(periods, noise, seed):
    """Return the truth with so much noise in each of the periods."""
    frame, folds, check = periods
    draw = np.random.default_rng(seed)
    return [
        true_logit(frame.loc[fold.customers.index]) + extent * draw.normal(size=len(fold.labels))
        for fold, extent in zip([*folds, check], noise, strict=True)
    ]


def chosen(periods, **noise):
    """Return what is chosen among candidates with noise in the three folds and at last."""
    families = {"recency": Recency, "logistic": Logistic, "boosting": Boosting}
    margins = [guesses(periods, noise[name], seed) for seed, name in enumerate(noise)]
    found = [
        Found(families[name], {}, [], of[:-1]) for name, of in zip(noise, margins, strict=True)
    ]
    return choose(found, periods[1], (periods[2], [of[-1] for of in margins]), SETTINGS)


def test_a_candidate_that_collapses_on_the_calibration_period_is_set_aside(periods):
    choice = chosen(periods, recency=[2, 2, 2, 2], logistic=[1, 1, 1, 1], boosting=[0, 0, 0, 100])
    assert choice.place == 1
    assert "set aside: lightgbm (worse than the baseline recency on the" in choice.reason


def test_a_candidate_that_keeps_little_of_its_gain_is_set_aside(periods):
    choice = chosen(periods, recency=[9, 9, 9, 9], logistic=[2, 2, 2, 2], boosting=[0, 0, 0, 9])
    assert choice.place == 1
    assert "lightgbm (its improvement over a constant prediction falls from " in choice.reason


def test_a_gain_within_the_noise_leaves_the_baseline(periods):
    noise = [1.0, 1.0, 1.0, 1.0]
    choice = chosen(periods, recency=noise, logistic=noise)
    assert (choice.place, choice.best_baseline) == (0, "recency")
    assert choice.reason == "the baseline recency is used, because no model is significantly better"


def test_a_gain_on_the_folds_that_the_last_period_does_not_show_is_none(periods):
    choice = chosen(periods, recency=[1.0, 1.0, 1.0, 0.9], logistic=[0.0, 0.0, 0.0, 1.1])
    assert choice.place == 0


def judged(family, *values):
    """Return a candidate with a quality per period, and draws of it that deviate by 0.015."""
    quality = np.array([values, *(np.array(values) + 0.015 * step for step in NORMAL)])
    return Judged(Found(family, {}, [], []), quality, quality)


NORMAL = np.random.default_rng(0).normal(size=200)


def test_over_a_baseline_one_standard_error_is_enough_where_periods_are_many():
    def better(family, *gains):
        known = Judged(Found(family, {}, [], []), np.zeros((201, len(gains))), np.zeros((201, 1)))
        return is_better(judged(Logistic, *gains), known)

    assert better(Recency, 0.02, 0.03, 0.01)
    assert not better(Recency, 0.02, 0.02), "of few periods the interval must exclude zero"
    assert better(Recency, 0.04, 0.04)
    assert not better(Boosting, 0.02, 0.03, 0.01), "over a model as well"
    assert not better(Recency, 0.06, -0.03, 0.02), "less than one standard error between periods"
    assert not better(Recency, 0.01, 0.01, 0.01), "less than one standard error of customers"
    assert not better(Recency, 0.08, 0.07, -0.01), "nothing gained in the last period"


def test_where_most_rows_are_positive_the_others_tell_candidates_apart():
    labels = np.array([1.0] * 9 + [0.0])
    good, bad = np.arange(10.0)[::-1], np.arange(10.0)
    ones = np.ones((1, 10))
    assert quality("binary", labels, good, ones) == pytest.approx(1)
    assert quality("binary", labels, bad, ones) == pytest.approx(0.1)


@pytest.mark.parametrize("calibrator", [SigmoidCalibrator, LogLinearCalibrator])
def test_a_calibrator_keeps_the_order_of_scores_that_rank_upside_down(calibrator):
    margins = np.linspace(-2, 2, 400)
    labels = (np.random.default_rng(0).random(400) < 1 / (1 + np.exp(margins))).astype(float)
    found = calibrator.fit(margins, labels)
    assert found.slope == pytest.approx(SLOPES[0], abs=1e-3)
    scores = found.predict(margins)
    assert (np.diff(scores) > 0).all()
    assert scores.mean() == pytest.approx(labels.mean(), abs=0.01)


def test_customers_without_a_value_come_last():
    frame = training_set(100)
    inputs_rows = make_folds(frame[frame["split"] == "train"], PURCHASE)[-1].rows
    fitted = Recency.fit_all(inputs_rows, [{}], SETTINGS)[0]
    place = inputs_rows.names.index("days_since_last_order")
    margins, missing = fitted.margins(inputs_rows.matrix), np.isnan(inputs_rows.matrix[:, place])
    assert missing.any()
    assert margins[missing].max() <= margins[~missing].min()


def test_a_baseline_whose_column_a_fold_lacks_gives_everybody_the_same():
    frame = training_set(100).drop(columns="n_orders_90d")
    rows = make_folds(frame[frame["split"] == "train"], PURCHASE)[-1].rows
    for family in (Orders90d, Mean):
        fitted = family.fit_all(rows, [{}], SETTINGS)[0]
        assert np.ptp(fitted.margins(rows.matrix)) == 0
        assert not family.can_read(rows.names) or not family.columns
