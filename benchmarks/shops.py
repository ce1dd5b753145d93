"""The shops that predictions are measured on: each built once, in a folder of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import yaml

from bench_features import dbt
from grocery import Grocery
from nextbest import frames
from nextbest.shop_generator import ShopPlan, write_shop

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
PROJECT = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
PURCHASES = {"tasks": {"purchase_7d": PROJECT["vars"]["tasks"]["purchase_7d"]}}
"""The one task that most parts measure, as the project declares it."""
NO_OPTIONAL_TABLES = {"raw_dir": "", "systems": [], "consent_default": "granted"}


@dataclass(frozen=True)
class Shop:
    """A shop in the raw contract and the vars of its build."""

    folder: Path
    variables: dict[str, object]
    prepare: Callable[[Path], None]

    @property
    def database(self) -> Path:
        """The DuckDB file of the build."""
        return self.folder / "bench.duckdb"

    def build(self, *select: str, **variables: object) -> None:
        """Build the models and what they stand on, unless the same was built before."""
        done = self.folder / "built.json"
        variables = PURCHASES | self.variables | variables
        wanted = json.dumps([select, variables], sort_keys=True, default=str)
        if done.exists() and done.read_text() == wanted:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        self.prepare(self.folder)
        kinds = ("--resource-type", "model", "--resource-type", "seed")
        dbt(self.folder, "build", *kinds, "--select", *select, **variables)
        done.write_text(wanted)

    def rows(self, query: str) -> pd.DataFrame:
        """Return the rows of a query as models see them: floats, dates, categories."""
        with duckdb.connect(str(self.database), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            return frames.read(con.sql(query))


def online_retail(
    folder: Path, file: Path = DATA / "online_retail.parquet", **variables: object
) -> Shop:
    """Return the UCI Online Retail shop."""
    example = ROOT / "examples" / "online_retail"

    def prepare(folder: Path) -> None:
        sys.path.insert(0, str(example))
        from run import map_file  # noqa: PLC0415 - an example is no package

        (folder / "bench.duckdb").unlink(missing_ok=True)
        map_file(file, folder / "bench.duckdb")

    shop_vars = yaml.safe_load((example / "dbt_project.yml").read_text())["vars"]
    # the benchmark's builds are not of the shop's folder: they read what the mapping left
    variables = shop_vars | {"raw_models": False, "n_cutoffs": 51} | variables
    return Shop(folder / "online_retail", variables, prepare)


def cdnow(folder: Path, as_of_date: str, file: Path = DATA / "cdnow_sample.txt") -> Shop:
    """Return the CDNOW sample as of a date: 2,357 customers, new in the first quarter of 1997."""

    def prepare(folder: Path) -> None:
        (folder / "bench.duckdb").unlink(missing_ok=True)
        with duckdb.connect(str(folder / "bench.duckdb")) as con:
            con.execute("set variable source_file = ?", [str(file)])
            con.execute((ROOT / "benchmarks" / "sql" / "cdnow.sql").read_text())

    variables = NO_OPTIONAL_TABLES | {"currency": "USD", "as_of_date": as_of_date}
    return Shop(folder / f"cdnow_{as_of_date}", variables, prepare)


def generated(folder: Path, n_customers: int, days: int = 550, seed: int = 11) -> Shop:
    """Return a generated shop; the truth about its customers stands in ``<folder>/raw/truth``."""
    name = f"generated_{n_customers}_{days}_{seed}"

    def prepare(folder: Path) -> None:
        size = ["--customers", str(n_customers), "--days", str(days), "--seed", str(seed)]
        command = ["nextbest", "generate", *size, "--out", str(folder / "raw")]
        if not (folder / "raw").exists():
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return Shop(folder / name, {}, prepare)


def grocer(folder: Path) -> Shop:
    """Return the grocer's year of weekly baskets."""
    variables = NO_OPTIONAL_TABLES | {"currency": "EUR"}
    del variables["raw_dir"]
    return Shop(folder / "grocer", variables, lambda folder: Grocery().write(folder / "raw"))


def grocer_year(folder: Path, n_customers: int = 500) -> Shop:
    """Return the year of a grocer whose customers are mostly older than it and buy weekly."""
    sys.path.insert(0, str(ROOT / "tests" / "python" / "support"))
    from grocer_files import write_grocer  # noqa: PLC0415 - tests are no package
    from ml_grocer import Grocer  # noqa: PLC0415

    variables = {"systems": ["esp.campaigns", "esp.email_events"], "consent_default": "granted"}
    return Shop(
        folder / "grocer_year",
        variables,
        lambda folder: write_grocer(Grocer(n_customers), folder / "raw"),
    )


def strange(folder: Path, n_customers: int = 1_500) -> list[Shop]:
    """Return the strange shops of the tests that build, each generated from a seed of its own."""
    sys.path.insert(0, str(ROOT / "tests" / "python" / "support"))
    from builds import rewrite  # noqa: PLC0415 - tests are no package
    from strange_shops import SHOPS  # noqa: PLC0415

    def prepare(folder: Path, seed: int, changes: dict[str, str]) -> None:
        if not (folder / "raw").exists():
            plan = ShopPlan(customers=n_customers, days=500, seed=seed, file_format="csv")
            write_shop(plan, folder / "plain", folder / "truth")
            rewrite(folder / "plain", folder / "raw", changes)

    return [
        Shop(
            folder / name.replace(" ", "_"),
            shop.vars | {"raw_format": "csv"},
            partial(prepare, seed=seed, changes=shop.changes),
        )
        for seed, (name, shop) in enumerate(SHOPS.items(), start=21)
        if not shop.stops
    ]
