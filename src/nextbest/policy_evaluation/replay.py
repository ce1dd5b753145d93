"""Draw logs from a randomized test whose truth is known, to check the coverage of intervals.

A test's customers are put into strata. A drawn log takes customers of the test anew, an action by
any propensities of their stratum, and the outcome of a customer of that stratum who truly got that
action. What any policy of the strata is worth is then known exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nextbest.policy_evaluation.evaluation import evaluate_policy
from nextbest.policy_evaluation.intervals import interval
from nextbest.policy_evaluation.log import Log
from nextbest.policy_evaluation.outcomes import predicted_outcomes
from nextbest.policy_evaluation.overlap import OverlapError


@dataclass(frozen=True)
class Replay:
    """A randomized test from which logs are drawn.

    Attributes
    ----------
    test
        The log of the test.
    stratum
        The place of the stratum of each of its rows.
    """

    test: Log
    stratum: np.ndarray

    def __post_init__(self) -> None:
        """Refuse strata in which an action never happened."""
        if not (self.counts() > 0).all():
            raise ValueError("each stratum needs each action at least once")

    def counts(self) -> np.ndarray:
        """Return how often each action (column) was taken in each stratum (row)."""
        n_strata, n_actions = self.stratum.max() + 1, len(self.test.actions)
        cell = self.stratum * n_actions + self.test.action
        return np.bincount(cell, minlength=n_strata * n_actions).reshape(n_strata, n_actions)

    def value(self, policy: np.ndarray) -> float:
        """Return what a policy is worth: one row of probabilities per stratum."""
        counts = self.counts()
        cell = self.stratum * counts.shape[1] + self.test.action
        sums = np.bincount(cell, self.test.outcome, counts.size).reshape(counts.shape)
        shares = np.bincount(self.stratum) / len(self.stratum)
        return float(shares @ (policy * sums / counts).sum(axis=1))

    def draw(
        self, n_rows: int, propensities: np.ndarray, draw: np.random.Generator
    ) -> tuple[Log, np.ndarray]:
        """Draw a log and the stratum of each row; propensities have one row per stratum."""
        counts = self.counts()
        rows = draw.integers(len(self.test), size=n_rows)
        stratum = self.stratum[rows]
        borders = np.cumsum(propensities, axis=1)[stratum]
        action = (draw.random((n_rows, 1)) > borders[:, :-1]).sum(axis=1)
        cell = stratum * counts.shape[1] + action
        order = np.argsort(self.stratum * counts.shape[1] + self.test.action, kind="stable")
        first = np.cumsum(counts) - counts.ravel()
        donor = order[first[cell] + draw.integers(counts.ravel()[cell])]
        log = replace(
            self.test,
            action=action,
            propensity=propensities[stratum, action],
            outcome=self.test.outcome[donor],
            features=self.test.features[rows],
            customer=np.arange(n_rows),
        )
        return log, stratum


def coverage(
    replay: Replay,
    policies: Mapping[str, np.ndarray],
    propensities: np.ndarray,
    n_rows: int,
    n_logs: int,
    seed: int,
) -> pd.DataFrame:
    """Return how often the intervals of each policy and method hold the truth, over drawn logs.

    Parameters
    ----------
    policies, propensities
        One row of probabilities per stratum.

    Returns
    -------
    pandas.DataFrame
        One row per policy and method: n_logs that were not refused; value, the truth; bias, the
        mean error of the estimates; error, their standard deviation; coverage.
    """
    draw, drawn = np.random.default_rng(seed), []
    for _ in range(n_logs):
        log, stratum = replay.draw(n_rows, propensities, draw)
        predicted = predicted_outcomes(log)
        for policy, chances in policies.items():
            try:
                estimates, _ = evaluate_policy(log, chances[stratum], predicted=predicted)
            except OverlapError:
                continue
            for method, found in estimates.items():
                _, low, high = interval(found, log.customer)
                drawn.append((policy, method, found.value, low, high))
    rows = pd.DataFrame(drawn, columns=["policy", "method", "estimate", "low", "high"])
    rows["value"] = rows["policy"].map({name: replay.value(policies[name]) for name in policies})
    rows["is_held"] = rows["value"].between(rows["low"], rows["high"])
    by_method = rows.groupby(["policy", "method"], sort=False)
    table = by_method.agg(
        n_logs=("value", "size"),
        value=("value", "first"),
        error=("estimate", "std"),
        coverage=("is_held", "mean"),
    )
    return table.assign(bias=by_method["estimate"].mean() - table["value"]).reset_index()


def thinned(
    log: Log, chances: np.ndarray, kept: np.ndarray, draw: np.random.Generator
) -> tuple[Log, np.ndarray]:
    """Drop rows by known chances that depend on the action, and tell the new propensities.

    Parameters
    ----------
    chances
        The propensity of each action (column) for each row of the log.
    kept
        How likely a row is kept, had it got each action.

    Returns
    -------
    Log, numpy.ndarray
        The rows that were kept, with the propensities that they now have, and their places.
    """
    rows = np.arange(len(log))
    stay = np.flatnonzero(draw.random(len(log)) < kept[rows, log.action])
    joint = chances * kept
    propensity = joint[rows, log.action] / joint.sum(axis=1)
    fields = ("action", "outcome", "features", "customer")
    left = {name: getattr(log, name)[stay] for name in fields}
    return replace(log, propensity=propensity[stay], **left), stay
