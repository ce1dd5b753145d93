"""Who orders the candidates from now on: a new ranker, the champion before it, or no ranker."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from nextbest.recommend.judging import frequency, mean_ndcg, mean_recall
from nextbest.recommend.ranker import LABEL, Ranker

NEW, OLD, PLAIN = "new", "old", "plain"


@dataclass(frozen=True)
class Champion:
    """The ranker that orders until now; it has seen no basket of its date or later."""

    version: str
    trained_as_of: pd.Timestamp
    ranker: Ranker


@dataclass(frozen=True)
class Measured:
    """The numbers behind a verdict, as columns of int_ranking_models.

    Attributes
    ----------
    judged_ndcg, judged_plain_ndcg
        NDCG of the new ranker and of the plain affinity on the newest baskets.
    judged_recall, judged_free_recall
        Share of what was bought of the candidates that is among the ten best of the new ranker,
        when what comes too early is set aside, and when nothing is.
    judged_frequency_recall
        The same of what each customer bought most, filled up with popular products.
    compared_ndcg, compared_champion_ndcg
        NDCG of the new ranker and of the champion on those of the newest baskets that the champion
        has not seen; None where there is no champion or too little to compare by.
    """

    judged_ndcg: float
    judged_plain_ndcg: float
    judged_recall: float
    judged_free_recall: float
    judged_frequency_recall: float
    judged_from: pd.Timestamp
    judged_to: pd.Timestamp
    compared_ndcg: float | None = None
    compared_champion_ndcg: float | None = None
    compared_from: pd.Timestamp | None = None


@dataclass(frozen=True)
class Verdict:
    """Which of the three orders from now on (`NEW`, `OLD`, `PLAIN`), why, and the numbers."""

    winner: str
    reason: str
    measured: Measured

    def columns(self) -> dict[str, Any]:
        """Return the numbers as columns of a registry row."""
        return asdict(self.measured)


def judge(
    newest: pd.DataFrame, scores: np.ndarray, champion: Champion | None, min_judged: int
) -> Verdict:
    """Let a new ranker, the champion and the plain affinity order the newest baskets.

    A new ranker must beat the plain affinity and order the baskets that the champion has not seen
    at least as well as the champion does. A champion that loses to the plain affinity on them steps
    back. Without enough baskets to compare on, the champion stays.

    Parameters
    ----------
    newest
        Candidates of the newest baskets, with the label, ``plain_score``, ``is_cooling`` and the
        features.
    scores
        The scores that a ranker of the older baskets gives them.
    champion
        The ranker that orders until now, or None.
    min_judged
        So many bought candidates the champion must not have seen, or nothing is compared.
    """
    dates = newest["as_of_date"]
    ours, plain = mean_ndcg(newest, scores), mean_ndcg(newest, _plain(newest))
    measured = Measured(ours, plain, *_recalls(newest, scores), dates.min(), dates.max())
    reason = (
        f"NDCG {ours:.4f} against {plain:.4f} of the plain affinity on the baskets of "
        f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}"
    )
    if champion is None:
        return Verdict(NEW if ours > plain else PLAIN, reason, measured)
    is_unseen = (dates >= champion.trained_as_of).to_numpy()
    if (n_bought := int(newest.loc[is_unseen, LABEL].sum())) < min_judged:
        reason += (
            f"; not compared: {n_bought} bought candidates that {champion.version} has not seen, "
            f"at least {min_judged} needed"
        )
        return Verdict(OLD, reason, measured)
    return _compared(newest[is_unseen], scores[is_unseen], champion, measured, reason)


def _compared(
    unseen: pd.DataFrame, scores: np.ndarray, champion: Champion, measured: Measured, reason: str
) -> Verdict:
    ours, plain = mean_ndcg(unseen, scores), mean_ndcg(unseen, _plain(unseen))
    theirs = mean_ndcg(unseen, champion.ranker.scores(unseen))
    first = unseen["as_of_date"].min()
    measured = replace(
        measured, compared_ndcg=ours, compared_champion_ndcg=theirs, compared_from=first
    )
    reason += f"; {ours:.4f} against {theirs:.4f} of {champion.version} from {first:%Y-%m-%d} on"
    if measured.judged_ndcg > measured.judged_plain_ndcg and ours >= theirs:
        return Verdict(NEW, reason, measured)
    return Verdict(OLD if theirs > plain else PLAIN, reason, measured)


def _recalls(newest: pd.DataFrame, scores: np.ndarray) -> tuple[float, float, float]:
    """Return the recall of what would be shown, of the ranker alone, of personal frequency."""
    shown = np.where(newest["is_cooling"].to_numpy(dtype=bool), -1.0, scores)
    return (
        mean_recall(newest, shown),
        mean_recall(newest, scores),
        mean_recall(newest, frequency(newest)),
    )


def _plain(rows: pd.DataFrame) -> np.ndarray:
    return rows["plain_score"].to_numpy()
