"""Run the generator's SQL chunk by chunk and write one file per table.

Every random number is a hash of the seed and of entity ids (``sql/macros.sql``), so a customer is
the same whatever the number of threads, the size of the chunks and the customers around it.
"""

import tempfile
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import duckdb

from nextbest.shop_generator.plan import ShopPlan
from nextbest.shop_generator.tables import (
    CHUNK_STEPS,
    CHUNK_TABLES,
    RAW_TABLES,
    SHOP_STEPS,
    SHOP_TABLES,
    TRUTH_TABLES,
)

CHUNK_CUSTOMERS = 50_000


def write_shop(plan: ShopPlan, out: Path, truth_out: Path | None = None) -> None:
    """Write the raw tables of a shop and, where asked, its truth.

    Parameters
    ----------
    plan : ShopPlan
        What shop to generate.
    out : pathlib.Path
        Folder of the raw tables, ``<out>/<system>/<table>.<format>``.
    truth_out : pathlib.Path, optional
        Folder of what is hidden: never one that a build reads.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".parts-") as folder:
        work = Path(folder)
        con = _connect(plan, work)
        _run(con, SHOP_STEPS)
        _write_parts(con, SHOP_TABLES, work)
        for first in range(1, plan.customers + 1, CHUNK_CUSTOMERS):
            last = min(first + CHUNK_CUSTOMERS - 1, plan.customers)
            con.execute(f"set variable first = {first}; set variable last = {last}")
            _run(con, CHUNK_STEPS)
            _write_parts(con, CHUNK_TABLES | TRUTH_TABLES, work)
        for relation, path in RAW_TABLES.items():
            _join_parts(con, work / relation, out / f"{path}.{plan.file_format}")
        if truth_out is not None:
            _write_truth(con, work, truth_out)
        con.close()


def _connect(plan: ShopPlan, work: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()  # in memory: a file would compress every chunk for nothing
    con.execute("set memory_limit = '4GB'; set timezone = 'UTC'")
    con.execute("set temp_directory = $1", [str(work / "spill")])
    for name, value in plan.variables().items():
        con.execute(f"set variable {name} = ?", [value])
    return con


def _run(con: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
    folder = resources.files("nextbest.shop_generator").joinpath("sql")
    for step in steps:
        con.execute(folder.joinpath(f"{step}.sql").read_text(encoding="utf-8"))


def _write_parts(con: duckdb.DuckDBPyConnection, relations: Iterable[str], work: Path) -> None:
    for relation in relations:
        folder = work / relation
        folder.mkdir(exist_ok=True)
        part = folder / f"{len(list(folder.iterdir())):05d}.parquet"
        con.execute(f"copy {relation} to '{part}' (format parquet)")


def _join_parts(con: duckdb.DuckDBPyConnection, parts: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    is_text = target.suffix == ".csv"
    columns = "* exclude (dirt)"
    if is_text and parts.name == "raw_order_lines":  # only text can hold a price that is no number
        columns += (
            " replace (case when dirt = 'wrong_type' then 'abc' else unit_price::varchar end"
            " as unit_price)"
        )
    con.execute(
        f"copy (select {columns} from read_parquet('{parts}/*.parquet')) to '{target}' "
        f"({'format csv, header' if is_text else 'format parquet'})"
    )


def _write_truth(con: duckdb.DuckDBPyConnection, work: Path, truth_out: Path) -> None:
    for relation, name in TRUTH_TABLES.items():
        _join_parts(con, work / relation, truth_out / f"{name}.parquet")
    counts = " union all ".join(
        f"select '{path.split('/')[0]}' as system, '{path.split('/')[1]}' as source_table, "
        f"unnest(case when dirt in ('email_case', 'outer_blanks') and '{relation}' = "
        f"'raw_customers' then [dirt, 'identity_merged'] else [dirt] end) as kind "
        f"from read_parquet('{work / relation}/*.parquet') where dirt is not null"
        for relation, path in RAW_TABLES.items()
    )
    con.execute(
        f"copy (select system, source_table, kind, count(*) as n_rows from ({counts}) "
        f"group by all order by all) to '{truth_out}/dirt.parquet' (format parquet)"
    )
