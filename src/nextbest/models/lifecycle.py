"""When a task is trained, and whether the new model takes over."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from nextbest.models.artifact import Artifact
from nextbest.models.features import feature_columns
from nextbest.models.settings import Settings

KEPT_ROLES = ("champion", "challenger")


@dataclass(frozen=True)
class Verdict:
    """The role of a new model and why it has it."""

    role: str
    reason: str


def applicable(registry: pd.DataFrame, task: str, as_of_date: pd.Timestamp) -> pd.DataFrame:
    """Return the models of a task that know nothing later than a date, the newest first."""
    of_task = registry[(registry["task"] == task) & registry["role"].isin(KEPT_ROLES)]
    known = of_task[pd.to_datetime(of_task["trained_as_of"]) <= as_of_date]
    return known.sort_values(
        ["trained_as_of", "trained_at", "model_version"], ascending=[False, False, True]
    )


def champion_of(models: pd.DataFrame) -> pd.Series | None:
    """Return the newest champion among applicable models."""
    champions = models[models["role"] == "champion"]
    return None if champions.empty else champions.iloc[0]


def reason_to_train(
    models: pd.DataFrame,
    task: str,
    as_of_date: pd.Timestamp,
    available: list[str],
    settings: Settings,
) -> str | None:
    """Return why a task is due at a date, or None when its champion serves on.

    A challenger that lost counts as a training too: a task is not tried at every build because its
    champion, though old, is still the better one.
    """
    if task in settings.retrain:
        return "the var retrain names the task"
    champion = champion_of(models)
    if champion is None:
        return f"no champion was trained on or before {as_of_date:%Y-%m-%d}"
    if absent := sorted(set(champion["feature_names"]) - set(feature_columns(available))):
        return f"the champion needs the feature {absent[0]}, which is no longer there"
    age = (as_of_date - pd.to_datetime(models["trained_as_of"]).max()).days
    if age > settings.retrain_after_days:
        return f"the last training is {age} days old, more than {settings.retrain_after_days}"
    return None


def judge(
    test: pd.DataFrame,
    challenger: Artifact,
    champion: Artifact | None,
    old_measured: Artifact | None,
) -> Verdict:
    """Compare a new model with the champion on cut-offs that neither learned from.

    The champion is judged by the fit that scores; where that one has learned from the whole test
    period of the new model, by the fit that was measured. Where no such cut-off exists, or features
    of the champion are gone, the newer model takes over and the reason says that nothing was
    compared.
    """
    for old in (champion, old_measured):
        if old is None or not set(old.model.features) <= set(test.columns):
            continue
        later = test[pd.to_datetime(test["as_of_date"]) >= _known_until(old)]
        labels = later["label"].to_numpy(dtype=float)
        if len(np.unique(labels)) == 2:  # noqa: PLR2004 - both outcomes
            return _verdict(later, labels, challenger, old)
    if champion is None:
        return Verdict("champion", "first model")
    return Verdict("champion", "not compared: no later cut-off that both could be judged on")


def _verdict(
    rows: pd.DataFrame, labels: np.ndarray, challenger: Artifact, old: Artifact
) -> Verdict:
    new_value, old_value = (
        float(average_precision_score(labels, model.predict(rows))) for model in (challenger, old)
    )
    dates = pd.to_datetime(rows["as_of_date"])
    better = new_value > old_value
    return Verdict(
        "champion" if better else "challenger",
        f"average precision {new_value:.4f} against {old_value:.4f} of the champion on "
        f"{len(rows)} rows of {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}",
    )


def _known_until(artifact: Artifact) -> pd.Timestamp:
    return pd.Timestamp(artifact.last_cutoff) + pd.Timedelta(days=artifact.horizon_days)
