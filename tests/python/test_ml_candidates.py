"""Every family: what is stored scores as the library's fit does, and its reasons add up."""

import builtins

import lightgbm as lgb
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, TweedieRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline

from ml_shop import TASK, amounts, training_set
from nextbest.ml.artifact.model import Model
from nextbest.ml.families.calibration import CALIBRATORS
from nextbest.ml.families.catalog import FAMILIES, families_of, family
from nextbest.ml.families.leaves import PRIOR_ROWS
from nextbest.ml.families.linear import Logistic, Tweedie
from nextbest.ml.families.neural import NeuralNetwork
from nextbest.ml.families.rfm import RFM, RfmLogistic
from nextbest.ml.families.tree_families import Boosting, DecisionTree, Forest
from nextbest.ml.families.trees import lightgbm
from nextbest.ml.inputs.matrix import Inputs
from nextbest.ml.inputs.preprocessing import fitted_pipeline
from nextbest.ml.parallel import one_thread_each
from nextbest.ml.settings import Settings, Task

SETTINGS = Settings(n_threads=1)
TASKS = {"binary": Task(TASK, 7), "amount": Task("spend_90d", 90, "amount")}
NUMBERS = ["n_orders_90d", "days_since_last_order", "revenue_90d", "return_rate_365d"]
CANDIDATES = [(kind, of) for kind in FAMILIES for of in families_of(kind, NUMBERS)]


@pytest.fixture(autouse=True)
def _as_in_training():
    with one_thread_each():
        yield


def training_rows(kind):
    return training_set() if kind == "binary" else amounts(training_set())


def fitted(kind, of, settings=SETTINGS, parameters=None):
    """Return the model, its frame and the matrix that it learned from."""
    frame = training_rows(kind)
    prepared = Inputs.learn(frame, TASKS[kind])
    model = Model.fit(prepared, of, parameters or of.default, settings)
    return model, frame, prepared[1]


@pytest.mark.parametrize("imputation", ["median", "iterative"])
@pytest.mark.parametrize(
    ("kind", "of", "estimator"),
    [
        ("binary", Logistic, LogisticRegression(C=0.1, solver="newton-cholesky", tol=1e-8)),
        (
            "amount",
            Tweedie,
            TweedieRegressor(
                power=1.5, link="log", alpha=0.01, solver="newton-cholesky", max_iter=50
            ),
        ),
    ],
)
def test_stored_constants_predict_like_the_pipeline_of_scikit_learn(
    kind, of, estimator, imputation
):
    model, frame, rows = fitted(kind, of, Settings(n_threads=1, imputation=imputation))
    unit = rows.labels.mean() if kind == "amount" else 1
    pipeline = make_pipeline(fitted_pipeline(rows, imputation), estimator)
    pipeline.fit(rows.matrix, rows.labels / unit)
    if kind == "amount":
        expected = np.log(pipeline.predict(rows.matrix) * unit)
    else:
        expected = pipeline.decision_function(rows.matrix)
    np.testing.assert_allclose(model.margins(frame), expected, atol=1e-9)


def test_the_simplest_candidate_reads_recency_frequency_and_monetary_value_alone():
    model, frame, rows = fitted("binary", RfmLogistic)
    read = [place for place, name in enumerate(rows.names) if name in RFM]
    narrow = Logistic.fit_all(rows.only(read), [RfmLogistic.default], SETTINGS)[0]
    np.testing.assert_allclose(model.margins(frame), narrow.margins(rows.matrix[:, read]))
    _, parts = model.contributions(frame)
    assert 0 < len(read) < len(rows.names)
    assert (np.abs(parts).max(axis=0) > 0).nonzero()[0].tolist() == read


def test_the_stored_network_predicts_like_the_pipeline_of_scikit_learn():
    model, frame, rows = fitted("binary", NeuralNetwork)
    network = MLPClassifier(
        (16,), alpha=10.0, max_iter=10, learning_rate_init=0.003, random_state=SETTINGS.seed
    )
    network.n_iter_no_change = 100  # all epochs are used up, as they are in the model
    pipeline = make_pipeline(fitted_pipeline(rows, "median"), network)
    with pytest.warns(UserWarning, match="Maximum iterations"):
        pipeline.fit(rows.matrix, rows.labels)
    found = 1 / (1 + np.exp(-model.margins(frame)))
    np.testing.assert_allclose(found, pipeline.predict_proba(rows.matrix)[:, 1], atol=1e-9)


def test_gaps_are_filled_by_the_regression_on_the_other_numbers():
    """Recency follows the orders here, so a guess by them is nearer than the median."""
    frame = training_set()
    recency = 60.0 - 10 * frame["n_orders_90d"]
    gaps = np.random.default_rng(0).random(len(frame)) < 0.3
    frame["days_since_last_order"] = recency.mask(gaps)
    rows = Inputs.learn(frame, TASKS["binary"])[1]
    filled = {
        imputation: fitted_pipeline(rows, imputation).transform(rows.matrix)[gaps, 1]
        for imputation in ("median", "iterative")
    }
    assert np.corrcoef(filled["iterative"], recency[gaps])[0, 1] > 0.9
    assert np.ptp(filled["median"]) == 0


