"""The policy that is to be judged: how likely it takes each action for each row of a log."""

import numpy as np
import pandas as pd

from nextbest.policy_evaluation.log import Log

ROUNDING = 1e-6
MATRIX = 2
"""The dimensions of probabilities; a chosen action per row has one."""

Target = str | np.ndarray | pd.Series | pd.DataFrame
"""One action for all, an action per row, or a column of probabilities per action."""


def probabilities(log: Log, target: Target) -> np.ndarray:
    """Return one row per decision of the log and one column per action.

    A target may look at whatever was known before the decision, never at the outcome.

    Examples
    --------
    >>> frame = pd.DataFrame({"action": ["a", "b"], "propensity": 0.5, "outcome": [0, 1]})
    >>> probabilities(Log.from_frame(frame, []), "b").tolist()
    [[0.0, 1.0], [0.0, 1.0]]
    """
    if isinstance(target, pd.DataFrame):
        _must_be_actions(log, target.columns)
        chances = target.reindex(columns=list(log.actions), fill_value=0.0).to_numpy(float)
    elif np.ndim(target) == MATRIX:
        chances = np.asarray(target, dtype=float)
    else:
        chosen = pd.Series(np.broadcast_to(np.asarray(target, dtype=object), len(log)))
        _must_be_actions(log, chosen)
        chances = (chosen.to_numpy()[:, None] == np.array(log.actions, dtype=object)).astype(float)
    if chances.shape != (len(log), len(log.actions)):
        raise ValueError(f"the policy is {chances.shape}, the log {(len(log), len(log.actions))}")
    if not ((chances >= 0).all() and np.allclose(chances.sum(axis=1), 1, atol=ROUNDING)):
        raise ValueError("the policy's probabilities must be zero or more, and one in sum per row")
    return chances


def _must_be_actions(log: Log, names: pd.Index | pd.Series) -> None:
    unknown = sorted({str(name) for name in names} - set(log.actions))
    if unknown:
        raise ValueError(
            f"the policy takes actions that the log never took: {', '.join(unknown)}; "
            f"the log knows {', '.join(log.actions)}"
        )
