"""Training is honest and repeatable."""

import warnings

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ml_shop import CUTOFFS, TASK, training_set, true_logit
from nextbest.ml.families.calibration import SigmoidCalibrator, sigmoid_line
from nextbest.ml.inputs.sampling import sample_rows
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training import fitting
from nextbest.ml.training.crossfit import newest_rows
from nextbest.ml.training.search import make_folds
from nextbest.ml.training.train import fingerprint, sort_rows, train_task

PURCHASE = Task(TASK, 7)
SETTINGS = Settings(n_threads=1)


@pytest.fixture(scope="module")
def trained():
    return train_task(training_set(), PURCHASE, SETTINGS)


def value(trained, role, split, metric, variant=""):
    (found,) = [
        row["value"]
        for row in trained.metrics
        if (row["role"], row["variant"], row["split"], row["metric"])
        == (role, variant, split, metric)
    ]
    return found


def test_the_model_ranks_nearly_as_well_as_the_truth(trained):
    test = training_set().query("split == 'test'")
    best = roc_auc_score(test["label"], true_logit(test))
    assert value(trained, "model", "test", "roc_auc") == pytest.approx(best, abs=0.02)


def test_the_model_beats_its_baselines_and_is_calibrated(trained):
    lift = value(trained, "model", "test", "top_decile_lift")
    assert lift > value(trained, "baseline", "test", "top_decile_lift", ":recency")
    assert lift > value(trained, "baseline", "test", "top_decile_lift", ":orders_90d")
    assert value(trained, "model", "test", "expected_calibration_error") < 0.06


def test_what_is_reported_is_what_the_measured_artifact_predicts(trained):
    test = sort_rows(training_set()).query("split == 'test'")
    brier = np.mean((trained.measured.predict(test) - test["label"]) ** 2)
    assert value(trained, "model", "test", "brier") == pytest.approx(brier)


def test_the_calibration_period_tells_ranking_only(trained):
    metrics = {row["metric"] for row in trained.metrics if row["split"] == "calibration"}
    assert metrics == {"roc_auc", "average_precision", "top_decile_lift"}


def test_the_same_rows_in_any_order_give_the_same_artifacts(trained):
    shuffled = training_set().sample(frac=1, random_state=5)
    again = train_task(shuffled, PURCHASE, SETTINGS)
    assert again.scoring.to_text() == trained.scoring.to_text()
    assert again.measured.to_text() == trained.measured.to_text()
    assert again.fingerprint == trained.fingerprint


def test_a_changed_value_gives_another_fingerprint(trained):
    frame = sort_rows(training_set())
    assert fingerprint(frame) == trained.fingerprint
    frame.loc[7, "n_orders_90d"] += 1
    assert fingerprint(frame) != trained.fingerprint


def permuted():
    """Return rows whose labels belong to other rows."""
    frame = training_set(600)
    frame["label"] = np.random.default_rng(1).permutation(frame["label"])
    return frame


def auc_of(frame):
    """Return the interval of the AUC that a model trained on the rows has on their test period."""
    ((low, high),) = [
        (row["low"], row["high"])
        for row in train_task(frame, PURCHASE, SETTINGS).metrics
        if (row["role"], row["split"], row["metric"]) == ("model", "test", "roc_auc")
    ]
    return low, high


def test_permuted_labels_cannot_be_predicted():
    low, high = auc_of(permuted())
    assert low < 0.5 < high
    assert high - low < 0.1


def test_a_feature_that_has_seen_the_label_is_far_too_good():
    """So a leak shows: the test above fails for every column that knows the label's day."""
    frame = permuted()
    noise = np.random.default_rng(9).normal(0, 0.1, len(frame))
    low, _ = auc_of(frame.assign(n_orders_tomorrow=frame["label"] + noise))
    assert low > 0.99


def test_the_measured_fit_knows_nothing_of_the_test_period(trained):
    frame = training_set()
    later = frame["split"] == "test"
    frame.loc[later, "label"] = 1 - frame.loc[later, "label"]
    again = train_task(frame, PURCHASE, SETTINGS)
    assert again.measured.to_text() == trained.measured.to_text()


def test_no_calibrator_sees_a_row_that_its_scores_were_learned_from(monkeypatch):
    seen = []

    class Recorder(SigmoidCalibrator):
        @classmethod
        def fit(cls, margins, labels):
            seen.append((margins, labels))
            return super().fit(margins, labels)

    monkeypatch.setitem(fitting.CALIBRATORS, "binary", Recorder)
    frame = sort_rows(training_set())
    result = train_task(frame, PURCHASE, SETTINGS)
    *measured, (margins, labels), yardstick = seen
    calibration = frame.query("split == 'calibration'")
    assert all(len(rows) == len(calibration) for rows, _ in [*measured, yardstick])
    newest = frame[newest_rows(frame)]
    np.testing.assert_array_equal(labels, newest["label"])
    near = result.scoring.model.margins(newest)
    assert 0 < np.abs(margins - near).max() < 0.5


