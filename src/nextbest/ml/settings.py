"""What a shop may set about training, as passed by the vars of the project."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

from nextbest.ml.segments import Segments

IMPUTATIONS = ("median", "iterative")
LISTS = {"retrain": "purchase_7d", "protected_attributes": "gender"}


@dataclass(frozen=True)
class Settings:
    """The knobs of training and scoring; dbt_project.yml explains each one."""

    seed: int = 1
    n_threads: int = 2
    retrain_after_days: int = 30
    retrain: tuple[str, ...] = ()
    max_score_psi: float = 0.25
    drift_min_customers: int = 40
    max_calibration_error: float = 0.03
    max_amount_error: float = 0.25
    min_calibration_positives: int = 10
    protected_attributes: tuple[str, ...] = ()
    segments: Segments = field(default_factory=Segments)
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
        lifts = {band: meta.pop(f"{band}_segment_lift", None) for band in ("high", "low")}
        meta["segments"] = Segments.from_meta(meta.get("segments"), lifts)
        known = {one.name for one in fields(cls)}
        if unknown := sorted(set(meta) - known):
            raise ValueError(f"unknown model setting {unknown[0]!r}; known are {sorted(known)}")
        for name, example in LISTS.items():
            if isinstance(meta.get(name), str):
                raise ValueError(f"the var {name} must be a list, such as [{example}]")
            meta[name] = tuple(meta.get(name) or ())
        if (imputation := meta.get("imputation", IMPUTATIONS[0])) not in IMPUTATIONS:
            raise ValueError(f"the var imputation is {imputation!r}; expected one of {IMPUTATIONS}")
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
