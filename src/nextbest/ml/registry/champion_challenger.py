"""Whether a new model takes over: it and the champion on cut-offs that neither learned from."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.measure.amounts import deviance
from nextbest.ml.training.search import tells_apart


@dataclass(frozen=True)
class Comparison:
    """A new model and the champion, measured on the same cut-offs, which neither learned from."""

    compared_metric: str
    compared_value: float
    compared_champion_value: float
    is_better: bool
    n_compared_rows: int
    compared_from: pd.Timestamp
    compared_to: pd.Timestamp


@dataclass(frozen=True)
class Verdict:
    """The role of a new model, why it has it, and the comparison behind it."""

    role: str
    reason: str
    comparison: Comparison | None = None

    def columns(self) -> dict[str, Any]:
        """Return the comparison as columns of a registry row."""
        return {} if self.comparison is None else asdict(self.comparison)


def judge(
    test: pd.DataFrame,
    challenger: Artifact,
    champion: Artifact | None,
    old_measured: Artifact | None,
    kind: str = "binary",
) -> Verdict:
    """Compare a new model with the champion on cut-offs that neither learned from.

    The champion is judged by the fit that scores; where that one has learned from the whole test
    period of the new model, by the fit that was measured. Where no such cut-off exists, features of
    the champion are gone, or it looks another horizon ahead, the newer model takes over and the
    reason says that nothing was compared.
    """
    if champion is None:
        return Verdict("champion", "nothing to compare it with")
    if champion.horizon_days != challenger.horizon_days:
        return Verdict("champion", "not compared: the champion looks another horizon ahead")
    for old in (champion, old_measured):
        if old is None or not set(old.model.features) <= set(test.columns):
            continue
        later = test[pd.to_datetime(test["as_of_date"]) >= known_until(old)]
        if tells_apart(later, kind):
            return _verdict(later, challenger, old, kind)
    return Verdict("champion", "not compared: no later cut-off that both could be judged on")


def known_until(artifact: Artifact) -> pd.Timestamp:
    """Return the first date of which a model has not seen the label of an earlier one."""
    return pd.Timestamp(artifact.last_cutoff) + pd.Timedelta(days=artifact.horizon_days)


def _verdict(rows: pd.DataFrame, challenger: Artifact, old: Artifact, kind: str) -> Verdict:
    labels = rows["label"].to_numpy(dtype=float)
    dates = pd.to_datetime(rows["as_of_date"])
    metric = "average_precision" if kind == "binary" else "deviance"
    new, known = (_value(metric, labels, model.predict(rows)) for model in (challenger, old))
    better = new > known if kind == "binary" else new < known
    comparison = Comparison(metric, new, known, better, len(rows), dates.min(), dates.max())
    return Verdict(
        "champion" if better else "challenger",
        f"{metric.replace('_', ' ')} {new:.4f} against {known:.4f} of the champion on "
        f"{len(rows)} rows of {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}",
        comparison,
    )


def _value(metric: str, labels: np.ndarray, scores: np.ndarray) -> float:
    if metric == "average_precision":
        return float(average_precision_score(labels, scores))
    return float(deviance(labels, scores, np.ones((1, len(labels))))[0])
