"""Who becomes champion, what is pruned, and what is told about the champion."""

import numpy as np
import pandas as pd
import pytest

from ml_shop import TASK, amounts, training_set, true_logit
from nextbest.ml.families.baselines import BASELINES, Orders90d
from nextbest.ml.families.calibration import LogLinearCalibrator
from nextbest.ml.families.catalog import FAMILIES
from nextbest.ml.families.linear import Logistic
from nextbest.ml.families.neural import NeuralNetwork
from nextbest.ml.families.rfm import RfmLogistic
from nextbest.ml.families.tree_families import Boosting
from nextbest.ml.inputs.matrix import Inputs
from nextbest.ml.parallel import in_threads, one_thread_each
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training import pruning
from nextbest.ml.training.diagnostics import calibration_bins, fairness, score_bins
from nextbest.ml.training.pruning import prune
from nextbest.ml.training.search import Found, _simplest_of_the_best, make_folds, search
from nextbest.ml.training.selection import choose
from nextbest.ml.training.train import sort_rows, train_task

PURCHASE, SPEND = Task(TASK, 7), Task("spend_90d", 90, "amount")
SETTINGS = Settings(n_threads=1)


@pytest.fixture(scope="module")
def train():
    return sort_rows(training_set().query("split == 'train'"))


@pytest.fixture(scope="module")
def folds(train):
    return make_folds(train, PURCHASE)


def candidate(family, folds, train, noise, seed=0):
    """Return a candidate whose margins are the truth with so much noise."""
    draw = np.random.default_rng(seed)
    truth = [true_logit(train.loc[fold.customers.index]) for fold in folds]
    margins = [values + noise * draw.normal(size=len(values)) for values in truth]
    return Found(family, family.default, [], margins)


def champion(candidates, folds, settings=SETTINGS):
    return candidates[choose(candidates, folds, None, settings).place].family


def test_a_complex_family_wins_only_where_its_gain_surely_is_one(folds, train):
    simple = candidate(Logistic, folds, train, noise=1.0)
    hardly = candidate(Boosting, folds, train, noise=0.95, seed=1)
    surely = candidate(Boosting, folds, train, noise=0.1)
    assert champion([simple, hardly], folds) is Logistic
    assert champion([simple, surely], folds) is Boosting


def test_a_family_without_exact_reasons_wins_only_where_the_settings_let_it(folds, train):
    simple = candidate(Logistic, folds, train, noise=1.0)
    network = candidate(NeuralNetwork, folds, train, noise=0.0)
    assert champion([simple, network], folds) is Logistic
    free = Settings(n_threads=1, champion_needs_reasons=False)
    assert champion([simple, network], folds, free) is NeuralNetwork


def test_a_network_that_may_be_champion_trains_and_is_stored(monkeypatch):
    monkeypatch.setitem(FAMILIES, "binary", (NeuralNetwork,))
    monkeypatch.setitem(BASELINES, "binary", ())
    monkeypatch.setitem(FAMILIES, "yardstick", (RfmLogistic,))  # each training has one
    free = Settings(n_threads=1, champion_needs_reasons=False)
    trained = train_task(training_set(100), PURCHASE, free)
    assert trained.scoring.model.algorithm == "neural_network"
    assert trained.scoring.stored().to_text() == trained.scoring.to_text()


def test_without_a_fold_the_simplest_family_is_champion(train):
    single = train[train["as_of_date"] == train["as_of_date"].min()]
    found = [search(family, [], SETTINGS) for family in FAMILIES["binary"]]
    assert champion(found, make_folds(single, PURCHASE)) is FAMILIES["binary"][0]


