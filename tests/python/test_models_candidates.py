"""What is stored scores exactly as the fitted estimators of the libraries do."""

import builtins

import lightgbm as lgb
import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from models_shop import training_set
from nextbest.models.boosting import BoostingModel, lightgbm
from nextbest.models.families import FAMILIES, families_of, family
from nextbest.models.linear import LogisticModel
from nextbest.models.settings import Settings

SETTINGS = Settings(n_threads=1)
NUMBERS = ["n_orders_90d", "days_since_last_order", "revenue_90d", "return_rate_365d"]


def tamed(values):
    low, high = np.nanquantile(values, [0.0001, 0.9999], axis=0)
    clipped = np.clip(values, low, high)
    return np.sign(clipped) * np.log1p(np.abs(clipped))


@pytest.fixture(scope="module")
def rows():
    frame = training_set()
    return frame, frame["label"].to_numpy(dtype=float)


def test_logistic_constants_predict_like_the_pipeline_of_scikit_learn(rows):
    frame, labels = rows
    pipeline = make_pipeline(
        ColumnTransformer(
            [
                (
                    "numbers",
                    make_pipeline(
                        FunctionTransformer(tamed),
                        SimpleImputer(strategy="median"),
                        StandardScaler(),
                    ),
                    NUMBERS,
                ),
                ("missing", MissingIndicator(), ["days_since_last_order"]),
                (
                    "texts",
                    OneHotEncoder(
                        categories=[["hats", "shoes"], ["DE", "FR", "GB"]], handle_unknown="ignore"
                    ),
                    ["favourite_category", "country"],
                ),
            ]
        ),
        LogisticRegression(C=0.1, tol=1e-8, max_iter=1000),
    )
    pipeline.fit(frame, labels)
    model = LogisticModel.fit(frame, labels, {"C": 0.1}, SETTINGS)
    np.testing.assert_allclose(model.margins(frame), pipeline.decision_function(frame), atol=1e-4)


def test_boosted_text_predicts_like_the_booster_it_was_written_from(rows):
    frame, labels = rows
    model = BoostingModel.fit(frame, labels, BoostingModel.default, SETTINGS)
    again = BoostingModel.from_dict(model.to_dict())
    matrix = np.column_stack([model.spec.numbers(frame), model.spec.codes(frame)])
    expected = lgb.Booster(model_str=model.trees).predict(matrix, raw_score=True)
    np.testing.assert_array_equal(again.margins(frame), expected)


@pytest.mark.parametrize("model", FAMILIES["binary"])
def test_search_judges_what_fit_gives(rows, model):
    frame, labels = rows
    learned, judged = frame.iloc[:3000], frame.iloc[3000:]
    for parameters, margins in model.search(learned, labels[:3000], judged, SETTINGS):
        fitted = model.fit(learned, labels[:3000], parameters, SETTINGS)
        np.testing.assert_allclose(fitted.margins(judged), margins, atol=1e-8)
        break


@pytest.mark.parametrize("model", FAMILIES["binary"])
def test_rows_without_any_known_value_and_no_rows_at_all_are_scored(rows, model):
    frame, labels = rows
    fitted = model.fit(frame, labels, model.default, SETTINGS)
    unknown = training_set(1).assign(**dict.fromkeys(NUMBERS, np.nan), country="XX")
    assert np.isfinite(fitted.margins(unknown)).all()
    assert fitted.margins(frame.head(0)).shape == (0,)


@pytest.mark.parametrize("model", FAMILIES["binary"])
def test_a_frame_without_one_feature_gives_the_base_rate(rows, model):
    frame, labels = rows
    bare = frame[["task", "customer_id", "as_of_date", "split", "label"]]
    margins = model.fit(bare, labels, model.default, SETTINGS).margins(bare)
    assert 1 / (1 + np.exp(-margins)) == pytest.approx(labels.mean(), abs=0.001)


def test_unknown_kinds_and_algorithms_are_named():
    with pytest.raises(ValueError, match="no model predicts the kind 'odd'"):
        families_of("odd")
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
