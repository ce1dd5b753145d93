"""Time a second build of the demo and of Online Retail, tests included, beside dbt's own start.

Each shop is built from nothing, then again on the same database as at night; the best of the second
builds counts. The floor is what dbt needs to start, to read the project and to list one model. What
is built is kept in the folder: a second run goes on with it.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "online_retail"
FILE = ROOT.parent / "shared" / "data" / "online_retail.parquet"
SHARE_OF_TESTS = """
    select sum(value) filter (where item = 'tests') / sum(value)
    from marts.fct_build_runs
    where topic = 'seconds' and item <> 'build'
    group by started_at
    order by started_at desc
    limit 1
"""


@dataclass(frozen=True)
class Nightly:
    """A shop, built in the folder of its project."""

    name: str
    project: Path
    folder: Path

    def seconds(self, *arguments: str) -> float:
        """Run dbt and return the seconds of the clock."""
        environment = os.environ | {
            "NEXTBEST_DB": str(self.database),
            "ONLINE_RETAIL": str(FILE),
            "DBT_PROFILES_DIR": str(self.project),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        command = [str(Path(sys.executable).with_name("dbt")), *arguments]
        start = time.perf_counter()
        subprocess.run(
            command, cwd=self.project, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - start

    @property
    def database(self) -> Path:
        """The working file."""
        return self.folder / f"{self.name}.duckdb"

    def share_of_tests(self) -> float:
        """Return the share of the tests in the work of the newest build."""
        with duckdb.connect(str(self.database), read_only=True) as con:
            return con.sql(SHARE_OF_TESTS).fetchall()[0][0]


def main() -> None:
    """Print a row per shop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench/second_build"))
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    folder = options.folder.resolve()
    print("| shop | first build | dbt's start | second build | ratio | tests' share of its work |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, project in (("demo", ROOT), ("online_retail", EXAMPLE)):
        shop = Nightly(name, project, folder / name)
        shop.folder.mkdir(parents=True, exist_ok=True)
        if project == EXAMPLE and not (project / "dbt_packages").exists():
            shop.seconds("deps")
        first = f"{shop.seconds('build'):.0f} s" if not shop.database.exists() else "built before"
        second = min(shop.seconds("build") for _ in range(options.repeats))
        start = min(shop.seconds("ls", "--select", "dim_customers") for _ in range(options.repeats))
        print(
            f"| {name} | {first} | {start:.1f} s | {second:.1f} s | {second / start:.1f} x "
            f"| {shop.share_of_tests():.0%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
