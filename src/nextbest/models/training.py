"""One training function for every task: select, calibrate, measure once, fit again to score."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd

from nextbest.models.artifact import Artifact
from nextbest.models.diagnostics import diagnose
from nextbest.models.families import families_of
from nextbest.models.fitting import labels_of, measured_fit, scoring_fit
from nextbest.models.inputs import Inputs, Rows
from nextbest.models.parallel import in_threads, one_thread_each
from nextbest.models.pruning import prune
from nextbest.models.reporting import metric_rows
from nextbest.models.sampling import sample_rows
from nextbest.models.search import Found, make_folds, search
from nextbest.models.selection import choose
from nextbest.models.settings import Settings, Task


@dataclass(frozen=True)
class Trained:
    """What training gives: the fit that was measured, the fit that scores, and the measurements."""

    measured: Artifact
    scoring: Artifact
    metrics: list[dict[str, object]]
    diagnostics: dict[str, list[dict[str, object]]]
    n_rows: int
    n_positives: int
    fingerprint: str


@one_thread_each()
def train_task(frame: pd.DataFrame, task: Task, settings: Settings) -> Trained:
    """Train one task on its matured rows.

    The candidates are chosen on folds of the training period, calibrated on the calibration period
    and measured on the test period, each of which the steps before it have not seen. The winner is
    then fitted again on all rows and calibrated on the newest, scored by fits on other customers:
    a model's scores of its own training rows are too good.

    Parameters
    ----------
    frame
        Rows with ``customer_id``, ``as_of_date``, ``split``, ``label`` and the features.
    task
        What is predicted.
    settings
        The knobs.
    """
    frame = sort_rows(frame)
    sample = sample_rows(frame[frame["split"] == "train"], settings.max_search_rows, settings.seed)
    folds = make_folds(sample, task)
    families = families_of(task.kind)
    found = in_threads(lambda of: search(of, folds, settings), families, settings.n_threads)
    champion = found.pop(choose(found, folds, sample["customer_id"], settings))
    pruned = prune(champion, folds, settings)
    candidates = _measured(frame, champion, found, pruned, task, settings)
    measured = candidates[0][1]
    judged = [(fold, sample["customer_id"].iloc[fold.judged]) for fold in folds]
    return Trained(
        measured=measured,
        scoring=scoring_fit(frame, champion, task, settings, pruned),
        metrics=metric_rows(frame, candidates, judged, settings),
        diagnostics=diagnose(frame, measured, task, pruned, settings),
        n_rows=len(frame),
        n_positives=int((labels_of(frame) > 0).sum()),
        fingerprint=fingerprint(frame),
    )


def _measured(
    frame: pd.DataFrame,
    champion: Found,
    others: list[Found],
    pruned: dict[str, float],
    task: Task,
    settings: Settings,
) -> list[tuple[Found, Artifact]]:
    """Return every candidate with its fit to be measured, the champion first."""
    train = frame[frame["split"] == "train"]
    whole = Inputs.learn(train, task)
    prepared = Inputs.learn(train, task, pruned) if pruned else whole

    def fit(pair: tuple[Found, tuple[Inputs, Rows]]) -> tuple[Found, Artifact]:
        return pair[0], measured_fit(frame, pair[1], pair[0], task, settings)

    pairs = [(champion, prepared), *((other, whole) for other in others)]
    return in_threads(fit, pairs, settings.n_threads)


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
