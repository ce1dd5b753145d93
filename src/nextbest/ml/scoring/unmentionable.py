"""What is never told as a reason of a score, whatever it contributes."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from nextbest import frames


@dataclass(frozen=True)
class Untold:
    """Features and values that are no reasons; what they contribute is part of the rest.

    Attributes
    ----------
    protected
        Features that are never told.
    values
        Texts that may not be named, such as a sensitive category.
    worded_when_missing
        Features that have a sentence for a missing value; without it, the value is no reason.
    """

    protected: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    worded_when_missing: frozenset[str] = frozenset()

    @classmethod
    def of(cls, protected: tuple[str, ...], values: Any, wordings: Any) -> Self:
        """Read the relations int_unmentionable_values and reason_wordings.

        A feature counts as worded when all of its wordings have a sentence for a missing value.
        """
        table = frames.read(wordings).astype(object)
        has_sentence = table["sentence_missing"].fillna("").astype(str).str.strip() != ""
        worded = has_sentence.groupby(table["feature"]).all()
        return cls(
            frozenset(protected),
            frozenset(frames.read(values)["value"]),
            frozenset(worded.index[worded]),
        )

    def hides(self, frame: pd.DataFrame, names: np.ndarray) -> np.ndarray:
        """Return for each row and feature whether it must not be told.

        Examples
        --------
        >>> untold = Untold(values=frozenset({"Tobacco"}), worded_when_missing=frozenset({"days"}))
        >>> rows = pd.DataFrame({"taste": ["Tobacco", "Tea", None], "days": [1.0, None, None]})
        >>> untold.hides(rows, np.array(["taste", "days", "derived"])).tolist()
        [[True, False, False], [False, False, False], [True, False, False]]
        """
        hidden = np.zeros((len(frame), len(names)), dtype=bool)
        for place, name in enumerate(names):
            if name in self.protected:
                hidden[:, place] = True
            elif name in frame.columns:
                hidden[:, place] = self._hides_value(frame[name])
        return hidden

    def _hides_value(self, values: pd.Series) -> np.ndarray:
        hidden = np.zeros(len(values), dtype=bool)
        if not pd.api.types.is_numeric_dtype(values.dtype):
            hidden = values.isin(self.values).to_numpy()
        if values.name not in self.worded_when_missing:
            hidden = hidden | values.isna().to_numpy()
        return hidden
