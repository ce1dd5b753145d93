"""Print how often alerts of models fire in healthy weeks, and how soon on planted changes.

The argument is the DuckDB file of a build, named nextbest.duckdb. A healthy week has customers,
drawn with replacement, of the dates between training and test. The measured fit has not learned
from them, and their outcomes are real. The project's monitoring measures each week, and its
compiled SQL (folder DBT_TARGET_PATH) judges what was measured.
"""

import argparse
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from nextbest.ml.monitoring.table import monitor_models
from nextbest.ml.registry.rows import load, read_state

NEW_SHARE = 0.3
META = {"seed": 1, "drift_min_customers": 40}
Rows = pd.DataFrame
PLANTS: dict[str, Callable[[Rows, pd.Series, np.random.Generator], Rows]] = {
    "a feature vanishes": lambda rows, model, rng: rows.assign(**{_best(model): np.nan}),
    "30 % of the customers have a new country": lambda rows, model, rng: rows.assign(
        country=rows["country"].astype(object).where(rng.random(len(rows)) > NEW_SHARE, "XX")
    ),
    "orders of the last year are lost": lambda rows, model, rng: rows.assign(
        **{name: 0.0 for name in rows.columns if name.startswith(("n_orders", "revenue"))},
        days_since_last_order=400.0,
    ),
}
OUTCOMES = {
    "odds or amounts doubled": 2.0,
    "odds or amounts halved": 0.5,
    "outcomes without relation to scores": None,
}


class Weeks:
    """Weeks of logged scores, one after another, and the signals after each."""

    def __init__(self, file: Path, compiled: Path) -> None:
        """Read the models and the customers of the dates before their tests."""
        self.con = duckdb.connect()
        self.con.execute(f"attach '{file}' as nextbest (read_only)")
        registry = self.con.sql("from nextbest.state.int_prediction_models").df()
        self.registry = registry[registry["grain"] == "customer"]
        self.models = read_state(self.con.from_df(self.registry))
        self.rows = {
            task: self.con.sql(
                "select * exclude (task, split) from nextbest.intermediate.int_training_set "
                f"where task = '{task}' and split = 'gap'"
            ).df()
            for task in self.models["task"]
        }
        text = (compiled / "intermediate/monitoring/int_model_signals.sql").read_text()
        for name in ("state.int_model_monitoring", "intermediate.int_build_context"):
            schema, table = name.split(".")
            text = text.replace(f'"nextbest"."{schema}"."{table}"', table)
        self.signals_sql = text
        self.first = pd.to_datetime(self.models["trained_as_of"]).max()

    def measure(
        self, week: int, seed: int, plant: str = "", outcome: str = "", days: int = 0
    ) -> Rows:
        """Return the rows of monitoring of a week, whose day is counted from the training."""
        rng = np.random.default_rng([seed, week])
        day = self.first + timedelta(days=days or 7 * week)
        found = []
        for _, model in self.models.iterrows():
            rows = self._week(model, rng)
            if plant:
                rows = PLANTS[plant](rows, model, rng)
            rows["label"] = self._outcomes(model, rows, rng, outcome)
            rows["score"] = load(model, "measured_artifact").predict(rows)
            logged = rows.assign(category=None, model_version=model["model_version"])
            old = logged.assign(as_of_date=day - pd.Timedelta(days=1), is_new=False)
            new = logged.assign(as_of_date=day, is_new=True, label=np.nan)
            scores = pd.concat([old, new], ignore_index=True).assign(task=model["task"])
            con = duckdb.connect()
            con.register("scoring", rows.assign(task=model["task"]))
            con.register("scores", scores)
            sets = {"customer": con.table("scoring")}
            of_model = self.registry[self.registry["model_version"] == model["model_version"]]
            found.append(monitor_models(con.table("scores"), sets, con.from_df(of_model), META))
        return pd.concat(found, ignore_index=True).assign(measured_on=day.date())

    def signals(self, monitored: Rows) -> set[tuple[str, str]]:
        """Return kind and subject of what the newest rows tell."""
        self.con.register("int_model_monitoring", monitored)
        today = monitored[["measured_on"]].max().rename({"measured_on": "as_of_date"})
        self.con.register("int_build_context", today.to_frame().T)
        return {(row[0], row[1]) for row in self.con.sql(self.signals_sql).fetchall()}

    def _week(self, model: pd.Series, rng: np.random.Generator) -> Rows:
        rows = self.rows[model["task"]]
        drawn = rows.sample(rows["customer_id"].nunique(), replace=True, random_state=rng)
        return drawn.assign(customer_id=[f"c{n}" for n in range(len(drawn))]).reset_index(drop=True)

    def _outcomes(
        self, model: pd.Series, rows: Rows, rng: np.random.Generator, outcome: str
    ) -> np.ndarray:
        """Return the outcomes, planted ones where the week is not healthy."""
        label = rows["label"].to_numpy(dtype=float)
        if not outcome:
            return label
        by = OUTCOMES[outcome]
        if by is None:
            return rng.permutation(label)
        if model["kind"] != "binary":
            return by * label
        known = np.clip(load(model, "measured_artifact").predict(rows), 1e-6, 1 - 1e-6)
        odds = by * known / (1 - known)
        moved = odds / (1 + odds)
        more = (label == 0) & (rng.random(len(label)) < (moved - known) / (1 - known))
        less = (label == 1) & (rng.random(len(label)) < 1 - moved / known)
        return label + more - less


