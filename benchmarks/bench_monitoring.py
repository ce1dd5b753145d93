"""Print how often the health of sources fires on healthy shops, and how soon on planted changes.

Each argument is the DuckDB file of a generated shop, in which `+int_source_days +int_order_lines`
was built. The compiled SQL of the project (`dbt compile`, its folder in DBT_TARGET_PATH) judges
each day of the last 300 as of that day: rows count when they arrived, so one build knows all days.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

VIEWS = ("int_source_measures", "int_source_gaps", "int_price_measures")
# the hours since any row are told by the clock, which no replay has
ALERTED = """
    select distinct as_of_date from judged
    where measure <> 'hours_since_any_row' and (
        (value < usual_low and (measure like 'rows%' or measure like 'unit_price_ratio%'))
        or value > usual_high
    )
"""
PLANTS = {
    "none": "select 1",
    "no web events": "delete from {s}.int_source_days where source_table = 'web.events' "
    "and arrived_on >= date '{day}'",
    "no orders": "delete from {s}.int_source_days where source_table like 'shop.order%' "
    "and arrived_on >= date '{day}'",
    "prices -20 %": "update {s}.int_order_lines set unit_price = unit_price * 0.8 "
    "where known_from >= date '{day}'",
    "prices +30 %": "update {s}.int_order_lines set unit_price = unit_price * 1.3 "
    "where known_from >= date '{day}'",
    "a fifth of the range 20 % off": "update {s}.int_order_lines set unit_price = unit_price * 0.8 "
    "where known_from >= date '{day}' and hash(product_id) % 5 = 0",
    "prices x 100": "update {s}.int_order_lines set unit_price = unit_price * 100 "
    "where known_from >= date '{day}'",
    "ten times the new customers": "update {s}.int_source_days set n_rows = n_rows * 10 "
    "where source_table = 'crm.customers' and arrived_on >= date '{day}'",
}


def main() -> None:
    """Print a row per shop and plant."""
    compiled = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "compiled/nextbest/models"
    for file in map(Path, sys.argv[1:]):
        for plant, statement in PLANTS.items():
            print(file.parent.name, "|", plant, "|", judged(file, compiled, statement, plant))


def judged(file: Path, compiled: Path, statement: str, plant: str) -> str:
    """Plant a change in a copy of a shop, and return what the days say."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(file, Path(folder) / "nextbest.duckdb"))
        with duckdb.connect(str(copy)) as con:
            ((end,),) = con.execute(
                "from intermediate.int_build_context select as_of_date"
            ).fetchall()
            con.execute(
                "create or replace table intermediate.int_build_context as select "
                f"(date '{end}' - i::int)::date as as_of_date, now()::timestamp as run_started_at, "
                "'EUR' as currency from range(300) t(i)"
            )
            con.execute(
                "create or replace table intermediate.int_published_publications as "
                "select null::date as as_of_date, '' as kind where false"
            )
            ((day,),) = con.execute(f"select (date '{end}' - 60)::date").fetchall()
            con.execute(statement.format(s="intermediate", day=day))
            for name in VIEWS:
                text = (compiled / "intermediate/health" / f"{name}.sql").read_text()
                con.execute(f"create or replace view intermediate.{name} as {text}")
            text = (compiled / "state/int_source_health.sql").read_text()
            con.execute(f"create or replace temp table judged as {text}")
            if plant != "none":
                found = con.execute(
                    f"select min(as_of_date) - date '{day}' from ({ALERTED}) "
                    f"where as_of_date > date '{day}'"
                ).fetchone()
                return f"caught after {found[0]} days" if found and found[0] else "not caught"
            ((fired, n),) = con.execute(
                "select count(distinct date_trunc('week', as_of_date)) filter (as_of_date in "
                f"(from ({ALERTED}))), count(distinct date_trunc('week', as_of_date)) from judged"
            ).fetchall()
            return f"{fired} of {n} weeks fire"


if __name__ == "__main__":
    main()