@pytest.mark.parametrize("family", [Logistic, Boosting])
def test_halving_looks_at_all_sets_first_and_at_few_in_the_end(family, folds, monkeypatch):
    tried = []

    class Counted(family):
        @classmethod
        def fit_all(cls, rows, grid, settings):
            tried.append(len(grid))
            return super().fit_all(rows, grid, settings)

    with one_thread_each():
        found = search(Counted, folds, SETTINGS)
    half = (len(family.grid) + 1) // 2
    assert tried == [len(family.grid), half, (half + 1) // 2]
    assert found.parameters in family.grid
    assert [len(margins) for margins in found.margins] == [len(fold.labels) for fold in folds]


def test_of_parameters_that_are_as_good_the_simplest_is_taken():
    means = {0: 0.20, 1: 0.2995, 2: 0.30, 3: 0.29}
    assert _simplest_of_the_best(means) == [1, 2, 3, 0]
    deviances = {place: -value for place, value in means.items()}
    assert _simplest_of_the_best(deviances) == [0, 3, 1, 2]


def test_noise_is_pruned_and_what_the_label_was_drawn_from_is_not(train):
    draw = np.random.default_rng(7)
    noisy = train.assign(**{f"noise_{i}": draw.normal(size=len(train)) for i in range(8)})
    folds = make_folds(noisy, PURCHASE)
    with one_thread_each():
        found = search(Logistic, folds, SETTINGS)
        dropped = prune(found, folds, SETTINGS)
        assert prune(found, folds, SETTINGS) == dropped
    assert sum(name.startswith("noise") for name in dropped) >= 2
    assert not {"n_orders_90d", "days_since_last_order", "country"} & set(dropped)
    assert max(dropped.values()) <= 0


def test_what_seems_idle_is_kept_where_the_family_is_worse_without(train, folds, monkeypatch):
    idle = {"n_orders_90d": -1.0, "return_rate_365d": -0.1, "revenue_90d": 0.5}
    monkeypatch.setattr(pruning, "fold_importance", lambda *_: idle)
    with one_thread_each():
        found = search(Logistic, folds, SETTINGS)
        assert prune(found, folds, SETTINGS) == {}
        idle["n_orders_90d"] = 1.0
        idle["favourite_category"] = -0.2
        assert set(prune(found, folds, SETTINGS)) <= {"favourite_category", "return_rate_365d"}


@pytest.fixture(scope="module")
def trained():
    draw = np.random.default_rng(3)
    frame = training_set()
    frame["gender"] = draw.choice(["f", "m", None], len(frame))
    frame["tenure_days"] = draw.choice([30, 300], len(frame))
    return frame, train_task(frame, PURCHASE, SETTINGS)


def test_diagnostics_are_of_the_test_period_and_of_the_measured_fit(trained):
    frame, result = trained
    test = sort_rows(frame).query("split == 'test'").reset_index(drop=True)
    scores = result.measured.predict(test)
    assert result.diagnostics["calibration_bins"] == calibration_bins(test, scores)
    assert result.diagnostics["score_bins"] == score_bins(scores)
    bins = pd.DataFrame(result.diagnostics["calibration_bins"])
    assert bins["n_rows"].sum() == len(test)
    assert np.average(bins["mean_label"], weights=bins["n_rows"]) == pytest.approx(
        test["label"].mean()
    )
    assert sum(row["share"] for row in result.diagnostics["score_bins"]) == pytest.approx(1)


def test_importance_ranks_what_the_label_was_drawn_from_first_and_names_the_pruned(trained):
    _, result = trained
    rows = pd.DataFrame(result.diagnostics["importance"])
    kept = rows[~rows["is_pruned"]].sort_values("importance", ascending=False)
    assert kept["feature"].iloc[0] == "n_orders_90d"
    assert kept["low"].iloc[0] > 0
    assert set(kept["feature"]) == set(result.measured.model.contribution_names)
    pruned = set(rows.loc[rows["is_pruned"], "feature"])
    assert pruned
    assert not pruned & set(result.scoring.model.features)


def test_groups_are_compared_with_all(trained):
    frame, result = trained
    rows = pd.DataFrame(result.diagnostics["fairness"]).set_index(["attribute", "level", "metric"])
    test = frame.query("split == 'test'")
    scores = result.measured.predict(test)
    odds = 2 * result.measured.base_rate / (1 - result.measured.base_rate)
    threshold = odds / (1 + odds)
    women = (test["gender"] == "f").to_numpy()
    found = rows.loc[("gender", "f", "selection_rate")]
    assert found["value"] == pytest.approx(np.mean(scores[women] >= threshold))
    assert found["overall"] == pytest.approx(np.mean(scores >= threshold))
    assert found["n_rows"] == women.sum()
    ratio = rows.loc[("customer_age", "new", "calibration_ratio"), "value"]
    new = (test["tenure_days"] < 90).to_numpy()
    assert ratio == pytest.approx(scores[new].sum() / test["label"][new].sum())
    assert set(rows.index.get_level_values("attribute")) == {"gender", "customer_age"}


def test_a_group_without_both_outcomes_has_no_auc_and_no_error():
    test = training_set(20).query("split == 'test'").reset_index(drop=True)
    test["gender"] = np.where(test["label"] > 0, "f", "m")
    rows = pd.DataFrame(fairness(test, np.full(len(test), 0.3), 0.5, PURCHASE))
    of_gender = rows[rows["attribute"] == "gender"]
    assert set(of_gender["metric"]) == {"selection_rate", "calibration_ratio"}
    assert list(of_gender.query("metric == 'calibration_ratio'")["level"]) == ["f"]


def test_amounts_are_trained_calibrated_and_beat_their_baselines():
    frame = amounts(training_set(600)).assign(revenue_90d=training_set(600)["revenue_90d"])
    result = train_task(frame, Task("spend_7d", 7, "amount"), SETTINGS)
    metrics = pd.DataFrame(result.metrics).query("split == 'test'")
    values = metrics.set_index(["role", "algorithm", "metric"])["value"]
    winner = result.measured.model.algorithm
    assert abs(values["model", winner, "total_error"]) < 0.15
    assert values["model", winner, "rmse"] < values["baseline", "mean", "rmse"]
    assert values["model", winner, "rmse"] < values["baseline", "spend_90d", "rmse"]


def test_calibrated_amounts_have_the_total_and_the_slope_that_were_observed():
    draw = np.random.default_rng(0)
    margins = draw.normal(size=50_000)
    labels = np.exp(0.6 * margins + 2) * draw.gamma(0.5, 2, len(margins))
    found = LogLinearCalibrator.fit(margins, labels)
    assert found.predict(margins).sum() == pytest.approx(labels.sum(), rel=1e-6)
    assert (found.slope, found.intercept) == (
        pytest.approx(0.6, abs=0.02),
        pytest.approx(2, abs=0.02),
    )


def test_an_amount_below_zero_is_learned_as_nothing():
    frame = amounts(training_set(200))
    frame.loc[frame.index[:300], "label"] = -5.0
    result = train_task(frame, Task("spend_7d", 7, "amount"), SETTINGS)
    assert (result.scoring.predict(frame) > 0).all()


def test_a_baseline_that_ranks_training_upside_down_is_turned_round(train):
    churn = train.assign(label=1 - train["label"])
    upright, turned = (
        Orders90d.fit_all(Inputs.learn(rows, PURCHASE)[1], [{}], SETTINGS)[0]
        for rows in (train, churn)
    )
    assert upright.slope == pytest.approx(-turned.slope) != 0


def test_results_keep_the_order_of_their_items_in_any_number_of_threads():
    assert in_threads(lambda value: value * 2, range(5), 2) == [0, 2, 4, 6, 8]
    assert in_threads(lambda value: value * 2, range(5), 1) == [0, 2, 4, 6, 8]


def test_the_number_of_threads_changes_no_byte():
    one, two = (
        train_task(training_set(150), PURCHASE, Settings(n_threads=count)) for count in (1, 2)
    )
    assert one.scoring.to_text() == two.scoring.to_text()
    assert one.metrics == two.metrics
    assert one.diagnostics == two.diagnostics


def test_the_grain_of_categories_trains_with_the_category_as_a_feature():
    frame = pd.concat(
        [training_set(100).assign(category=name, label=label) for name, label in PAIRS]
    )
    result = train_task(frame, Task("category", 7, grain="category"), SETTINGS)
    assert "category" in result.scoring.model.features
    scores = result.scoring.predict(frame)
    assert scores[frame["category"] == "shoes"].min() > scores[frame["category"] == "hats"].max()


PAIRS = [("hats", 0), ("shoes", 1)]
