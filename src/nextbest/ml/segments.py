"""Where the band of high scores begins: what a campaign of likely buyers would take."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np


@dataclass(frozen=True)
class Segments:
    """The var ``segments``: bands are cut by odds, lift, probability or share.

    The SQL of macros/ml/segments.sql cuts the bands; this is the same rule for measurements.
    """

    by: str = "odds"
    high: float = 2.0

    @classmethod
    def from_meta(
        cls, rule: dict[str, Any] | None, lifts: dict[str, float | None] | None = None
    ) -> Self:
        """Read the var, and the lifts of the vars that it replaced, which come first.

        Where one of them alone is set, bands are cut by lift, and the other bound is that of the
        var.

        Examples
        --------
        >>> Segments.from_meta({"by": "share", "high": 0.1, "low": 0.3})
        Segments(by='share', high=0.1)
        >>> Segments.from_meta({"by": "odds", "high": 2.0, "low": 0.5}, {"low": 0.4})
        Segments(by='lift', high=2.0)
        """
        rule = rule or {"by": cls.by, "high": cls.high}
        given = {band: lift for band, lift in (lifts or {}).items() if lift is not None}
        by = "lift" if given else rule["by"]
        return cls(by, float(given.get("high", rule["high"])))

    def high_from(self, base_rate: float, scores: np.ndarray, *, kind: str = "binary") -> float:
        """Return the least score of the high band.

        Parameters
        ----------
        base_rate : float
            The share of positives, or the mean amount.
        scores : array of shape (n_rows,)
            Where bands are cut by share, the scores whose share it is.
        kind : str
            ``binary`` or ``amount``.

        Examples
        --------
        >>> Segments().high_from(0.5, np.array([]))
        0.6666666666666666
        """
        if self.by == "share":
            return float(np.quantile(scores, 1 - self.high))
        if kind == "amount":
            return (2.0 if self.by == "probability" else self.high) * base_rate
        if self.by == "probability":
            return self.high
        lifted = self.high * base_rate
        return lifted if self.by == "lift" and lifted < 1 else lifted / (1 - base_rate + lifted)
