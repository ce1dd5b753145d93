"""Derived scores: paths and lifetimes, learned from training rows and from nothing else."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from ml_shop import TASK, training_set
from nextbest.ml.derived.btyd import BetaGeometric, GammaGamma, order_histories, order_values
from nextbest.ml.derived.lifetime import Lifetime
from nextbest.ml.derived.paths import PathScore, ngrams
from nextbest.ml.families.baselines import BgNbd
from nextbest.ml.inputs.matrix import Inputs
from nextbest.ml.parallel import one_thread_each
from nextbest.ml.settings import Settings, Task

PURCHASE, SPEND = Task(TASK, 7), Task("spend_90d", 90, "amount")


@pytest.fixture(autouse=True)
def _as_in_training():
    with one_thread_each():
        yield


def with_paths(n_customers=300):
    """Return rows whose buyers mostly end in the cart, and one in ten without an event."""
    frame = training_set(n_customers)
    draw = np.random.default_rng(2)
    ends = np.where(
        draw.random(len(frame)) < np.where(frame["label"] > 0, 0.8, 0.2), "cart", "home"
    )
    paths = pd.Series("search view:Shoes " + pd.Series(ends)).where(draw.random(len(frame)) > 0.1)
    return frame.assign(recent_path=paths)


def learned(of, frame, task=PURCHASE, dropped=()):
    return of.learn(frame, frame["label"].to_numpy(dtype=float), task, dropped)


def test_a_path_counts_each_run_of_one_to_three_pages():
    counts = ngrams(pd.Series(["a b c d", "a", None, "a"]))
    assert counts.sum(axis=1).ravel().tolist()[0] == [4 + 3 + 2, 1, 0, 1]
    assert (counts[1] != counts[3]).nnz == 0
    assert counts[0].multiply(counts[1]).sum() == 1  # the page that both have, and nothing else


def test_the_order_of_pages_counts_and_no_run_spans_two_customers():
    there, back, both = (ngrams(pd.Series(paths)) for paths in (["a b"], ["b a"], ["a b", "b a"]))
    assert (there != back).nnz > 0
    assert (both[0] != there).nnz == (both[1] != back).nnz == 0


def test_a_path_score_tells_the_paths_of_buyers():
    frame = with_paths()
    scorer, _ = learned(PathScore, frame)
    cart, home, none = scorer.scores(
        pd.DataFrame({"recent_path": ["search view:Shoes cart", "search view:Shoes home", None]})
    ).ravel()
    assert cart > none > home


def test_a_training_row_is_scored_without_the_labels_of_its_customer():
    """One page per customer: only her own labels could tell what it means."""
    frame = training_set(200)
    buyers = frame.groupby("customer_id")["label"].transform("sum")
    frame["label"] = (buyers > buyers.median()).astype(int)
    frame["recent_path"] = "page:" + frame["customer_id"].astype(str)
    scorer, scores = learned(PathScore, frame)
    own = scorer.scores(frame).ravel()
    positive = frame["label"] == 1
    assert own[positive].mean() - own[~positive].mean() > 0.1
    assert abs(scores[positive].mean() - scores[~positive].mean()) < 0.05


def test_without_paths_or_with_one_for_all_there_is_no_path_score():
    frame = training_set(50)
    assert learned(PathScore, frame) is None
    assert learned(PathScore, frame.assign(recent_path="home")) is None
    assert learned(PathScore, frame.assign(recent_path=None)) is None
    assert learned(PathScore, with_paths(50), dropped={"path_score"}) is None


def with_histories(n_customers=300):
    frame = training_set(n_customers)
    draw = np.random.default_rng(4)
    first = draw.integers(100, 700, len(frame)).astype(float)
    last = (first * draw.random(len(frame))).round()
    days = 1 + draw.poisson(np.where(last < first, 3, 0))
    last = np.where(days == 1, first, last)
    none = draw.random(len(frame)) < 0.1
    return frame.assign(
        n_order_days=np.where(none, 0, days),
        days_since_first_order=np.where(none, np.nan, first),
        days_since_last_order=np.where(none, np.nan, last),
        revenue=np.where(none, 0, days * draw.gamma(2, 20, len(frame))),
    )


def test_lifetime_columns_are_those_of_the_models_at_the_horizon():
    frame = with_histories()
    scorer, scores = learned(Lifetime, frame, SPEND)
    assert scorer.names == ("probability_alive", "expected_orders", "expected_spend")
    history = order_histories(frame)
    np.testing.assert_allclose(scores[:, 0], scorer.orders.probability_alive(*history))
    in_thousandths = 1000 * scorer.orders.expected_orders(*history, 90 / 7)
    np.testing.assert_allclose(scores[:, 1], in_thousandths)
    ordered = frame["n_order_days"] > 0
    mean = frame["revenue"] / frame["n_order_days"].clip(lower=1)
    value = scorer.values.expected_value(frame["n_order_days"], mean)
    np.testing.assert_allclose(scores[ordered, 2], (scores[:, 1] * value)[ordered])
    assert np.isnan(scores[~ordered]).all()


def test_lifetimes_are_fitted_to_the_newest_look_at_each_customer():
    frame = with_histories(200)
    scorer, _ = learned(Lifetime, frame)
    newest = frame.groupby("customer_id").tail(1)
    expected = BetaGeometric.fit(*order_histories(newest[newest["n_order_days"] > 0]))
    assert scorer.orders == expected
    assert isinstance(scorer.values, GammaGamma)


def test_a_dropped_column_is_left_out_and_without_the_history_there_is_none():
    frame = with_histories(200)
    scorer, scores = learned(Lifetime, frame, dropped={"expected_orders"})
    assert scorer.names == ("probability_alive",)
    assert scores.shape == (len(frame), 1)
    assert learned(Lifetime, frame.drop(columns="revenue")) is None
    assert learned(Lifetime, frame, dropped={"expected_orders", "probability_alive"}) is None


def test_inputs_come_back_from_their_text_with_every_derived_score():
    frame = with_histories(100).assign(recent_path=with_paths(100)["recent_path"])
    inputs, rows = Inputs.learn(frame, PURCHASE)
    assert inputs.names[-5:-2] == ["probability_alive", "expected_orders", "path_score"]
    assert rows.matrix.shape[1] == len(inputs.names)
    assert "recent_path" in inputs.sources
    again = Inputs.from_dict(json.loads(json.dumps(inputs.to_dict())))
    np.testing.assert_array_equal(again.matrix(frame), inputs.matrix(frame))


@pytest.mark.parametrize("name", ["recent_path", "revenue"])
def test_rows_without_the_source_of_a_derived_score_are_refused(name):
    frame = with_histories(100).assign(recent_path=with_paths(100)["recent_path"])
    inputs, _ = Inputs.learn(frame, PURCHASE, dropped={"revenue"})
    with pytest.raises(ValueError, match=f"needs the feature {name}"):
        inputs.matrix(frame.drop(columns=name))


def test_the_baseline_of_amounts_ranks_by_what_both_models_expect():
    frame = with_histories(200)
    _, rows = Inputs.learn(frame, SPEND)
    scores = BgNbd.fit_all(rows, [{}], Settings())[0].margins(rows.matrix)
    scorer, _ = learned(Lifetime, frame, SPEND)
    ordered = (frame["n_order_days"] > 0).to_numpy()
    orders = scorer.orders.expected_orders(*order_histories(frame), 90 / 7)
    expected = orders * scorer.values.expected_value(*order_values(frame))
    assert spearmanr(scores[ordered], expected[ordered]).statistic == pytest.approx(1)
    assert scores[~ordered].max() <= scores[ordered].min()
