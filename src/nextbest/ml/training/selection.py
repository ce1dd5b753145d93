"""Which candidate becomes champion: the simplest one that no more complex one surely beats."""

from dataclasses import dataclass

import numpy as np

from nextbest.ml.measure.bootstrap import interval
from nextbest.ml.settings import Settings
from nextbest.ml.training.judging import Judged, is_better, judge_all
from nextbest.ml.training.search import Fold, Found

MIN_SKILL_KEPT = 0.5
"""The part of the gain over no model, as measured on the folds, that must be left later."""
NAMES = {"binary": "average precision of the rarer outcome", "amount": "deviance"}


@dataclass(frozen=True)
class Choice:
    """The place of the champion among the candidates, the baseline it was held to, and why."""

    place: int
    best_baseline: str | None
    reason: str


def choose(
    found: list[Found],
    folds: list[Fold],
    check: tuple[Fold, list[np.ndarray]] | None,
    settings: Settings,
    too_early: str | None = None,
) -> Choice:
    """Choose the champion among candidates that are ordered simplest first.

    The best baseline stands unless a candidate is better by more than noise on rows that were not
    learned from: those of the folds and of the calibration period. A candidate that collapses on
    the calibration period is set aside. Families without exact reasons are passed over unless the
    settings allow them.

    Parameters
    ----------
    found
        The candidates with the margins of their folds.
    folds
        The folds.
    check
        The calibration period and the margins that fits on the training period give it, in the
        order of the candidates; None where it holds one outcome, or one amount, only.
    settings
        The knobs.
    too_early
        Why nothing but a baseline can have learned what it will be asked, or None.
    """
    allowed = [
        place
        for place, candidate in enumerate(found)
        if candidate.family.has_reasons or not settings.champion_needs_reasons
    ]
    periods = [*folds, check[0]] if check else folds
    if not periods:
        name = found[allowed[0]].family.algorithm
        reason = f"the simplest candidate, {name}, is used: no candidate could be evaluated"
        return Choice(allowed[0], None, reason)
    margins = [[*found[place].margins, *([check[1][place]] if check else [])] for place in allowed]
    judged = judge_all([found[place] for place in allowed], margins, periods, settings)
    best = _best_baseline(judged)
    if best and too_early:
        place = allowed[judged.index(best)]
        return Choice(place, best.name, f"the baseline {best.name} is used, because {too_early}")
    aside = {of.name: why for of in judged if check and (why := _obstacle(of, best, periods))}
    champion = best or next((of for of in judged if of.name not in aside), judged[0])
    for of in judged:
        if not of.is_baseline and of.name not in aside and is_better(of, champion):
            champion = of
    place = allowed[judged.index(champion)]
    return Choice(place, best.name if best else None, _reason(champion, best, aside, periods))


def _best_baseline(judged: list[Judged]) -> Judged | None:
    """Return the best on average of the baselines that no other surely beats in the last period."""
    baselines = [of for of in judged if of.is_baseline]
    if not baselines:
        return None
    newest = max(baselines, key=lambda of: of.quality[0, -1])
    stable = [of for of in baselines if not _is_worse_at_last(of, newest)]
    return max(stable, key=lambda of: of.quality[0].mean(), default=None)


def _is_worse_at_last(one: Judged, other: Judged) -> bool:
    _, high = interval(one.quality[1:, -1] - other.quality[1:, -1])
    return high < 0


def _obstacle(of: Judged, best: Judged | None, periods: list[Fold]) -> str | None:
    """Return how a candidate collapses on the calibration period, or None."""
    if of.is_baseline:
        return None
    if best is not None and _is_worse_at_last(of, best):
        against = f"{_shown(of, periods, -1)} against {_shown(best, periods, -1)}"
        return f"worse than the baseline {best.name} on the calibration period ({against})"
    if _falls(of) and not (best and _falls(best)):
        kept = f"{of.skill[0, :-1].mean():.3f} to {of.skill[0, -1]:.3f}"
        falls = f"its improvement over a constant prediction falls from {kept}"
        return f"{falls} on the calibration period"
    return None


def _falls(of: Judged) -> bool:
    """Whether surely less than the part to be kept of the skill on folds is left."""
    if of.skill.shape[1] == 1:
        return False
    _, high = interval(of.skill[1:, -1])
    return bool(high < MIN_SKILL_KEPT * of.skill[0, :-1].mean())


def _reason(
    champion: Judged, best: Judged | None, aside: dict[str, str], periods: list[Fold]
) -> str:
    if champion.is_baseline:
        said = f"the baseline {champion.name} is used, because no model is significantly better"
    elif best is None:
        said = f"{champion.name} is used: there is no baseline to compare it with"
    else:
        metric = NAMES[periods[0].rows.kind]
        values = f"{metric} {_shown(champion, periods)} against {_shown(best, periods)}"
        said = f"{champion.name} is better than the best baseline {best.name} ({values})"
    told = "; ".join(f"{name} ({why})" for name, why in aside.items())
    return f"{said}; set aside: {told}" if aside else said


def _shown(of: Judged, periods: list[Fold], period: int | None = None) -> str:
    value = of.quality[0].mean() if period is None else of.quality[0, period]
    return f"{abs(value):.3f}" if periods[0].rows.kind == "binary" else f"{abs(value):.4g}"
