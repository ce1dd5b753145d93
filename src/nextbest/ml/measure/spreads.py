"""How the values of a feature are spread, and how far they have moved since a fit was measured."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from nextbest.ml.measure.drift import chance_of_shares, stability_of_shares

DIGITS = 6


@dataclass(frozen=True)
class Spread:
    """The shares of rows in the bins of a feature.

    A number has bins up to each of ``uppers`` and one above the last. A text has a bin for each of
    ``levels``, and one for the values that the fit does not know. The last bin of both is that of
    missing values.
    """

    feature: str
    uppers: tuple[float, ...]
    levels: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def of_numbers(cls, feature: str, values: pd.Series) -> Self:
        """Learn the deciles of a number, and the shares between them.

        Examples
        --------
        >>> Spread.of_numbers("n_orders", pd.Series([0.0, 0.0, 2.0, None])).shares
        (0.5, 0.25, 0.25)
        """
        known = values.to_numpy(dtype=float, na_value=np.nan)
        known = known[~np.isnan(known)]
        deciles = np.arange(1, 10) / 10
        uppers = (
            np.unique(np.quantile(known, deciles, method="inverted_cdf")) if len(known) else known
        )
        uppers = uppers[uppers < known.max(initial=-np.inf)]
        return cls(feature, tuple(float(upper) for upper in uppers), (), ()).seen_in(values)

    @classmethod
    def of_levels(cls, feature: str, levels: tuple[str, ...], values: pd.Series) -> Self:
        """Return the shares of the levels that a fit knows.

        Examples
        --------
        >>> Spread.of_levels("region", ("north",), pd.Series(["north", "south", None, None])).shares
        (0.25, 0.25, 0.5)
        """
        return cls(feature, (), levels, ()).seen_in(values)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(
            state["feature"], *(tuple(state[name]) for name in ("uppers", "levels", "shares"))
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the spread as plain data."""
        return asdict(self)

    @property
    def is_text(self) -> bool:
        """Whether the feature has levels."""
        return bool(self.levels)

    @property
    def missing_share(self) -> float:
        """The share of rows without a value."""
        return self.shares[-1]

    @property
    def unseen_share(self) -> float:
        """The share of rows with a text that the fit does not know."""
        return self.shares[-2] if self.is_text else 0.0

    def seen_in(self, values: pd.Series) -> Self:
        """Return how other values are spread over the same bins."""
        missing = values.isna().to_numpy()
        places = self._places(values)
        n_bins = (len(self.levels) if self.is_text else len(self.uppers)) + 2
        counts = np.bincount(np.where(missing, n_bins - 1, places), minlength=n_bins)
        shares = (counts / max(len(values), 1)).round(DIGITS)
        return type(self)(self.feature, self.uppers, self.levels, tuple(map(float, shares)))

    def stability_since(
        self, reference: Self, n_customers: int, n_known: int
    ) -> tuple[float, float]:
        """Return the stability index against an earlier spread, and its limit by chance."""
        found, expected = np.array(self.shares), np.array(reference.shares)
        used = (found > 0) | (expected > 0)
        return (
            stability_of_shares(found[used], n_customers, expected[used], n_known),
            chance_of_shares(int(used.sum()), n_customers, n_known),
        )

    def _places(self, values: pd.Series) -> np.ndarray:
        if self.is_text:
            found = pd.Index(self.levels).get_indexer(pd.Index(values.astype(object)))
            return np.where(found < 0, len(self.levels), found)
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        return np.searchsorted(np.array(self.uppers, dtype=float), numbers, side="left")
