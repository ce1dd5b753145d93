"""What a test of a given size can see, and the size that an effect needs.

The normal distribution is used: the noncentral t of scipy has no value at large samples.
"""

from typing import TYPE_CHECKING, TypeVar

import pandas as pd
from scipy.special import ndtri

if TYPE_CHECKING:
    from tea_tasting.aggr import Aggregates

POWER = 0.8
VALUE = "value"
Numbers = TypeVar("Numbers", float, pd.Series)


def found_at_error(standard_error: Numbers, power: float = POWER) -> Numbers:
    """Return the smallest difference that a test at 5 % finds, given its standard error.

    Examples
    --------
    >>> round(found_at_error(1.0), 2)
    2.8
    """
    return standard_error * float(ndtri(0.975) + ndtri(power))


def smallest_effect(
    mean: float, variance: float, n: int, treatment_share: float = 0.5, power: float = POWER
) -> float:
    """Return the smallest difference of means that a two-sided test at 5 % finds.

    Parameters
    ----------
    mean, variance
        The metric per customer; the variance that is left after CUPED, where it is used.
    n
        Customers of both variants together.
    treatment_share
        Share of them in the treatment.
    power
        Probability of finding the effect.

    Examples
    --------
    >>> round(smallest_effect(0.2, 0.16, 10_000), 4)
    0.0224
    >>> round(smallest_effect(0.2, 0.16, 10_000, treatment_share=0.95), 4)
    0.0514
    """
    # its import takes a second or two, which a build does not pay for `found_at_error`
    from tea_tasting.metrics import Mean  # noqa: PLC0415

    test = Mean(VALUE, use_t=False, ratio=_ratio(treatment_share), power=power, n_obs=n)
    (found,) = test.solve_power_from_aggregates(_metric(mean, variance, n), "effect_size")
    return float(found.effect_size)


def sample_size(
    mean: float,
    variance: float,
    effect: float,
    treatment_share: float = 0.5,
    power: float = POWER,
) -> int:
    """Return how many customers of both variants together a test needs to find a difference.

    The parameters are those of `smallest_effect`; ``effect`` is a difference of means.

    Examples
    --------
    >>> sample_size(0.2, 0.16, 0.0224)
    10012
    """
    from tea_tasting.metrics import Mean  # noqa: PLC0415 - as above

    test = Mean(
        VALUE, use_t=False, ratio=_ratio(treatment_share), power=power, effect_size=abs(effect)
    )
    (found,) = test.solve_power_from_aggregates(_metric(mean, variance, 1), "n_obs")
    return int(-(-found.n_obs // 1))


def _metric(mean: float, variance: float, n: int) -> "Aggregates":
    from tea_tasting.aggr import Aggregates  # noqa: PLC0415 - as above

    return Aggregates(count_=n, mean_={VALUE: mean}, var_={VALUE: variance})


def _ratio(treatment_share: float) -> float:
    return treatment_share / (1 - treatment_share)
