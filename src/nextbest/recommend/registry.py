"""The rows of int_ranking_models: every ranker ever trained, and which of them orders when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.ml.artifact.serialized import hash_of
from nextbest.ml.registry.lifecycle import applicable
from nextbest.recommend.ranker import FEATURES, FORMAT, Ranker, RankerSettings, parameters

TASK = "recommendations"
SCHEMA = pa.schema(
    [
        ("model_version", pa.string()),
        ("role", pa.string()),
        ("ranking_version", pa.string()),
        ("trained_as_of", pa.date32()),
        ("trained_at", pa.timestamp("us")),
        ("training_reason", pa.string()),
        ("n_rows", pa.int64()),
        ("n_positives", pa.int64()),
        ("judged_ndcg", pa.float64()),
        ("judged_plain_ndcg", pa.float64()),
        ("judged_recall", pa.float64()),
        ("judged_free_recall", pa.float64()),
        ("judged_frequency_recall", pa.float64()),
        ("judged_from", pa.date32()),
        ("judged_to", pa.date32()),
        ("compared_with", pa.string()),
        ("compared_ndcg", pa.float64()),
        ("compared_champion_ndcg", pa.float64()),
        ("compared_from", pa.date32()),
        ("features", pa.string()),
        ("settings", pa.string()),
        ("training_fingerprint", pa.string()),
        ("artifact", pa.string()),
        ("artifact_sha256", pa.string()),
    ]
)


@dataclass(frozen=True)
class UpkeepSettings:
    """When the ranker is trained, how it learns, and the vars that shape what it learns from."""

    ranker: RankerSettings
    min_positives: int
    min_judged: int
    retrain_after_days: int = 30
    retrain: tuple[str, ...] = ()
    feature_vars: Mapping[str, Any] | None = None

    @classmethod
    def from_meta(cls, meta: dict[str, Any] | None) -> Self:
        """Read the settings from the ``meta`` of the Python model."""
        meta = dict(meta or {})
        ranker = RankerSettings(seed=int(meta.pop("seed")))
        retrain = tuple(meta.pop("retrain", None) or ())
        return cls(ranker=ranker, retrain=retrain, **meta)

    def features_text(self) -> str:
        """Return the features that a ranker reads today, as JSON."""
        return json.dumps(FEATURES)

    def settings_text(self) -> str:
        """Return all that a ranker is learned with today, as JSON."""
        counts = {"trees": self.ranker.trees, "negatives": self.ranker.negatives}
        learned = parameters(self.ranker) | counts | {"artifact_format": FORMAT}
        return json.dumps(learned | dict(self.feature_vars or {}), sort_keys=True)


def read_state(registry: Any | None) -> pd.DataFrame:
    """Return the rankers as a frame; one of an older build may lack columns."""
    if registry is None:
        return pd.DataFrame(columns=SCHEMA.names)
    return frames.read(registry).reindex(columns=SCHEMA.names)


def known_on(state: pd.DataFrame, as_of_date: pd.Timestamp) -> pd.DataFrame:
    """Return the trainings that know nothing later than a date, the newest first."""
    return applicable(state.assign(task=TASK), TASK, as_of_date)


def ordering(models: pd.DataFrame) -> dict[str, Any] | None:
    """Return the row of the ranker that orders since the newest training; None is no ranker."""
    if models.empty:
        return None
    chosen = models[models["model_version"] == models.iloc[0]["ranking_version"]]
    return None if chosen.empty else chosen.iloc[0].to_dict()


def is_intact(model: Mapping[str, Any]) -> bool:
    """Tell whether the artifact of a row is the one that was written."""
    return hash_of(str(model["artifact"])) == str(model["artifact_sha256"])


def load(model: Mapping[str, Any], available: list[str]) -> tuple[Ranker | None, str | None]:
    """Return the ranker of a row, or why it cannot score rows that have the available columns.

    A text that does not match its hash is an error.
    """
    version = model["model_version"]
    if not is_intact(model):
        raise ValueError(f"{version}: the artifact does not match its hash, so it is not loaded")
    if json.loads(model["artifact"]).get("format") != FORMAT:
        return None, f"{version} has the artifact format of another version of nextbest"
    ranker = Ranker.from_artifact(model["artifact"])
    if absent := sorted(set(ranker.features) - set(available)):
        return None, f"{version} needs the feature {absent[0]}, which is no longer there"
    return ranker, None


def reason_to_train(
    models: pd.DataFrame, as_of_date: pd.Timestamp, settings: UpkeepSettings
) -> str | None:
    """Return why a ranker is due at a date, or None.

    Parameters
    ----------
    models
        The trainings known on the date, the newest first.
    """
    if TASK in settings.retrain:
        return f"the var retrain names {TASK}"
    if models.empty:
        return f"no ranker was trained on or before {as_of_date:%Y-%m-%d}"
    last = models.iloc[0]
    if last["features"] != settings.features_text():
        return "the last training learned from other features"
    if changed := _changed(last["settings"], settings.settings_text()):
        return f"the last training had another setting of {changed[0]}"
    age = (as_of_date - pd.Timestamp(last["trained_as_of"])).days
    if age > settings.retrain_after_days:
        return f"the last training is {age} days old, more than {settings.retrain_after_days}"
    return None


def _changed(before: str, now: str) -> list[str]:
    old, new = json.loads(before), json.loads(now)
    return sorted(name for name in old | new if old.get(name) != new.get(name))
