"""dbt run on a database of its own, and raw files rewritten for a test."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[3]
# What a build trains in tests that are not about tasks, each of which takes seconds.
ONE_TASK = {"purchase_7d": {"label": "purchase", "horizon_days": 7}}


@dataclass
class Build:
    """A DuckDB file and the dbt runs on it."""

    folder: Path
    vars: dict[str, object] = field(default_factory=dict)
    started_in: Path = ROOT
    log_level: str | None = "info"
    """Tests read what dbt says of each node; None leaves it to the project, as users do."""
    profiles: Path = ROOT
    """The folder of profiles.yml."""

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / "nextbest.duckdb"

    def dbt(self, *arguments: str, **more_vars: object) -> subprocess.CompletedProcess[str]:
        """Run dbt, from the project's root as users do, and return what it said."""
        process = self.start(*arguments, **more_vars)
        stdout, stderr = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def start(self, *arguments: str, **more_vars: object) -> subprocess.Popen[str]:
        """Start dbt and do not wait for it."""
        command = [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", *arguments]
        if variables := self.vars | more_vars:
            command += ["--vars", json.dumps(variables)]
        environment = os.environ | {
            "NEXTBEST_DB": str(self.database),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_PROFILES_DIR": str(self.profiles),
            "DBT_LOG_LEVEL": self.log_level or "",
        }
        if not self.log_level:
            del environment["DBT_LOG_LEVEL"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.started_in, env=environment, stdout=pipe, stderr=pipe, text=True
        )

    def must(self, *arguments: str, **more_vars: object) -> str:
        """Run dbt and fail the test with its output where it fails."""
        done = self.dbt(*arguments, **more_vars)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        return done.stdout

    def must_run(self, *select: str, target: str = "", **more_vars: object) -> str:
        """Build models and seeds without the tests of the data, for the default target."""
        arguments = ["build", "--resource-type", "model", "--resource-type", "seed"]
        arguments += ["--select", *select] if select else []
        arguments += ["--target", target] if target else []
        return self.must(*arguments, **more_vars)

    def rows(self, query: str) -> list[tuple]:
        """Rows of a query on the database."""
        with duckdb.connect(str(self.database), read_only=True) as con:
            return con.execute(query).fetchall()

    def change(self, *statements: str) -> None:
        """Change the database by hand."""
        with duckdb.connect(str(self.database)) as con:
            for statement in statements:
                con.execute(statement)

    def value(self, query: str) -> object:
        """Return the one value that a query on the database gives."""
        ((value,),) = self.rows(query)
        return value


def rewrite(
    shop: Path, out: Path, changes: dict[str, str], *, to: str = "csv", of: str = "csv"
) -> Path:
    """Copy a shop's raw files, each table named in `changes` as the query over ``raw`` says.

    ``rewrite(shop, out, {"shop.orders": "select * from raw where ordered_at < '2026-01-01'"})``
    """
    left = set(changes)
    with duckdb.connect() as con:
        for file in sorted(shop.glob(f"*/*.{of}")):
            name = f"{file.parent.name}.{file.stem}"
            target = out / file.parent.name / f"{file.stem}.{to}"
            target.parent.mkdir(parents=True, exist_ok=True)
            reader = "read_csv(?, all_varchar = true)" if of == "csv" else "read_parquet(?)"
            con.execute(f"create or replace temp table raw as from {reader}", [str(file)])
            query = changes.get(name, "from raw")
            con.execute(f"copy ({query}) to '{target}' (format {to}{', header' * (to == 'csv')})")
            left.discard(name)
    assert not left, f"no such table to change: {left}"
    return out
