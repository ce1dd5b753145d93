"""Whether a model is of use, and what its prediction stands for."""

from typing import Any

from nextbest.database import Rows
from nextbest.report.numbers import counted, listed, words

CHANCE = 0.5


def judged(row: dict[str, Any]) -> str:
    """Return whether a model is of use: by its lower bound against chance and the best rule.

    Examples
    --------
    >>> judged({"low": 0.55, "baseline": 0.5})
    'It is usable: even its lower bound is above chance and above its best baseline.'
    >>> judged({"low": 0.55, "baseline": 0.6})
    'It is better than chance, but perhaps no better than its best baseline.'
    """
    low = row["seen_low"] if row.get("seen_value") is not None else row["low"]
    if low is None or low != low:  # noqa: PLR0124 - no number
        return "Too few outcomes are known to judge whether it is usable."
    if low <= CHANCE:
        return "It may be no better than chance: do not decide by it."
    if row.get("is_baseline"):
        return "It is better than chance, but it is a simple rule: no trained model was better."
    if row["baseline"] is not None and low <= row["baseline"]:
        return "It is better than chance, but perhaps no better than its best baseline."
    return "It is usable: even its lower bound is above chance and above its best baseline."


def usable(scored: Rows) -> str:
    """Return how many models that predict yes or no are surely better than chance."""
    known = [row for row in scored if row["kind"] == "binary"]
    good = sum(judged(row).startswith("It is usable") for row in known)
    if not known:
        return ""
    return (
        f"{good} of {counted(len(known), 'model')} of yes or no are surely better than chance and "
        "than their best simple rule."
    )


def unusable(scored: Rows) -> tuple[str, ...]:
    """Return what to do about models that may be no better than chance."""
    bad = [words(r["task"]) for r in scored if r["kind"] == "binary" and "chance:" in judged(r)]
    if not bad:
        return ()
    return (f"Do not use the scores of {listed(bad)}: they may be no better than chance.",)


def shortened(horizons: Rows, found: Rows) -> list[str]:
    """Return for each task with a shorter horizon why, and which other task is the same by it.

    Examples
    --------
    >>> spend = {"task": "spend_90d", "kind": "amount", "horizon_days": 90, "value": 4.0}
    >>> shortened([{"task": "clv_365d", "detail": "365 days ahead are asked for, 90 are possible"}],
    ...           [spend, spend | {"task": "clv_365d"}])
    ['clv 365d: 365 days ahead are asked for, 90 are possible. Until then it predicts the same as spend 90d.']
    """  # noqa: E501 - what is said is one line
    by_task = {row["task"]: row for row in found}
    told = []
    for row in horizons:
        mine = by_task.get(row["task"])
        if mine is None or not row["detail"]:
            continue
        same = [
            words(other["task"])
            for other in found
            if other["task"] != row["task"] and mine["value"] is not None
            and all(other[name] == mine[name] for name in ("kind", "horizon_days", "value"))
        ]  # fmt: skip
        end = f" Until then it predicts the same as {listed(same)}." if same else ""
        told.append(f"{words(row['task'])}: {row['detail'].rstrip('.')}.{end}")
    return told
