"""Whether a log can speak of a policy at all: how much of it the policy would have done, too."""

from dataclasses import dataclass

import numpy as np

ROUNDING = 1e-9
"""A mean weight that misses one by so little misses it by rounding."""


@dataclass(frozen=True)
class Limits:
    """When a log is refused.

    Attributes
    ----------
    effective_n
        The smallest effective sample size.
    largest_share
        The largest share of all weight that one customer may carry.
    errors
        By how many standard errors the mean weight, which must be one, may miss it. It does where
        the policy does what the log never did, or where the propensities are wrong.
    n_events
        The smallest number of matching decisions with another outcome than the usual one: of a
        hundred sends that nobody answered, the spread is not known.
    """

    effective_n: float = 100.0
    largest_share: float = 0.05
    errors: float = 5.0
    n_events: int = 5


@dataclass(frozen=True)
class Overlap:
    """How much of a log a policy shares.

    Attributes
    ----------
    n_rows, n_matched
        The decisions, and those of them that the policy might have taken.
    n_events
        Those of the matching decisions whose outcome is not their median one.
    effective_n
        Kish (1965, "Survey Sampling"): (sum of weights)^2 / sum of squared weights, with the
        weights of one customer added up first.
    mean_weight, mean_weight_error
        The mean weight and its standard error.
    largest_share
        The largest share of all weight that one customer carries.
    """

    n_rows: int
    n_matched: int
    n_events: int
    effective_n: float
    mean_weight: float
    mean_weight_error: float
    largest_share: float

    @classmethod
    def of(cls, weights: np.ndarray, outcome: np.ndarray, customer: np.ndarray) -> "Overlap":
        """Measure the overlap.

        Examples
        --------
        >>> weights, outcome = np.array([2.0, 2.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 0.0])
        >>> found = Overlap.of(weights, outcome, customer=np.arange(4))
        >>> found.n_matched, found.n_events, found.effective_n, found.largest_share
        (2, 0, 2.0, 0.5)
        """
        matched = outcome[weights > 0]
        usual = np.median(matched) if len(matched) else 0.0
        carried = np.bincount(customer, weights)
        total = float(weights.sum())
        spread = np.bincount(customer, weights - weights.mean())
        return cls(
            len(weights),
            len(matched),
            int((matched != usual).sum()),
            total**2 / float(carried @ carried) if total else 0.0,
            total / len(weights),
            float(np.sqrt(spread @ spread)) / len(weights),
            float(carried.max()) / total if total else 1.0,
        )

    def check(self, limits: Limits) -> None:
        """Raise OverlapError where the log is too thin for the policy."""
        if refusal := self._refusal(limits):
            raise OverlapError(refusal, self)

    def _refusal(self, limits: Limits) -> str | None:
        """Return why the log is too thin for the policy; None where it is not."""
        told = (
            f"{self.n_matched:,} of {self.n_rows:,} decisions match the policy, "
            f"{self.n_events:,} of them with another outcome than the usual one, "
            f"effective sample size {self.effective_n:.1f}, mean weight {self.mean_weight:.3f} "
            f"(standard error {self.mean_weight_error:.3f}), "
            f"largest weight {self.largest_share:.1%} of all"
        )
        if self.effective_n < limits.effective_n:
            return f"overlap too small, {limits.effective_n:g} effective decisions needed: {told}"
        if self.n_events < limits.n_events:
            return f"the outcomes hardly vary, {limits.n_events} unusual ones needed: {told}"
        if self.largest_share > limits.largest_share:
            return f"one customer outweighs {limits.largest_share:.0%} of all: {told}"
        if abs(self.mean_weight - 1) > limits.errors * self.mean_weight_error + ROUNDING:
            return f"the mean weight must be 1, or the propensities do not fit: {told}"
        return None


class OverlapError(ValueError):
    """The log says too little of what the policy would do; the message holds the numbers."""

    def __init__(self, message: str, overlap: Overlap) -> None:
        """Keep the numbers beside the message."""
        super().__init__(message)
        self.overlap = overlap
