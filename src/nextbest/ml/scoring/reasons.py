"""Why a customer has their score: the features that moved it most, and the sum of the others."""

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.scoring.unmentionable import Untold

N_REASONS = 3
DIGITS = 6
"""Scores and contributions are rounded, so that the last bits of a sum change nothing."""
VALUE_DIGITS = 4


def explained(artifact: Artifact, frame: pd.DataFrame, untold: Untold) -> dict[str, np.ndarray]:
    """Return the columns of the raw scores of rows and of the reasons for them.

    ``baseline``, the three contributions and ``rest`` add up to ``raw_score``. What is untold
    is never a reason: what it contributes is part of the rest. Equal contributions go by the order
    of the features, and fewer than three reasons are given where the others contribute nothing.

    Parameters
    ----------
    artifact
        A model whose raw scores are sums of contributions.
    frame
        The rows, with the features of the model.
    untold
        Features and values that must not be told.
    """
    names = np.array(artifact.model.contribution_names, dtype=object)
    baseline, parts = artifact.contributions(frame)
    raw = (baseline + parts.sum(axis=1)).round(DIGITS)
    columns = {"raw_score": raw, "baseline": baseline.round(DIGITS)}
    rest = raw - columns["baseline"]
    parts = np.where(untold.hides(frame, names), 0.0, parts.round(DIGITS))
    for reason, (best, contribution) in enumerate(_strongest(parts), start=1):
        told = contribution != 0
        columns[f"reason_{reason}_feature"] = np.where(told, names[best], None)
        columns[f"reason_{reason}_value"] = _values(frame, names, np.where(told, best, -1))
        columns[f"reason_{reason}_contribution"] = np.where(told, contribution, np.nan)
        rest = rest - contribution
    return columns | {"rest": rest.round(DIGITS)}


def value_texts(values: pd.Series) -> np.ndarray:
    """Return values as text, numbers without needless digits, and None where missing.

    Examples
    --------
    >>> value_texts(pd.Series([6.0, 0.25, None])).tolist()
    ['6', '0.25', None]
    """
    if pd.api.types.is_numeric_dtype(values.dtype):
        numbers = values.to_numpy(dtype=float, na_value=np.nan).round(VALUE_DIGITS) + 0.0
        whole = (numbers == np.floor(numbers)) & (np.abs(numbers) < 2**53)
        texts: np.ndarray = (
            pa.array(numbers, from_pandas=True).cast(pa.string()).to_numpy(zero_copy_only=False)
        )
        texts[whole] = (
            pa.array(numbers[whole].astype(np.int64))
            .cast(pa.string())
            .to_numpy(zero_copy_only=False)
        )
        return texts
    return np.asarray(frames.with_none(values.astype(object)))


def _strongest(parts: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the places and values of the largest contributions of every row, largest first."""
    sizes = np.abs(parts)
    rows = np.arange(len(parts))
    found = []
    for _ in range(min(N_REASONS, parts.shape[1])):
        best = sizes.argmax(axis=1)
        found.append((best, parts[rows, best]))
        sizes[rows, best] = -1.0
    return found


def _values(frame: pd.DataFrame, names: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the text of each row's chosen feature; what a model derives itself has none."""
    texts = np.full(len(frame), None, dtype=object)
    for place in np.unique(chosen[chosen >= 0]):
        if names[place] in frame.columns:
            rows = np.flatnonzero(chosen == place)
            texts[rows] = value_texts(frame[names[place]].iloc[rows])
    return texts
