"""Build the shop of this folder on the UCI Online Retail file, and print what came out.

Run as ``make online-retail FILE=online_retail.parquet``.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MAPPING = ["run", "--select", "package:online_retail"]
COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
SUMMARY = {
    "Lines of the file": """
        select
            outcome,
            sum(n_rows) as n_lines
        from marts.fct_cleaning_summary
        where source_table = 'order_lines' and outcome in ('used', 'rejected')
        group by outcome
        order by outcome desc
    """,
    "Why lines were rejected (the deciding reason)": """
        select
            reason,
            count(*) as n_lines
        from marts.fct_rejected_rows
        where source_table = 'order_lines'
        group by reason
        order by n_lines desc
    """,
    "What the mapping corrected": "from uci.mapping_corrections",
    "Buys in the next 7 days, measured on 2011-09-05 .. 2011-11-28": """
        select
            role,
            algorithm,
            max(case when metric = 'roc_auc' then round(value, 4) end) as roc_auc,
            max(case when metric = 'average_precision' then round(value, 4) end)
                as average_precision,
            max(case when metric = 'expected_calibration_error' then round(value, 4) end)
                as calibration_error,
            max(case when metric = 'top_decile_lift' then round(value, 2) end) as top_decile_lift
        from marts.fct_model_metrics
        where task = 'purchase_7d' and split = 'test' and role in ('champion', 'baseline')
        group by role, algorithm
        order by average_precision desc
    """,
    "Five profiles": """
        select
            customer_id,
            segment_propensity,
            purchase_7d_probability,
            offer_code,
            content_block,
            rec_1_name,
            rec_2_name,
            rec_3_name
        from marts.fct_email_profiles
        order by purchase_7d_probability desc nulls last, customer_id
        limit 5
    """,
}


class InputError(Exception):
    """The file cannot be used, for the reason that the message gives."""


def check_file(file: Path) -> None:
    """Raise InputError unless `file` is a Parquet file with the eight columns."""
    if not file.is_file():
        raise InputError(f"there is no file {file}; give one as FILE=online_retail.parquet")
    with duckdb.connect() as con:
        try:
            found = {
                row[0]
                for row in con.execute(
                    "describe select * from read_parquet(?)", [str(file)]
                ).fetchall()
            }
        except duckdb.Error as error:
            raise InputError(f"{file} cannot be read as Parquet: {error}") from error
    missing = [column for column in COLUMNS if column not in found]
    if missing:
        raise InputError(
            f"{file} lacks the column(s) {', '.join(missing)}; "
            f"expected {', '.join(COLUMNS)}, found {', '.join(sorted(found))}"
        )


def map_file(file: Path, database: Path) -> None:
    """Write schemas `crm` and `shop` of the raw contract into `database`.

    Raises
    ------
    InputError
        Where the file holds what the mapping cannot read.
    """
    if dbt(file, database, *MAPPING):
        raise InputError(f"the mapping failed on {file}, as told above")


def dbt(file: Path, database: Path, *arguments: str) -> int:
    """Run dbt in this folder and return its exit code."""
    program = str(Path(sys.executable).with_name("dbt"))
    environment = {
        **os.environ,
        "NEXTBEST_DB": str(database),
        "ONLINE_RETAIL": str(file),
        "DBT_PROFILES_DIR": str(HERE),
    }
    if not (HERE / "dbt_packages").exists():
        subprocess.run([program, "deps", "--quiet"], cwd=HERE, env=environment, check=True)
    command = [program, *arguments]
    return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode


def summarise(database: Path) -> None:
    """Print what became of the lines, how good the model is, and five profiles."""
    with duckdb.connect(str(database), read_only=True) as con:
        for title, query in SUMMARY.items():
            print(f"\n{title}")
            con.sql(query).show(max_width=200)


def main(arguments: list[str] | None = None) -> int:
    """Check, build and summarise; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the UCI Online Retail data as Parquet")
    parser.add_argument(
        "--database",
        type=Path,
        default=Path(os.environ.get("NEXTBEST_DB", ROOT / "online_retail.duckdb")),
        help="the DuckDB file to build into (default: NEXTBEST_DB, else online_retail.duckdb)",
    )
    options = parser.parse_args(arguments)
    database = options.database.resolve()
    try:
        check_file(options.file)
    except InputError as error:
        print(f"online-retail: {error}", file=sys.stderr)
        return 2
    exit_code = dbt(options.file.resolve(), database, "build")
    if exit_code == 0:
        summarise(database)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