def test_the_scoring_fit_learned_from_every_matured_cutoff(trained):
    frame = training_set()
    assert trained.n_rows == len(frame)
    assert trained.scoring.last_cutoff == f"{frame['as_of_date'].max():%Y-%m-%d}"
    assert trained.measured.last_cutoff < trained.scoring.last_cutoff


def test_the_search_of_a_long_frame_keeps_the_share_of_every_stratum():
    train = training_set().query("split == 'train'").reset_index(drop=True)
    train["tenure_days"] = np.where(np.arange(len(train)) % 10 == 0, 5, 500)
    drawn = sample_rows(train, 900, seed=1)
    assert len(drawn) == 900
    strata = ["as_of_date", "label", "tenure_days"]
    due = train.groupby(strata).size() * 900 / len(train)
    assert (drawn.groupby(strata).size() - due).abs().max() <= 1
    assert len(make_folds(drawn, PURCHASE)) == 3


def test_one_training_cutoff_is_enough_for_a_model():
    frame = training_set()
    frame = frame[(frame["split"] != "train") | (frame["as_of_date"] == CUTOFFS[0])]
    trained = train_task(frame, PURCHASE, SETTINGS)
    assert trained.measured.model.algorithm == "rfm_logistic_regression"


def test_the_calibrator_finds_the_sigmoid_that_was_drawn_from():
    draw = np.random.default_rng(0)
    margins = draw.normal(size=200_000)
    labels = draw.random(200_000) < 1 / (1 + np.exp(-(0.5 * margins - 2)))
    found = SigmoidCalibrator.fit(margins, labels.astype(float))
    assert (found.slope, found.intercept) == (
        pytest.approx(0.5, abs=0.02),
        pytest.approx(-2, abs=0.02),
    )


@pytest.mark.parametrize("scale", [1e-3, 1.0, 300.0])
@pytest.mark.parametrize("rate", [-6.0, 0.0])
def test_the_likeliest_line_has_no_gradient_and_warns_of_nothing(scale, rate, monkeypatch):
    """Warnings are errors here, and filters are off: one thread undoes those of another."""
    monkeypatch.setattr(warnings, "simplefilter", lambda *_, **__: None)
    draw = np.random.default_rng(1)
    margins = draw.normal(size=5_000)
    labels = (draw.random(5_000) < 1 / (1 + np.exp(-(margins + rate)))).astype(float)
    positives = labels.sum()
    smoothed = np.where(labels > 0, (positives + 1) / (positives + 2), 1 / (5_002 - positives))
    for given in (None, 2 / scale):
        slope, intercept = sigmoid_line(scale * margins, labels, given)
        errors = 1 / (1 + np.exp(-(slope * scale * margins + intercept))) - smoothed
        assert abs(np.mean(errors)) < 1e-9
        assert slope == pytest.approx(given) if given else abs(np.mean(margins * errors)) < 1e-9


def test_margins_that_tell_nothing_apart_give_the_smoothed_rate():
    labels = np.array([1.0, 0.0, 0.0, 0.0])
    for value in (0.0, 3.0):
        slope, intercept = sigmoid_line(np.full(4, value), labels)
        rate = 1 / (1 + np.exp(-(slope * value + intercept)))
        assert rate == pytest.approx((2 / 3 + 3 / 5) / 4)


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_the_calibrator_of_one_class_stays_finite(label):
    found = SigmoidCalibrator.fit(np.linspace(-1, 1, 50), np.full(50, label))
    assert abs(found.predict(np.zeros(1))[0] - label) < 0.05


@pytest.mark.parametrize("left_out", ["number", ["category", "object"]])
def test_a_shop_without_numbers_or_without_texts_trains_all_the_same(left_out):
    keys = training_set()[["as_of_date", "label"]]
    frame = training_set().drop(columns=["as_of_date", "label", "task", "customer_id", "split"])
    frame = frame.select_dtypes(exclude=left_out).join(keys)
    ids = training_set()[["task", "customer_id", "split"]]
    trained = train_task(frame.join(ids), PURCHASE, SETTINGS)
    assert value(trained, "model", "test", "roc_auc") > 0.55
