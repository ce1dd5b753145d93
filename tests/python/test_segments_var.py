"""The var `segments`: bands that leave room for all three, by whatever they are cut."""

from collections.abc import Callable

import pytest
import yaml

from builds import ROOT
from macros import load_macros
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
        ({"by": "share", "high": 0.2, "low": 0}, "each above 0, and their sum below 1"),
    ],
)
def test_anything_else_is_an_error_that_says_what_was_expected(
    say: Callable[..., str], rule: object, objection: str
) -> None:
    assert objection in say("check_segments", rule=rule)


SHIPPED = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]["segments"]


@pytest.mark.parametrize(
    ("lifts", "expected"),
    [
        ({}, Segments("odds", 2.0)),
        ({"high_segment_lift": 3}, Segments("lift", 3.0)),
        ({"low_segment_lift": 0.4}, Segments("lift", 2.0)),
        ({"high_segment_lift": 3, "low_segment_lift": 0.4}, Segments("lift", 3.0)),
        ({"high_segment_lift": None, "low_segment_lift": None}, Segments("odds", 2.0)),
    ],
)
def test_lifts_of_an_earlier_version_come_first_in_sql_and_in_python(
    lifts: dict[str, float | None], expected: Segments
) -> None:
    rule = load_macros(
        "ml/segments.sql",
        var=lambda name, default=None: SHIPPED if name == "segments" else lifts.get(name, default),
    ).segment_rule()
    assert (rule["by"], rule["high"]) == (expected.by, expected.high)
    assert rule["low"] == (lifts.get("low_segment_lift") or SHIPPED["low"])
    assert Settings.from_meta({"segments": SHIPPED} | lifts).segments == expected


def test_training_is_told_of_every_var_that_cuts_bands() -> None:
    models = (ROOT / "python_models" / "_python_models__models.yml").read_text(encoding="utf-8")
    for name in ("high_segment_lift", "low_segment_lift"):
        assert f"{name}: \"{{{{ var('{name}', none) }}}}\"" in models
    assert Settings().segments == Segments.from_meta(SHIPPED)
