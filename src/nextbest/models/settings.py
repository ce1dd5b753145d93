"""What a shop may set about training, as passed by the vars of the project."""

from dataclasses import dataclass, fields
from typing import Any, Self

IMPUTATIONS = ("median", "iterative")


@dataclass(frozen=True)
class Settings:
    """The knobs of training and scoring; dbt_project.yml explains each one."""

    seed: int = 1
    n_threads: int = 2
    retrain_after_days: int = 30
    retrain: tuple[str, ...] = ()
    high_segment_lift: float = 2.0
    max_search_rows: int = 100_000
    imputation: str = "median"
    champion_needs_reasons: bool = True

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
        if (imputation := meta.get("imputation", IMPUTATIONS[0])) not in IMPUTATIONS:
            raise ValueError(f"the var imputation is {imputation!r}; expected one of {IMPUTATIONS}")
        meta["retrain"] = tuple(meta.get("retrain") or ())
        return cls(**meta)


@dataclass(frozen=True)
class Task:
    """What is predicted: how far ahead, a probability or an amount, and of whom.

    The grain is ``customer``, or ``category`` for one prediction per customer and category.
    """

    name: str
    horizon_days: int
    kind: str = "binary"
    grain: str = "customer"
