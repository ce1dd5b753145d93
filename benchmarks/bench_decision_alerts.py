"""Print how often the health of decisions fires on healthy shops, and how soon on planted changes.

Each argument is the DuckDB file of a generated shop, as for bench_monitoring.py. `small_shop.py`
decides for its customers on each day, and the compiled SQL of the project measures and judges the
day against the days before (`dbt compile` on a database that was built twice, its folder in
DBT_TARGET_PATH). A change is planted in the decisions of the last days.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from small_shop import SmallShop

DAYS, PLANTED_DAYS = 160, 7
MEASURES = ("int_decision_measures", "int_product_measures")
ID = "abs(hash(customer_id)::double / 18446744073709551615)"
INPUTS, DECIDED = "intermediate.int_offer_rule_inputs", "intermediate.int_offer_decisions"
PLANTS = {
    "a third of the consents is lost": f"update {INPUTS} set has_marketing_consent = false "
    f"where {ID} < 0.33; delete from {DECIDED} where rowid % 3 = 0",
    "a task has no model": f"update {INPUTS} set segment_propensity = null; "
    f"update {DECIDED} set fallback_level = 1 where fallback_level = 0",
    "the hold-out is twice as large": f"update {DECIDED} set is_holdout = true "
    "where rowid % 20 = 1",
    "an import of 20 % more customers": f"insert into {INPUTS} by name select * replace "
    f"('prospect' as lifecycle_stage) from {INPUTS} where {ID} < 0.2",
    "a rule of an offer is lost": f"update {DECIDED} set offer_code = 'STYLE_GUIDE' "
    "where offer_code = 'NEW_ARRIVALS'",
    "views are lost": "update intermediate.int_recommendations_kept set source = 'popular' "
    "where source = 'viewed'",
    "purchases are lost": "update intermediate.int_recommendations_kept set source = 'popular' "
    "where source = 'personal'",
    "prices + 30 %": "update intermediate.int_products set price = price * 1.3; "
    "delete from state.int_product_changes; insert into state.int_product_changes select "
    "product_id, as_of_date, price, price / 1.3 from intermediate.int_products "
    "cross join intermediate.int_build_context",
    "a third of the products is unavailable": "update intermediate.int_products "
    "set is_available = false where hash(product_id) % 3 = 0",
    "5 % of the emails are complained about": "insert into intermediate.int_email_events "
    "select customer_id, 'complaint', known_from from intermediate.int_email_events "
    "where event_type = 'sent' and hash(customer_id, known_from) % 20 = 0",
}
ONCE = ("prices + 30 %", "a third of the products is unavailable", "5 % of the emails")
SIDES = """
    measure in ('prices_moved_share', 'top_category_share', 'category_hhi', 'top_price_band_share',
        'price_band_hhi', 'unsubscribes_per_1000_sent_7d', 'complaints_per_1000_sent_7d')
"""
ALERTED = f"""
    select as_of_date, measure, item from state.int_decision_health
    where value > usual_high or (value < usual_low and not ({SIDES}))
"""


def main() -> None:
    """Print the healthy weeks of each shop that fire, and a row per planted change."""
    compiled = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "compiled/nextbest/models"
    for file in map(Path, sys.argv[1:]):
        replay = Replay(file, compiled)
        for day in replay.days:
            replay.judge(day)
        print(file.stem, "| healthy |", *replay.weeks(), flush=True)
        for plant, statement in PLANTS.items():
            print(file.stem, "|", plant, "|", replay.caught(plant, statement), flush=True)


class Replay:
    """The days of a shop, judged one after another."""

    def __init__(self, file: Path, compiled: Path) -> None:
        """Prepare the tables and the queries of the project."""
        self.shop = SmallShop(file)
        self.con: duckdb.DuckDBPyConnection = self.shop.con
        last = self.shop.end - timedelta(days=1)
        self.days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
        self.shop.decide(self.days[0])
        for name in MEASURES:
            text = (compiled / f"intermediate/health/{name}.sql").read_text()
            self.con.execute(f"create view intermediate.{name} as {text}")
        self.health = (compiled / "state/int_decision_health.sql").read_text()
        assert '"state"."int_decision_health"' in self.health, "compile on a database built twice"
        columns = ", ".join(
            ["null::date as as_of_date", "'' as measure", "'' as item", "'' as scale"]
            + [f"0.0::double as {name}" for name in ("value", "noise", "usual_low", "usual_high")]
            + ["0::bigint as n_usual", "now()::timestamp as measured_at"]
        )
        self.con.execute(f"create table state.int_decision_health as select {columns} limit 0")

    def judge(self, day: date, *plants: str) -> None:
        """Add the rows of a day."""
        self.shop.decide(day)
        for statement in plants:
            self.con.execute(statement)
        self.con.execute(f"create or replace temp table judged as {self.health}")
        self.con.execute("insert into state.int_decision_health by name from judged")

    def weeks(self) -> Iterator[str]:
        """Say how many weeks fire, and by what."""
        ((n, fired),) = self.con.execute(
            "select count(distinct date_trunc('week', as_of_date)), count(distinct date_trunc("
            f"'week', as_of_date)) filter (as_of_date in (select as_of_date from ({ALERTED}))) "
            "from state.int_decision_health where n_usual >= 14"
        ).fetchall()
        yield f"{fired} of {n} weeks fire:"
        by = f"select measure, item, min(as_of_date)::varchar from ({ALERTED}) group by all"
        yield str(self.con.execute(by).fetchall())

    def caught(self, plant: str, statement: str) -> str:
        """Plant a change in the last days, and say after how many it opens an alert."""
        self.con.execute("begin")
        first = self.days[-PLANTED_DAYS]
        self.con.execute(
            f"delete from state.int_decision_health where as_of_date >= date '{first}'"
        )
        for i, day in enumerate(self.days[-PLANTED_DAYS:], start=1):
            is_done = i > 1 and plant.startswith(ONCE)
            self.judge(day, *([] if is_done else [statement]))
            found = self.con.execute(
                f"select distinct measure from ({ALERTED}) where as_of_date = '{day}'"
            ).fetchall()
            if found:
                self.con.execute("rollback")
                return f"{i} | {', '.join(sorted(name for (name,) in found))}"
        self.con.execute("rollback")
        return f"not within {PLANTED_DAYS} days |"


if __name__ == "__main__":
    main()
