"""The outcome that each action would have, predicted by models that did not see the row."""

import numpy as np

from nextbest.policy_evaluation.log import Log

N_FOLDS = 5
RIDGE = 1.0
"""In rows: so much does the penalty pull towards the action's mean."""


def predicted_outcomes(log: Log) -> np.ndarray:
    """Return one row per decision and one column per action: cross-fitted ridge regressions.

    Cross-fitting (Chernozhukov et al. 2018, "Double/debiased machine learning") leaves out the fold
    of the row's customer. A ridge regression needs only sums of products, so leaving out a fold is
    a subtraction. The doubly robust estimate needs no true model, only an honest one.
    """
    X = np.column_stack([np.ones(len(log)), log.features])
    fold, n_actions = log.customer % N_FOLDS, len(log.actions)
    products = np.empty((N_FOLDS, n_actions, X.shape[1], X.shape[1]))
    sums = np.empty(products.shape[:-1])
    for part, action in np.ndindex(N_FOLDS, n_actions):
        rows = np.flatnonzero((fold == part) & (log.action == action))
        products[part, action] = X[rows].T @ X[rows]
        sums[part, action] = X[rows].T @ log.outcome[rows]
    products, sums = products.sum(axis=0) - products, sums.sum(axis=0) - sums
    penalty = np.diag(np.append(TINY, np.full(X.shape[1] - 1, RIDGE)))
    weights = np.linalg.solve(products + penalty, sums[..., None])[..., 0]
    predicted = np.empty((len(log), n_actions))
    for part in range(N_FOLDS):
        rows = fold == part
        predicted[rows] = X[rows] @ weights[part].T
    return predicted


TINY = 1e-9
"""The penalty of the mean itself: an action that no other fold took is predicted as zero."""
