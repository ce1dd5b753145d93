"""What the last pages tell: hashed n-grams of the browsing path, as one logistic score."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from nextbest.ml.settings import Task

PATH = "recent_path"
"""The one text feature that is a sequence rather than a level."""
NAME = "path_score"
BUCKET_BITS = 10
LONGEST = 3
"""Pages in the longest n-gram."""
REGULARISATION = 0.01
"""scikit-learn's C: n-grams are many and rare, so each counts little until many rows agree."""
N_GROUPS = 2
"""Groups of customers; each group's training rows are scored by what the others taught."""
DIGITS = 8
MIX, SPREAD = np.uint64(1_000_003), np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class PathScore:
    """Log-odds of a positive label given the n-grams of the path alone."""

    weights: np.ndarray
    intercept: float

    kind: ClassVar[str] = "path"
    names: ClassVar[tuple[str, ...]] = (NAME,)
    sources: ClassVar[tuple[str, ...]] = (PATH,)

    @classmethod
    def learn(
        cls, frame: pd.DataFrame, labels: np.ndarray, task: Task, dropped: Collection[str]
    ) -> tuple[Self, np.ndarray] | None:
        """Learn from training rows; each of them is scored by a fit without its customer."""
        if NAME in dropped or PATH not in frame.columns or frame[PATH].nunique() <= 1:
            return None
        grams, positive = ngrams(frame[PATH]), labels > 0
        customers = frame["customer_id"].astype("category").cat
        groups = np.array([crc32(str(name).encode()) % N_GROUPS for name in customers.categories])
        groups = groups[customers.codes]
        scores = np.zeros(len(frame))
        for group in range(N_GROUPS):
            inside = groups == group
            if len(np.unique(positive[~inside])) != 2:  # noqa: PLR2004 - both outcomes
                return None
            scores[inside] = cls._fit(grams[~inside], positive[~inside])._of(grams[inside])
        return cls._fit(grams, positive), scores[:, None]

    @classmethod
    def _fit(cls, grams: csr_matrix, positive: np.ndarray) -> Self:
        model = LogisticRegression(C=REGULARISATION, max_iter=50, tol=1e-3)
        model.fit(grams, positive)
        return cls(np.round(model.coef_[0], DIGITS), round(float(model.intercept_[0]), DIGITS))

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        weights = np.zeros(2**BUCKET_BITS)
        weights[state["buckets"]] = state["weights"]
        return cls(weights, state["intercept"])

    def to_dict(self) -> dict[str, Any]:
        """Return the weights of the buckets that have one."""
        buckets = np.flatnonzero(self.weights)
        weights = self.weights[buckets].tolist()
        return {"buckets": buckets.tolist(), "weights": weights, "intercept": self.intercept}

    def scores(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the score of each path as a column; a row without a path has the intercept."""
        if PATH not in frame.columns:
            raise ValueError(f"the model needs the feature {PATH}, which the rows do not have")
        return self._of(ngrams(frame[PATH]))[:, None]

    def _of(self, grams: csr_matrix) -> np.ndarray:
        scores: np.ndarray = grams @ self.weights + self.intercept
        return scores


def ngrams(paths: pd.Series) -> csr_matrix:
    """Return how often the n-grams of each hash bucket occur in each path.

    Examples
    --------
    >>> ngrams(pd.Series(["search cart", None])).sum(axis=1).ravel().tolist()
    [[3.0, 0.0]]
    """
    known_paths = paths.astype("category").cat
    lists = pc.split_pattern(pa.array(known_paths.categories.astype(str), pa.string()), " ")
    tokens = lists.flatten().dictionary_encode()
    known = np.array([crc32(name.encode()) for name in tokens.dictionary.to_pylist()], np.uint64)
    hashes = known[tokens.indices.to_numpy()] if len(tokens) else known
    owners = np.repeat(np.arange(len(lists)), np.diff(lists.offsets.to_numpy()))
    rows, buckets, gram = [owners], [_bucket(hashes)], hashes
    for length in range(2, LONGEST + 1):
        gram = gram[:-1] * MIX + hashes[length - 1 :]
        whole = owners[: len(gram)] == owners[length - 1 :]  # no n-gram spans two paths
        rows.append(owners[: len(gram)][whole])
        buckets.append(_bucket(gram[whole]))
    places = (np.concatenate(rows), np.concatenate(buckets))
    shape = (len(lists), 2**BUCKET_BITS)
    counts = csr_matrix((np.ones(len(places[0])), places), shape=shape)
    return vstack([counts, csr_matrix((1, shape[1]))]).tocsr()[known_paths.codes]


def _bucket(hashes: np.ndarray) -> np.ndarray:
    return ((hashes * SPREAD) >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
