"""An artifact is text: it comes back whole, or not at all."""

import json

import numpy as np
import pytest

from ml_shop import TASK, amounts, training_set
from nextbest.ml.artifact.model import Model
from nextbest.ml.artifact.serialized import Artifact, hash_of
from nextbest.ml.families.calibration import CALIBRATORS
from nextbest.ml.families.catalog import FAMILIES, families_of
from nextbest.ml.inputs.matrix import Inputs
from nextbest.ml.parallel import one_thread_each
from nextbest.ml.settings import Settings, Task

COLUMNS = ["days_since_last_order", "n_orders_90d", "revenue_90d"]
CANDIDATES = [(kind, of) for kind in FAMILIES for of in families_of(kind, COLUMNS)]


def artifact(kind, of, imputation="median"):
    frame = with_paths(100) if kind == "binary" else amounts(with_paths(100))
    prepared = Inputs.learn(frame, Task(TASK, 7, kind))
    with one_thread_each():
        fitted = Model.fit(prepared, of, of.default, Settings(n_threads=1, imputation=imputation))
    calibrator = CALIBRATORS[kind](0.9, -0.1)
    dates = ("2024-01-01", "2024-04-08")
    return Artifact(TASK, kind, 7, *dates, 0.3, of.default, fitted, calibrator)


def with_paths(n_customers):
    frame = training_set(n_customers)
    pages = np.where(frame["label"] > 0, "search cart:shoes", "search view:hats")
    return frame.assign(recent_path=pages)


@pytest.mark.parametrize("imputation", ["median", "iterative"])
@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_a_stored_model_scores_to_the_last_bit_as_before(kind, of, imputation):
    before, frame = artifact(kind, of, imputation), with_paths(100)
    text = before.to_text()
    after = Artifact.from_text(text, hash_of(text), "v1")
    np.testing.assert_array_equal(after.predict(frame), before.predict(frame))
    np.testing.assert_array_equal(after.raw(frame), before.raw(frame))
    assert after.to_text() == text


@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_one_changed_byte_is_refused_with_the_version(kind, of):
    text = artifact(kind, of).to_text()
    place = len(text) // 2
    changed = text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :]
    with pytest.raises(ValueError, match="model purchase_7d-2024-04-15-x: the artifact does not"):
        Artifact.from_text(changed, hash_of(text), "purchase_7d-2024-04-15-x")


@pytest.mark.parametrize(("kind", "of"), CANDIDATES)
def test_an_artifact_is_plain_json(kind, of):
    text = artifact(kind, of).to_text()
    assert json.loads(text)["format"] == "nextbest-model-2"


def test_text_of_another_format_is_refused():
    with pytest.raises(ValueError, match="not of the format"):
        Artifact.from_text("{}", hash_of("{}"), "v1")
