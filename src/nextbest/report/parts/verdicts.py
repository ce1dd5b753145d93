"""What the results of an experiment mean: their interval, their verdict and what to do."""

from typing import Any

from nextbest.database import Rows
from nextbest.report.numbers import MINUS, listed, points, share, words
from nextbest.report.shop import Shop

RATES = ("purchase_rate", "click_rate", "unsubscribe_rate", "complaint_rate")
VERDICTS = {
    "better_by_enough": "better by enough to adopt it",
    "better": "better",
    "worse": "worse",
    "no_relevant_effect": "no relevant effect",
    "undecided": "undecided so far",
    "kept": "kept",
    "harmed": "harmed",
    "broken_sample_ratio": "not to be believed: the groups are not as drawn",
    "exploration": "exploration",
}
AT_END = VERDICTS | {"undecided": "inconclusive"}


def verdict(row: dict[str, Any]) -> str:
    """Return the verdict of a metric in words.

    Examples
    --------
    >>> verdict({"verdict": "undecided", "is_over": True})
    'inconclusive'
    """
    said = AT_END if row["is_over"] else VERDICTS
    return said.get(row["verdict"], words(row["verdict"]))


def interval(row: dict[str, Any]) -> tuple[float, float] | None:
    """Return the interval that decides the verdict: after the end that for one look.

    While an experiment runs, it is the one that holds at every look.

    Examples
    --------
    >>> row = {"low": -3.0, "high": -1.0, "low_always": -4.0, "high_always": 0.5, "is_over": True}
    >>> interval(row), interval(row | {"is_over": False})
    ((-3.0, -1.0), (-4.0, 0.5))
    """
    names = ("low", "high") if row["is_over"] else ("low_always", "high_always")
    low, high = (row.get(name) for name in names)
    if low is None or high is None or low != low or high != high:  # noqa: PLR0124 - no number
        return None
    return low, high


def relative(row: dict[str, Any]) -> tuple[float, float, float] | None:
    """Return the effect and its interval as shares of the control's mean, where there are any.

    So is the smallest effect declared, and with it the verdict told.
    """
    ends = interval(row)
    mean = abs(row["mean_control"] or 0)
    if ends is None or not mean > 0:
        return None
    return row["difference"] / mean, ends[0] / mean, ends[1] / mean


def outcome(row: dict[str, Any]) -> str:
    """Return what an experiment says of its primary metric.

    Examples
    --------
    >>> outcome({"experiment_id": "high_from", "variant": "lower", "metric": "margin",
    ...          "verdict": "better", "is_over": True, "difference": 0.8, "mean_control": 10.0,
    ...          "low": 0.1, "high": 1.5})
    'Experiment high from: in margin, lower is better, +8.0% of control (+1.0% to +15%). It is over.'
    """  # noqa: E501 - what is said is one line
    told = relative(row)
    effect = ""
    if told:
        shown = [share(value, signed=True) for value in told]
        effect = f", {shown[0]} of control ({shown[1]} to {shown[2]})"
    end = "It is over." if row["is_over"] else "It still runs."
    return (
        f"Experiment {words(row['experiment_id'])}: in {words(row['metric'])}, "
        f"{words(row['variant'])} is {verdict(row)}{effect}. {end}"
    )


def advice(main: dict[str, Any], rows: Rows) -> str:
    """Return what to do, by the verdict of the primary metric and the guardrails.

    Examples
    --------
    >>> main = {"variant": "lower", "verdict": "better_by_enough", "is_over": True}
    >>> advice(main, [{"metric": "unsubscribe_rate", "role": "guardrail", "verdict": "kept"}])
    'Adopt lower.'
    >>> advice(main | {"verdict": "worse"}, [])
    'Do not adopt lower.'
    """
    name, found = words(main["variant"]), main["verdict"]
    guards = [row for row in rows if row["role"] == "guardrail"]
    harmed = [words(row["metric"]) for row in guards if row["verdict"] == "harmed"]
    open_ = [words(row["metric"]) for row in guards if row["verdict"] == "undecided"]
    if found == "broken_sample_ratio":
        return f"Do not decide about {name}: find out why the groups are not as drawn."
    if harmed:
        return f"Do not adopt {name}: it harms {listed(harmed)}."
    watch = f", and watch {listed(open_)}, whose harm is not excluded" if open_ else ""
    told = {
        "worse": f"Do not adopt {name}.",
        "no_relevant_effect": f"Do not adopt {name}.",
        "better_by_enough": f"Adopt {name}{watch}.",
        "better": f"Adopt {name} only if it costs little: it may bring less than was planned for.",
    }
    waiting = (
        f"The result about {name} is inconclusive: plan a larger experiment, or keep control."
        if main["is_over"]
        else f"Wait for the end before you decide about {name}."
    )
    return told.get(found, waiting)


def figures(row: dict[str, Any], shop: Shop) -> dict[str, Any]:
    """Return a metric as a row of the table."""

    def told(value: float | None) -> str | None:
        if value is None or value != value:  # noqa: PLR0124 - no number
            return None
        if row["metric"] in RATES:
            return f"{value:.2%}"
        return f"{value:.3f}" if row["metric"] == "orders" else shop.money(value)

    def difference(value: float) -> str:
        if row["metric"] in RATES:
            return points(value)
        return str(told(value)).replace("-", MINUS)

    ends = interval(row)
    span = "no interval"
    if ends is not None:
        low, high = (difference(end).removesuffix(" points") for end in ends)
        span = f"{low} to {high}"
    return {
        "metric": words(row["metric"]),
        "role": row["role"],
        "mean_control": told(row["mean_control"]),
        "mean_treatment": told(row["mean_treatment"]),
        "effect": f"{difference(row['difference'] or 0)} ({span})",
        "verdict": verdict(row),
    }
