"""Which models of a task apply at a date, and when it is trained anew."""

from typing import Any

import pandas as pd

from nextbest.ml.inputs.columns import feature_columns
from nextbest.ml.settings import Settings, Task


def applicable(registry: pd.DataFrame, task: str, as_of_date: pd.Timestamp) -> pd.DataFrame:
    """Return the models of a task that know nothing later than a date, the newest first."""
    known = registry[
        (registry["task"] == task)
        & (registry["role"] != "failed")
        & (pd.to_datetime(registry["trained_as_of"]) <= as_of_date)
    ]
    return known.sort_values(
        ["trained_as_of", "trained_at", "model_version"], ascending=[False, False, True]
    )


def champion_of(models: pd.DataFrame) -> dict[str, Any] | None:
    """Return the newest champion among applicable models."""
    champions = models[models["role"] == "champion"]
    if champions.empty:
        return None
    return {str(name): value for name, value in champions.iloc[0].items()}


def attended_on(
    models: pd.DataFrame, as_of_date: pd.Timestamp, *, with_calibrators: bool = False
) -> pd.Timestamp:
    """Return when a task was last trained, or its champion last chosen by hand.

    A challenger that lost and a model rolled back count as trainings too: a task is not tried at
    every build because its champion, though old, is still the better one. A new calibrator alone is
    no training.
    """
    counted = models if with_calibrators else models[models["parent_version"].isna()]
    trained = pd.to_datetime(counted["trained_as_of"])
    decided = pd.to_datetime(models["decided_as_of"])
    return max(trained.max(), decided[decided <= as_of_date].max(), key=_or_never)


def _or_never(date: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp.min if pd.isna(date) else date


def reason_to_train(
    models: pd.DataFrame,
    task: Task,
    as_of_date: pd.Timestamp,
    available: list[str],
    settings: Settings,
) -> str | None:
    """Return why a task is due at a date, or None when its champion serves on."""
    if task.name in settings.retrain:
        return "the var retrain names the task"
    champion = champion_of(models)
    if champion is None:
        return f"no champion was trained on or before {as_of_date:%Y-%m-%d}"
    if obstacle := _obstacle(champion, task, available):
        return obstacle
    age = (as_of_date - attended_on(models, as_of_date)).days
    if age > settings.retrain_after_days:
        return f"the last training is {age} days old, more than {settings.retrain_after_days}"
    return None


def _obstacle(champion: dict[str, Any], task: Task, available: list[str]) -> str | None:
    """Return what keeps a champion from scoring today's rows, or None."""
    if not champion["is_readable"]:
        return "the artifact of the champion is of the format of an older version of nextbest"
    if absent := sorted(set(champion["feature_names"]) - set(feature_columns(available))):
        return f"the champion needs the feature {absent[0]}, which is no longer there"
    if champion["horizon_days"] != task.horizon_days:
        known = f"{champion['horizon_days']:.0f}"
        return f"the champion looks {known} days ahead, the task now {task.horizon_days}"
    return None


def unseen_from(models: pd.DataFrame, as_of_date: pd.Timestamp) -> pd.Timestamp | None:
    """Return the first cut-off date that can judge the champion anew, or None before it matured.

    Its label is unknown to the champion, and matured only after the task was last looked at: one
    and the same cut-off asks for a training or a calibrator once. Without a champion it is None.
    """
    champion = champion_of(models)
    if champion is None:
        return None
    horizon = pd.Timedelta(days=int(champion["horizon_days"]))
    looked_at = attended_on(models, as_of_date, with_calibrators=True)
    unseen = pd.Timestamp(champion["last_cutoff"]) + horizon
    since = max(unseen, looked_at - horizon + pd.Timedelta(days=1))
    return None if since + horizon > as_of_date else since
