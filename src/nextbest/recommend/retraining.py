"""What a build does with the rankers: it trains one where it is due, and adds its row."""

import traceback
from typing import Any

import pandas as pd

from nextbest import frames
from nextbest.ml.artifact.serialized import hash_of
from nextbest.progress import Progress
from nextbest.recommend.contest import NEW, OLD, Champion
from nextbest.recommend.ranker import FEATURES, KEYS, LABEL
from nextbest.recommend.registry import (
    SCHEMA,
    UpkeepSettings,
    is_intact,
    known_on,
    load,
    ordering,
    read_state,
    reason_to_train,
)
from nextbest.recommend.training import Trained, is_enough, train

Row = dict[str, Any]


def train_due_ranker(
    features: Any, as_of: Any, registry: Any | None, meta: Row | None
) -> pd.DataFrame:
    """Return the row of a new ranker where one is due and there is enough to learn from.

    A training that gives a ranker that is in the registry already, to the byte, adds no row, unless
    that one has been changed since. A training that fails adds a row that says so.

    Parameters
    ----------
    features
        The relation int_recommendation_features; it is read only where a ranker is due.
    as_of
        The relation int_build_context.
    registry
        The rankers so far, or None before the first build.
    meta
        The settings, as plain data.
    """
    settings = UpkeepSettings.from_meta(meta)
    state = read_state(registry)
    (build,) = frames.records(frames.read(as_of, ["as_of_date", "run_started_at"]))
    models = known_on(state, pd.Timestamp(build["as_of_date"]))
    reason = reason_to_train(models, pd.Timestamp(build["as_of_date"]), settings)
    row = _attempt(features, models, reason, build, settings) if reason else None
    kept = {old["model_version"] for old in frames.records(state) if is_intact(old)}
    rows = [row] if row and row["model_version"] not in kept else []
    return pd.DataFrame(rows, columns=SCHEMA.names)


def _attempt(
    features: Any, models: pd.DataFrame, reason: str, build: Row, settings: UpkeepSettings
) -> Row | None:
    try:
        return _trained(features, models, reason, build, settings)
    except Exception as error:
        traceback.print_exc()
        started = pd.Timestamp(build["run_started_at"])
        return _build_columns(build) | {
            "model_version": f"ranker-failed-{started:%Y-%m-%dT%H:%M:%S.%f}",
            "role": "failed",
            "training_reason": f"the training failed: {type(error).__name__}: {error}",
        }


def _trained(
    features: Any, models: pd.DataFrame, reason: str, build: Row, settings: UpkeepSettings
) -> Row | None:
    labels = frames.read(features, ["as_of_date", LABEL], is_training=True)
    if not is_enough(labels, settings.min_positives, settings.min_judged):
        return None
    before = ordering(models)
    champion, obstacle = _champion(before, frames.columns(features))
    extra = set(champion.ranker.features) - set(FEATURES) if champion else set()
    names = [*KEYS, LABEL, "plain_score", "is_cooling", *FEATURES, *sorted(extra)]
    rows = frames.read(features, names, is_training=True)
    progress = Progress("training", "rankers", 1)
    progress.at("recommendations", rows=len(rows))
    trained = train(rows, champion, settings.min_judged, settings.ranker, progress)
    reasons = [reason, *([obstacle] if obstacle else []), trained.verdict.reason]
    return (
        _build_columns(build)
        | _training_columns(trained, build, before, settings)
        | {"training_reason": "; ".join(reasons)}
    )


def _champion(before: Row | None, available: list[str]) -> tuple[Champion | None, str | None]:
    """Return the ranker that orders until now, or why it cannot be compared with."""
    if before is None:
        return None, None
    try:
        ranker, obstacle = load(before, available)
    except ValueError as error:
        return None, str(error)
    if ranker is None:
        return None, obstacle
    return Champion(before["model_version"], pd.Timestamp(before["trained_as_of"]), ranker), None


def _training_columns(
    trained: Trained, build: Row, before: Row | None, settings: UpkeepSettings
) -> Row:
    artifact = trained.ranker.to_artifact()
    version = f"ranker-{pd.Timestamp(build['as_of_date']):%Y-%m-%d}-{hash_of(artifact)[:8]}"
    old = None if before is None else before["model_version"]
    return trained.verdict.columns() | {
        "model_version": version,
        "role": "champion" if trained.verdict.winner == NEW else "candidate",
        "ranking_version": {NEW: version, OLD: old}.get(trained.verdict.winner),
        "compared_with": old,
        "n_rows": trained.n_rows,
        "n_positives": trained.n_positives,
        "features": settings.features_text(),
        "settings": settings.settings_text(),
        "training_fingerprint": trained.fingerprint,
        "artifact": artifact,
        "artifact_sha256": hash_of(artifact),
    }


def _build_columns(build: Row) -> Row:
    return {
        "trained_as_of": pd.Timestamp(build["as_of_date"]).date(),
        "trained_at": build["run_started_at"],
    }
