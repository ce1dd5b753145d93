"""A model as text with a hash: loading reads constants and never runs code."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

import numpy as np
import pandas as pd

from nextbest.ml.artifact.model import Model
from nextbest.ml.families.calibration import CALIBRATORS, SigmoidCalibrator

FORMAT = "nextbest-model-2"


@dataclass(frozen=True)
class Artifact:
    """A fitted, calibrated model with what it was fitted on."""

    task: str
    kind: str
    horizon_days: int
    first_cutoff: str
    last_cutoff: str
    base_rate: float
    parameters: dict[str, Any]
    model: Model
    calibrator: SigmoidCalibrator

    def stored(self) -> Self:
        """Return the artifact as it comes back from its text: what is measured is what is kept."""
        text = self.to_text()
        return self.from_text(text, hash_of(text), self.task)

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the calibrated probabilities, or the expected amounts, of rows."""
        return self.calibrator.predict(self.raw(frame))

    def raw(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the scores before calibration: log-odds, or the log of the amount."""
        return self.model.margins(frame)

    def contributions(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return a baseline per row, and what each contribution name adds to it; the sum is raw."""
        return self.model.contributions(frame)

    def to_text(self) -> str:
        """Return the artifact as JSON in one canonical form."""
        state = {
            "format": FORMAT,
            "task": self.task,
            "kind": self.kind,
            "horizon_days": self.horizon_days,
            "first_cutoff": self.first_cutoff,
            "last_cutoff": self.last_cutoff,
            "base_rate": self.base_rate,
            "parameters": self.parameters,
            "algorithm": self.model.algorithm,
            "model": self.model.to_dict(),
            "calibrator": self.calibrator.to_dict(),
        }
        return json.dumps(state, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_text(cls, text: str, digest: str, version: str) -> Self:
        """Rebuild from `to_text`, unless a byte of it has changed since.

        Parameters
        ----------
        text, digest
            The artifact and the sha256 that was stored with it.
        version
            The model version, for the message.
        """
        if hash_of(text) != digest:
            raise ValueError(
                f"model {version}: the artifact does not match its hash, so it is not loaded"
            )
        state = json.loads(text)
        if state.get("format") != FORMAT:
            raise ValueError(f"model {version}: the artifact is not of the format {FORMAT}")
        return cls(
            task=state["task"],
            kind=state["kind"],
            horizon_days=state["horizon_days"],
            first_cutoff=state["first_cutoff"],
            last_cutoff=state["last_cutoff"],
            base_rate=state["base_rate"],
            parameters=state["parameters"],
            model=Model.from_dict(state["algorithm"], state["model"]),
            calibrator=CALIBRATORS[state["kind"]].from_dict(state["calibrator"]),
        )


def hash_of(text: str) -> str:
    """Return the sha256 of a text.

    Examples
    --------
    >>> hash_of("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode()).hexdigest()