@pytest.mark.parametrize("of", [Boosting, Forest, DecisionTree])
def test_trees_predict_like_the_booster_they_were_written_from(of):
    model, frame, rows = fitted("binary", of)
    again = of.from_dict(model.learner.to_dict())
    booster = lgb.Booster(model_str=model.learner.text)
    expected = booster.predict(rows.matrix, raw_score=True)
    expected = expected / booster.num_trees() if of is Forest else expected
    np.testing.assert_allclose(again.margins(rows.matrix), expected, rtol=1e-14)
    assert model.margins(frame).shape == (len(frame),)


@pytest.mark.parametrize("kind", ["binary", "amount"])
def test_the_leaves_of_a_tree_hold_the_log_odds_or_the_log_mean_of_their_rows(kind):
    _, rows = Inputs.learn(training_rows(kind), TASKS[kind])
    tree = DecisionTree.fit_all(rows, [DecisionTree.default], SETTINGS)[0]
    margins, mean = tree.margins(rows.matrix), rows.labels.mean()
    for margin in np.unique(margins):
        inside = rows.labels[margins == margin]
        shrunk = (inside.sum() + PRIOR_ROWS * mean) / (len(inside) + PRIOR_ROWS)
        expected = shrunk / (1 - shrunk) if kind == "binary" else shrunk
        assert margin == pytest.approx(np.log(expected), abs=1e-5)
    assert len(np.unique(margins)) > 4


def test_a_forest_is_the_mean_of_its_trees():
    forest, _, rows = fitted("binary", Forest)
    booster = forest.learner.booster
    trees = [
        booster.predict(rows.matrix, raw_score=True, start_iteration=place, num_iteration=1)
        for place in range(booster.num_trees())
    ]
    assert len(trees) == Forest.default["trees"]
    np.testing.assert_allclose(forest.learner.margins(rows.matrix), np.mean(trees, axis=0))


@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_contributions_are_exact_and_additive_or_there_are_none(kind, of):
    model, frame, _ = fitted(kind, of)
    if not model.has_reasons:
        with pytest.raises(ValueError, match="no exact additive contributions"):
            model.contributions(frame)
        return
    baseline, contributions = model.contributions(frame)
    assert contributions.shape == (len(frame), len(model.contribution_names))
    total = baseline + contributions.sum(axis=1)
    np.testing.assert_allclose(total, model.margins(frame), atol=1e-9)
    assert np.ptp(baseline) == 0
    if of.is_baseline:
        told = (np.abs(contributions).max(axis=0) > 0).nonzero()[0]
        assert [model.contribution_names[place] for place in told] == list(of.columns[-1:])
        return
    orders = contributions[:, model.contribution_names.index("n_orders_90d")]
    assert np.corrcoef(orders, frame["n_orders_90d"])[0, 1] > 0.5


def test_contributions_of_a_regression_are_centred_on_the_training_rows():
    model, frame, _ = fitted("binary", Logistic)
    baseline, contributions = model.contributions(frame)
    np.testing.assert_allclose(contributions.mean(axis=0), 0, atol=1e-9)
    assert baseline[0] == pytest.approx(model.margins(frame).mean(), abs=1e-9)


@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_all_parameter_sets_fitted_at_once_are_those_fitted_alone(kind, of):
    _, rows = Inputs.learn(training_rows(kind), TASKS[kind])
    together = of.fit_all(rows, list(of.grid[:3]), SETTINGS)
    for parameters, learner in zip(of.grid[:3], together, strict=False):
        alone = of.fit_all(rows, [parameters], SETTINGS)[0]
        np.testing.assert_allclose(
            learner.margins(rows.matrix), alone.margins(rows.matrix), atol=1e-9
        )


@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_rows_without_any_known_value_and_no_rows_at_all_are_scored(kind, of):
    model, frame, _ = fitted(kind, of)
    unknown = training_set(1).assign(**dict.fromkeys(NUMBERS, np.nan), country="XX")
    assert np.isfinite(model.margins(unknown)).all()
    assert model.margins(frame.head(0)).shape == (0,)


@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_a_frame_without_one_feature_gives_the_base_rate(kind, of):
    frame = training_rows(kind)
    bare = frame[["task", "customer_id", "as_of_date", "split", "label"]]
    model = Model.fit(Inputs.learn(bare, TASKS[kind]), of, of.default, SETTINGS)
    labels = frame["label"].to_numpy(dtype=float)
    calibrator = CALIBRATORS[kind].fit(model.margins(bare), labels)
    assert calibrator.predict(model.margins(bare)) == pytest.approx(labels.mean(), rel=0.01)


def test_unknown_kinds_and_algorithms_are_named():
    with pytest.raises(ValueError, match="no model predicts the kind 'odd'"):
        families_of("odd", ())
    with pytest.raises(ValueError, match="no algorithm is named 'odd'"):
        family("odd")


def test_a_machine_without_libgomp_is_told_what_to_install(monkeypatch):
    original = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "lightgbm":
            raise OSError("libgomp.so.1: cannot open shared object file")
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RuntimeError, match="install the system package libgomp1"):
        lightgbm()
