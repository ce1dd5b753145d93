"""How long an experiment must run, and how many customers it needs, by the shop's own data."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from nextbest.experiments.past import METRICS, customers_of
from nextbest.experiments.power import sample_size, smallest_effect

PROJECT = Path("dbt_project.yml")
DAYS = (7, 14, 21, 28, 42, 56, 84, 112)
DAYS_BEFORE = 90


@dataclass(frozen=True)
class Duration:
    """What an experiment that runs for some days can see.

    Attributes
    ----------
    days
        Days for which it runs.
    n_customers
        Customers who would take part, of all variants.
    mean
        The primary metric in the last so many days.
    n_needed
        Customers of all variants that the declared smallest effect needs, after CUPED.
    visible
        Smallest effect that would be found, as a share of the mean, after CUPED.
    reduction
        Share of the variance that CUPED takes away.
    """

    days: int
    n_customers: int
    mean: float
    n_needed: int | None
    visible: float | None
    reduction: float


def declared_experiment(name: str, project: Path = PROJECT) -> dict[str, Any]:
    """Return the declaration of an experiment in var `experiments` of a project file.

    Raises
    ------
    ValueError
        Where there is no such file or no such experiment.
    """
    if not project.exists():
        raise ValueError(f"there is no {project} here: run the command in the folder of the shop")
    declared = (yaml.safe_load(project.read_text(encoding="utf-8")).get("vars") or {}).get(
        "experiments"
    ) or {}
    if name not in declared:
        known = ", ".join(declared) or "none"
        raise ValueError(f"var experiments of {project} has no '{name}'; it has {known}")
    found = dict(declared[name])
    if found.get("primary_metric") not in METRICS:
        raise ValueError(
            f"experiment {name}: unknown primary_metric {found.get('primary_metric')}; "
            f"metrics are {', '.join(METRICS)}"
        )
    return found


def durations(
    experiment: dict[str, Any], database: Path, days: Iterable[int] = DAYS
) -> list[Duration]:
    """Return what the experiment could see after each number of days.

    What customers did in the last days before the as-of date of the build stands for what they
    will do, and the 90 days before for what CUPED will know of them.

    Parameters
    ----------
    experiment
        The declaration.
    database
        The working DuckDB file of a build.
    days
        The durations to judge.
    """
    value, divisor = METRICS[experiment["primary_metric"]]
    found = []
    with customers_of(database, experiment.get("population")) as counted:
        for n_days in days:
            after, before = counted(n_days, 0), counted(n_days + DAYS_BEFORE, n_days)
            denominator = after[divisor] if divisor else None
            found.append(_duration(n_days, experiment, after[value], denominator, before[value]))
    return found


def _duration(
    days: int,
    experiment: dict[str, Any],
    value: pd.Series,
    denominator: pd.Series | None,
    before: pd.Series,
) -> Duration:
    """Return what can be seen of a metric per customer; a ratio by the delta method."""
    n = round(len(value) * float(experiment.get("share", 1)))
    mean = float(value.mean()) if denominator is None else _ratio(value, denominator)
    if denominator is not None and denominator.mean() > 0:
        value = (value - mean * denominator) / denominator.mean()
    variance = float(value.var()) if len(value) > 1 else 0.0
    if not variance > 0 or not mean > 0:
        return Duration(days, n, mean, None, None, 0.0)
    correlation = np.corrcoef(value, before)[0, 1] if before.var() > 0 else 0.0
    left = variance * (1 - float(correlation) ** 2)
    weights = {name: float(given["weight"]) for name, given in experiment["variants"].items()}
    control = weights.pop("control")
    treatment = min(weights.values())
    pair = (control + treatment) / (control + sum(weights.values()))
    share = treatment / (control + treatment)
    effect = float(experiment["smallest_effect"]) * mean
    needed = sample_size(mean, left, effect, share)
    visible = smallest_effect(mean, left, max(round(n * pair), 4), share)
    return Duration(days, n, mean, int(-(-needed // pair)), visible / mean, float(correlation) ** 2)


def _ratio(value: pd.Series, denominator: pd.Series) -> float:
    return float(value.sum() / denominator.sum()) if denominator.sum() > 0 else 0.0


def as_lines(name: str, experiment: dict[str, Any], found: list[Duration]) -> list[str]:
    """Return the durations as lines, and the shortest that is enough."""
    metric, effect = experiment["primary_metric"], float(experiment["smallest_effect"])
    lines = [
        f"Experiment {name}: {metric}, smallest effect of interest {effect:.1%} of the control",
        "(power 80 %, two-sided test at 5 %, variance after CUPED)",
        f"{'days':>5} {'customers':>10} {metric:>17} {'needed':>12} {'visible effect':>15}",
    ]
    for one in found:
        needed = "-" if one.n_needed is None else f"{one.n_needed:,}"
        visible = "-" if one.visible is None else f"{one.visible:.1%}"
        lines.append(
            f"{one.days:>5} {one.n_customers:>10,} {one.mean:>17.4f} {needed:>12} {visible:>15}"
        )
    enough = [one.days for one in found if one.n_needed and one.n_needed <= one.n_customers]
    if enough:
        lines.append(f"{enough[0]} days are enough.")
    else:
        lines.append(
            f"Not even {max(one.days for one in found)} days are enough: look for a larger effect, "
            "more customers, or a metric that varies less."
        )
    return lines
