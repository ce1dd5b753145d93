"""What a shop may set about training, as passed by the vars of the project."""

from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class Settings:
    """The knobs of training and scoring; dbt_project.yml explains each one."""

    seed: int = 1
    n_threads: int = 2
    retrain_after_days: int = 30
    retrain: tuple[str, ...] = ()
    high_segment_lift: float = 2.0
    max_search_rows: int = 100_000

    @classmethod
    def from_meta(cls, meta: dict[str, Any] | None) -> Self:
        """Read the settings from the ``meta`` of a Python model.

        Examples
        --------
        >>> Settings.from_meta({"seed": 7, "retrain": ["purchase_7d"]}).retrain
        ('purchase_7d',)
        """
        meta = dict(meta or {})
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(meta) - known):
            raise ValueError(f"unknown model setting {unknown[0]!r}; known are {sorted(known)}")
        if isinstance(meta.get("retrain"), str):
            raise ValueError("the var retrain must be a list of tasks, such as [purchase_7d]")
        meta["retrain"] = tuple(meta.get("retrain") or ())
        return cls(**meta)


@dataclass(frozen=True)
class Task:
    """What is predicted: how far ahead, and whether it is a probability or an amount."""

    name: str
    horizon_days: int
    kind: str = "binary"
