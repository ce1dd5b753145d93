"""The trainings that are due: small ones side by side in processes, large ones one by one."""

import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from nextbest import frames, snowpark
from nextbest.ml.parallel import in_processes
from nextbest.ml.registry.champion_challenger import judge
from nextbest.ml.registry.rows import (
    gate_columns,
    load,
    scoring_columns,
    task_of,
    training_columns,
)
from nextbest.ml.settings import Settings
from nextbest.ml.training.train import train_task
from nextbest.progress import Progress, unheard

MAX_ROWS_SIDE_BY_SIDE = 300_000
"""Trainings of more rows come one by one: they keep all cores busy, and memory holds one."""

Row = dict[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Due:
    """A task that is due: its gate, the champion it has, if any, and why it is trained."""

    gate: Row
    champion: Row | None
    reason: str

    @property
    def task(self) -> str:
        """The name of the task."""
        return str(self.gate["task"])

    @property
    def n_rows(self) -> int:
        """The number of rows to learn from."""
        return int(self.gate["n_training_rows"])


def train_all(
    due: list[Due], training_sets: Mapping[str, Any], settings: Settings, progress: Progress
) -> dict[str, Row]:
    """Return the registry row of each task that is due, by its name.

    Python runs one thread at a time, so small trainings gain little from threads. They run in
    processes, as many as ``settings.n_threads``; each gives to the byte what it gives by itself.
    Where a machine allows no processes, or ends one, what is left is trained one by one.
    """
    if _is_large(due, training_sets) or settings.n_threads == 1:
        return _one_by_one(due, training_sets, settings, progress)
    progress.at(f"{settings.n_threads} at a time")
    alone = replace(settings, n_threads=1)
    rows, calls = {}, []
    for one in sorted(due, key=lambda one: -one.n_rows):  # the longest begin first
        frame = or_failed(one.gate, _read, one, training_sets)
        if isinstance(frame, dict):
            rows[one.task] = frame
        else:
            calls.append((one, frame, alone))
    try:
        for one, row in in_processes(_train_apart, calls, settings.n_threads):
            rows[one.task] = row
            progress.add(units=1, rows=one.n_rows)
            progress.at(f"{settings.n_threads} at a time")
    except (BrokenExecutor, ImportError, OSError) as error:  # a machine that has none, or ended one
        print(f"training: one by one, as processes failed: {error}", file=sys.stderr)
    left = [one for one, *_ in calls if one.task not in rows]
    return rows | _one_by_one(left, training_sets, settings, progress)


def _one_by_one(
    due: list[Due], training_sets: Mapping[str, Any], settings: Settings, progress: Progress
) -> dict[str, Row]:
    return {one.task: _train(one, training_sets, settings, progress) for one in due}


def or_failed(gate: Row, function: Callable[..., Result], *arguments: Any) -> Result | Row:
    """Return what a function returns, or a row that says why the training of the task failed."""
    try:
        return function(*arguments)
    except Exception as error:
        traceback.print_exc()
        started = pd.Timestamp(gate["run_started_at"])
        return gate_columns(gate) | {
            "model_version": f"{gate['task']}-failed-{started:%Y-%m-%dT%H:%M:%S.%f}",
            "role": "failed",
            "training_reason": f"the training failed: {type(error).__name__}: {error}",
        }


def _is_large(due: list[Due], training_sets: Mapping[str, Any]) -> bool:
    """Tell whether to train one by one; on Snowflake, too, where processes were never tried."""
    is_far = any(snowpark.is_table(training_sets[one.gate["grain"]]) for one in due)
    return is_far or len(due) == 1 or sum(one.n_rows for one in due) > MAX_ROWS_SIDE_BY_SIDE


def _train(
    one: Due, training_sets: Mapping[str, Any], settings: Settings, progress: Progress
) -> Row:
    with progress.item(one.task, rows=one.n_rows):
        return or_failed(one.gate, _read_and_trained, one, training_sets, settings, progress)


def _train_apart(one: Due, frame: pd.DataFrame, settings: Settings) -> tuple[Due, Row]:
    return one, or_failed(one.gate, _trained, one, frame, settings, unheard())


def _read_and_trained(
    one: Due, training_sets: Mapping[str, Any], settings: Settings, progress: Progress
) -> Row:
    return _trained(one, _read(one, training_sets), settings, progress)


def _read(one: Due, training_sets: Mapping[str, Any]) -> pd.DataFrame:
    return frames.read(training_sets[one.gate["grain"]], task=one.task)


def _trained(one: Due, frame: pd.DataFrame, settings: Settings, progress: Progress) -> Row:
    gate, champion = one.gate, one.champion
    trained = train_task(frame, task_of(gate), settings, progress)
    old, old_measured = (
        load(champion, which) if champion and champion["is_readable"] else None
        for which in ("artifact", "measured_artifact")
    )
    test = frame[frame["split"] == "test"]
    verdict = judge(test, trained.measured, old, old_measured, gate["kind"])
    return (
        gate_columns(gate)
        | scoring_columns(one.task, trained.scoring, gate["as_of_date"])
        | training_columns(trained)
        | verdict.columns()
        | {
            "role": verdict.role,
            "training_reason": f"{one.reason}; {verdict.reason}",
            "compared_with": None if champion is None else champion["model_version"],
        }
    )
