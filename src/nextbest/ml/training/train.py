"""One training function for every task: select, calibrate, measure once, fit again to score."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.derived.paths import PATH
from nextbest.ml.families.baselines import Baseline
from nextbest.ml.families.catalog import families_of
from nextbest.ml.inputs.columns import feature_columns
from nextbest.ml.inputs.matrix import Inputs, Rows
from nextbest.ml.inputs.sampling import sample_rows
from nextbest.ml.parallel import in_threads, one_thread_each
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.diagnostics import diagnose
from nextbest.ml.training.fitting import labels_of, measured_fit, scoring_fit
from nextbest.ml.training.pruning import prune
from nextbest.ml.training.reporting import metric_rows
from nextbest.ml.training.search import Fold, Found, make_fold, make_folds, search, tells_apart
from nextbest.ml.training.selection import Choice, choose
from nextbest.ml.training.yardstick import rfm_fit
from nextbest.progress import Progress, unheard

LAST_STEPS = 3
"""Pruning, the fit that scores and the diagnostics, after the fits of each family."""

FIRST_ORDER = "days_since_first_order"


@dataclass(frozen=True)
class Trained:
    """What training gives: the fit that was measured, the fit that scores, and the measurements.

    ``yardstick`` is the regression on recency, frequency and monetary value, if there is one.
    """

    measured: Artifact
    scoring: Artifact
    metrics: list[dict[str, object]]
    diagnostics: dict[str, Any]
    n_rows: int
    n_positives: int
    fingerprint: str
    choice: Choice
    yardstick: Artifact | None


@one_thread_each()
def train_task(
    frame: pd.DataFrame, task: Task, settings: Settings, progress: Progress | None = None
) -> Trained:
    """Train one task on its matured rows.

    The champion is chosen on folds of the training period, with the calibration period as a check,
    calibrated on the calibration period and measured on the test period, which no step before has
    seen. It is then fitted again on all rows and calibrated on the newest, scored by fits on other
    customers: a model's scores of its own training rows are too good.

    Parameters
    ----------
    frame
        Rows with ``customer_id``, ``as_of_date``, ``split``, ``label`` and the features.
    task
        What is predicted.
    settings
        The knobs.
    progress
        Where fits are counted as steps.
    """
    progress = progress or unheard()
    frame = sort_rows(frame)
    train = frame[frame["split"] == "train"]
    folds = make_folds(sample_rows(train, settings.max_search_rows, settings.seed), task)
    candidates, whole, choice = _candidates(frame, folds, task, settings, progress)
    champion, measured = candidates.pop(choice.place)
    pruned = _pruned(
        champion, folds, [*whole.names, *feature_columns(list(frame.columns))], settings
    )
    if pruned:
        prepared = Inputs.learn(train, task, pruned)
        measured = measured_fit(frame, prepared, champion, task, settings)
    progress.step()
    scoring = scoring_fit(frame, champion, task, settings, pruned)
    progress.step()
    return Trained(
        measured=measured,
        scoring=scoring,
        metrics=metric_rows(frame, [(champion, measured), *candidates], folds, settings),
        diagnostics=diagnose(frame, measured, task, pruned, settings),
        n_rows=len(frame),
        n_positives=int((labels_of(frame) > 0).sum()),
        fingerprint=fingerprint(frame),
        choice=choice,
        yardstick=rfm_fit(frame, task, settings),
    )


def _candidates(
    frame: pd.DataFrame, folds: list[Fold], task: Task, settings: Settings, progress: Progress
) -> tuple[list[tuple[Found, Artifact]], Inputs, Choice]:
    """Return every candidate with its fit to be measured, the inputs of all, and which one wins."""
    whole = Inputs.learn(frame[frame["split"] == "train"], task)
    families = families_of(task.kind, whole[0].names)
    progress.expect_steps(len(families) * (len(folds) + 1) + LAST_STEPS)

    def fit(of: Found) -> Artifact:
        artifact = measured_fit(frame, whole, of, task, settings)
        progress.step()
        return artifact

    found = in_threads(
        lambda of: search(of, folds, settings, progress.step), families, settings.n_threads
    )
    fits = in_threads(fit, found, settings.n_threads)
    choice = choose(found, folds, _check(frame, whole, fits), settings, _too_early(frame, task))
    return list(zip(found, fits, strict=True)), whole[0], choice


def _check(
    frame: pd.DataFrame, whole: tuple[Inputs, Rows], fits: list[Artifact]
) -> tuple[Fold, list[np.ndarray]] | None:
    """Return the calibration period as a fold of all training rows, and what each fit gives it."""
    unseen = frame[frame["split"] == "calibration"]
    if not tells_apart(unseen, whole[1].kind):
        return None
    fold = make_fold(whole, unseen)
    return fold, [fit.model.learner.margins(fold.matrix) for fit in fits]


def _too_early(frame: pd.DataFrame, task: Task) -> str | None:
    """Return why the rows to learn from are too early, or None.

    Where a shop's orders begin late, the first cut-offs see a short part of each customer's past.
    What is learned from it does not hold when more of the past is known.
    """
    if FIRST_ORDER not in frame:
        return None
    train = frame[frame["split"] == "train"]
    newest = train[train["as_of_date"] == train["as_of_date"].max()]
    known_days = newest[FIRST_ORDER].max()
    if not known_days < task.horizon_days:
        return None
    return (
        f"the training rows contain at most {known_days:.0f} days of order history, and the task "
        f"predicts {task.horizon_days} days ahead"
    )


def _pruned(
    champion: Found, folds: list[Fold], names: list[str], settings: Settings
) -> dict[str, float]:
    """Return the inputs to drop; a baseline needs no trial to do without all but one."""
    if not issubclass(champion.family, Baseline):
        return prune(champion, folds, settings)
    needed = champion.family.column_among(names)
    return dict.fromkeys((name for name in names if name not in (needed, PATH)), 0.0)


def sort_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Put rows in the order of their key, on which the last bits of a fit depend."""
    keys = [frame["as_of_date"].to_numpy()]
    for name in ("category", "customer_id"):
        if name in frame.columns:
            values = frame[name].astype("category").cat
            places = np.argsort(np.argsort(values.categories.astype(str)))
            keys.append(np.append(places, -1)[values.codes])
    return frame.iloc[np.lexsort(keys)].reset_index(drop=True)


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a hash of the names and values of a sorted frame."""
    names = sorted(frame.columns)
    hashes = pd.util.hash_pandas_object(frame[names], index=False, categorize=True).to_numpy()
    return sha256("\n".join(names).encode() + hashes.tobytes()).hexdigest()
