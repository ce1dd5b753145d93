"""The var `segments`: bands that leave room for all three, by whatever they are cut."""

from collections.abc import Callable

import pytest

from nextbest.ml.segments import Segments
from nextbest.ml.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


@pytest.mark.parametrize(
    "rule",
    [
        {"by": "odds", "high": 3, "low": 0.2},
        {"by": "lift", "high": 1.5, "low": 0.9},
        {"by": "probability", "high": 0.4, "low": 0.1},
        {"by": "share", "high": 0.2, "low": 0.5},
    ],
    ids=lambda rule: rule["by"],
)
def test_each_way_to_cut_takes_bounds_of_its_own(say: Callable[..., str], rule: dict) -> None:
    assert say("check_segments", rule=rule) == ""


@pytest.mark.parametrize(
    ("rule", "objection"),
    [
        ("odds", "var segments: odds; expected {by: one of odds, lift, probability, share, high: "),
        ({"by": "rank", "high": 2, "low": 0.5}, "expected {by: one of odds, lift,"),
        ({"by": "odds", "high": "2", "low": 0.5}, "high: number, low: number}"),
        ({"by": "odds", "high": 2}, "high: number, low: number}"),
        ({"by": "odds", "high": 2, "low": 0.5, "mid": 1}, "high: number, low: number}"),
        ({"by": "odds", "high": 0.9, "low": 0.5}, "high 0.9 and low 0.5 by odds; expected 0 < low"),
        ({"by": "lift", "high": 2, "low": 1}, "high 2 and low 1 by lift; expected 0 < low < 1 < h"),
        ({"by": "probability", "high": 1, "low": 0.5}, "by probability; expected 0 < low < high <"),
        ({"by": "probability", "high": 0.1, "low": 0.2}, "expected 0 < low < high < 1"),
        ({"by": "share", "high": 0.6, "low": 0.4}, "by share; expected shares of the customers"),
        ({"by": "share", "high": 0.2, "low": 0}, "above 0, together below 1"),
    ],
)
def test_anything_else_is_an_error_that_says_what_was_expected(
    say: Callable[..., str], rule: object, objection: str
) -> None:
    assert objection in say("check_segments", rule=rule)


def test_a_lift_of_an_earlier_version_comes_first() -> None:
    """The SQL side is a unit test of int_scored_customers."""
    meta = {"segments": {"by": "odds", "high": 2.0, "low": 0.5}, "high_segment_lift": 3}
    assert Settings.from_meta(meta).segments == Segments("lift", 3.0)