def main() -> None:
    """Print the healthy weeks that fire, and what tells of each planted change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--weeks", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=5, help="weeks in which a change is planted")
    options = parser.parse_args()
    compiled = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "compiled/nextbest/models"
    weeks = Weeks(options.file, compiled)
    before, fired = weeks.measure(0, 0, days=1), {}
    for week in range(1, options.weeks + 1):
        now = weeks.measure(week, 0, days=1 + week % 7)
        told = weeks.signals(_two(before, now))
        before, fired[week] = now, told
        print(week, *sorted(told), flush=True)
    n = sum(bool(told) for told in fired.values())
    print(f"{n} of {len(fired)} healthy weeks fire")
    if not options.seeds:
        return
    for plant in PLANTS:
        report(weeks, options.seeds, plant=plant)
    for outcome in OUTCOMES:
        report(weeks, options.seeds, outcome=outcome)
    report(weeks, 1, days=61)


def report(weeks: Weeks, seeds: int, **planted: str | int) -> None:
    """Print for each seed what tells of a change after one week, and after two."""
    told: dict[tuple[str, int], int] = {}
    for seed in range(1, seeds + 1):
        both = [weeks.measure(week, seed, **planted) for week in (1, 2)]
        healthy = weeks.measure(0, seed)
        for n, pair in enumerate(((healthy, both[0]), both), start=1):
            for kind in {kind for kind, _ in weeks.signals(_two(*pair))}:
                told[kind, n] = told.get((kind, n), 0) + 1
    print(
        planted,
        {f"{kind} at date {n}": f"{k} of {seeds}" for (kind, n), k in sorted(told.items())},
        flush=True,
    )


def _two(before: Rows, now: Rows) -> Rows:
    """Return two weeks of monitoring, a week apart."""
    shift = pd.Timedelta(days=7)
    moved = before.assign(
        as_of_date=(pd.to_datetime(now["as_of_date"]).min() - shift).date(),
        measured_on=(pd.to_datetime(now["measured_on"]).min() - shift).date(),
    )
    return pd.concat([moved, now], ignore_index=True)


def _best(model: pd.Series) -> str:
    """Return the feature on which a model rests most."""
    found = json.loads(model["diagnostics"])["importance"]
    return max(found, key=lambda row: row["importance"])["feature"]


if __name__ == "__main__":
    main()
