"""dbt run on a database of its own, and raw files rewritten for a test."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[3]
# What a build trains in tests that are not about tasks, each of which takes seconds.
ONE_TASK = {"purchase_7d": {"label": "purchase", "horizon_days": 7}}
TARGETS = ("dev", "snowflake")
PARSED = "NEXTBEST_TEST_PARSED"
"""The folder, named by this variable, where builds leave the project as dbt has parsed it.

To parse it anew takes a third of a small build. dbt does so where a var or the database differs by
name, so builds on raw files of their own are started in their folder and call both alike.
"""


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

    shared: Path | None = field(default=None, init=False, repr=False, compare=False)
    """Where runs with the vars of the last one leave the project as dbt has parsed it."""

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / "nextbest.duckdb"

    @property
    def parsed(self) -> Path:
        """The project as dbt has parsed it."""
        return self.folder / "target" / "partial_parse.msgpack"

    def dbt(self, *arguments: str, **more_vars: object) -> subprocess.CompletedProcess[str]:
        """Run dbt, from the project's root as users do, and return what it said."""
        since = time.time()
        process = self.start(*arguments, **more_vars)
        stdout, stderr = process.communicate()
        self._leave_parsed(since)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def start(self, *arguments: str, **more_vars: object) -> subprocess.Popen[str]:
        """Start dbt and do not wait for it."""
        command = [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", *arguments]
        variables = self.vars | more_vars
        started_in, database = self.started_in, str(self.database)
        if self._is_usual(arguments, variables):
            started_in, database = self.folder, self.database.name
            variables["raw_dir"] = self._link(Path(str(variables["raw_dir"])))
            command += ["--project-dir", str(ROOT)]
        targets = [name for name in arguments if name in TARGETS]
        self._take_parsed(variables, database, self.profiles, targets)
        if variables:
            command += ["--vars", json.dumps(variables)]
        environment = os.environ | {
            "NEXTBEST_DB": database,
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_PROFILES_DIR": str(self.profiles),
            "DBT_LOG_LEVEL": self.log_level or "",
        }
        if not self.log_level:
            del environment["DBT_LOG_LEVEL"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=started_in, env=environment, stdout=pipe, stderr=pipe, text=True
        )

    def _is_usual(self, arguments: tuple[str, ...], variables: dict[str, object]) -> bool:
        """Return whether a run is of this project, on raw files that are named by a whole path."""
        places = (self.started_in, self.profiles)
        is_here = places == (ROOT, ROOT) and "--project-dir" not in arguments
        return is_here and os.path.isabs(str(variables.get("raw_dir", "")))

    def _link(self, raw: Path) -> str:
        """Return the name under which the folder of the build has the raw files."""
        link = self.folder / "raw_files"
        link.unlink(missing_ok=True)
        link.symlink_to(raw, target_is_directory=True)
        return link.name

    def _take_parsed(self, *call: object) -> None:
        """Begin with the project as such a call has left it: dbt sees where it does not fit."""
        if PARSED not in os.environ:
            return
        before = self.shared
        name = sha256(json.dumps(call, default=str).encode()).hexdigest()
        self.shared = Path(os.environ[PARSED]) / name
        if self.shared.exists() and self.shared != before:
            self.parsed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.shared, self.parsed)

    def _leave_parsed(self, since: float) -> None:
        """Leave the project as this run has parsed it for runs with such vars, whole or not."""
        if not self.shared or self.shared.exists() or not self.parsed.exists():
            return
        if self.parsed.stat().st_mtime >= since:
            copied = self.shared.with_suffix(f".{os.getpid()}")
            shutil.copy(self.parsed, copied)
            copied.replace(self.shared)

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
