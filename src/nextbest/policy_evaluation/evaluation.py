"""Policies side by side: what each would bring, with intervals, or why the log cannot tell."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from nextbest.policy_evaluation.estimators import (
    Estimated,
    as_logged,
    doubly_robust,
    inverse_propensity,
    self_normalised,
)
from nextbest.policy_evaluation.intervals import interval
from nextbest.policy_evaluation.log import Log
from nextbest.policy_evaluation.outcomes import predicted_outcomes
from nextbest.policy_evaluation.overlap import Limits, Overlap, OverlapError
from nextbest.policy_evaluation.targets import Target, probabilities

AS_LOGGED = "as logged"
RANDOM = "random"
METHODS = ("inverse_propensity", "self_normalised", "doubly_robust")
LIMITS = Limits()


def evaluate_policy(
    log: Log,
    target: Target,
    limits: Limits = LIMITS,
    predicted: np.ndarray | None = None,
) -> tuple[dict[str, Estimated], Overlap]:
    """Estimate what a policy would have brought, by each method.

    Parameters
    ----------
    target
        An action for all, an action per row, or probabilities: a column per action.
    predicted
        The outcome of each row under each action, by models that did not see the row; cross-fitted
        regressions unless given.

    Raises
    ------
    OverlapError
        Where the log did too little of what the policy does; the message holds the numbers.

    Examples
    --------
    >>> shown = {"action": ["a", "b"] * 200, "propensity": 0.5, "outcome": [1, 2, 1, 4] * 100}
    >>> log = Log.from_frame(pd.DataFrame(shown), features=[])
    >>> found, overlap = evaluate_policy(log, "b")
    >>> found["self_normalised"].value, overlap.effective_n
    (3.0, 200.0)
    """
    chances = probabilities(log, target)
    weights = chances[np.arange(len(log)), log.action] / log.propensity
    overlap = Overlap.of(weights, log.outcome, log.customer)
    overlap.check(limits)
    if predicted is None:
        predicted = predicted_outcomes(log)
    found = (
        inverse_propensity(log, weights),
        self_normalised(log, weights),
        doubly_robust(log, weights, chances, predicted),
    )
    return dict(zip(METHODS, found, strict=True)), overlap


def evaluate_policies(
    log: Log, policies: Mapping[str, Target], limits: Limits = LIMITS
) -> pd.DataFrame:
    """Compare policies with each constant action, with random, and with what was logged.

    Returns
    -------
    pandas.DataFrame
        One row per policy and method: estimate, standard_error, low, high; difference from what the
        log brought, with difference_low and difference_high; the overlap's numbers; refusal, the
        reason why the log cannot tell, and then no estimate.
    """
    constant = {f"always {action}": action for action in log.actions}
    uniform = np.full((len(log), len(log.actions)), 1 / len(log.actions))
    logged, predicted = as_logged(log), predicted_outcomes(log)
    rows = [_row(log, AS_LOGGED, "mean", logged, logged)]
    for name, target in {**policies, **constant, RANDOM: uniform}.items():
        try:
            found, overlap = evaluate_policy(log, target, limits, predicted)
        except OverlapError as error:
            refused = {"policy": name, "refusal": str(error)} | asdict(error.overlap)
            rows += [refused | {"method": method} for method in METHODS]
            continue
        numbers = asdict(overlap)
        rows += [_row(log, name, method, found[method], logged) | numbers for method in METHODS]
    return pd.DataFrame(rows)


def _row(log: Log, policy: str, method: str, found: Estimated, logged: Estimated) -> dict[str, Any]:
    error, low, high = interval(found, log.customer)
    difference = found - logged
    _, difference_low, difference_high = interval(difference, log.customer)
    return {
        "policy": policy,
        "method": method,
        "estimate": found.value,
        "standard_error": error,
        "low": low,
        "high": high,
        "difference": difference.value,
        "difference_low": difference_low,
        "difference_high": difference_high,
        "refusal": None,
    }
