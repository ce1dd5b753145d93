"""An artifact is text: it comes back whole, or not at all."""

import json

import numpy as np
import pytest

from models_shop import training_set
from nextbest.models.artifact import Artifact, hash_of
from nextbest.models.calibration import SigmoidCalibrator
from nextbest.models.families import FAMILIES
from nextbest.models.settings import Settings


def artifact(model):
    frame = training_set(100)
    labels = frame["label"].to_numpy(dtype=float)
    fitted = model.fit(frame, labels, model.default, Settings(n_threads=1))
    calibrator = SigmoidCalibrator(0.9, -0.1)
    dates = ("2024-01-01", "2024-04-08")
    return Artifact("purchase_7d", 7, *dates, 0.3, model.default, fitted, calibrator)


@pytest.mark.parametrize("model", FAMILIES["binary"])
def test_a_stored_model_scores_to_the_last_bit_as_before(model):
    before, frame = artifact(model), training_set(100)
    text = before.to_text()
    after = Artifact.from_text(text, hash_of(text), "v1")
    np.testing.assert_array_equal(after.predict(frame), before.predict(frame))
    assert after.to_text() == text


@pytest.mark.parametrize("model", FAMILIES["binary"])
def test_one_changed_byte_is_refused_with_the_version(model):
    text = artifact(model).to_text()
    place = len(text) // 2
    changed = text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :]
    with pytest.raises(ValueError, match="model purchase_7d-2024-04-15-x: the artifact does not"):
        Artifact.from_text(changed, hash_of(text), "purchase_7d-2024-04-15-x")


@pytest.mark.parametrize("model", FAMILIES["binary"])
def test_an_artifact_is_plain_json(model):
    text = artifact(model).to_text()
    assert json.loads(text)["format"] == "nextbest-model-1"


def test_text_of_another_format_is_refused():
    with pytest.raises(ValueError, match="not of the format"):
        Artifact.from_text("{}", hash_of("{}"), "v1")
