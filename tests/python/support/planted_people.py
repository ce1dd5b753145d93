"""All planted people, and their rows beside those of a shop, load by load."""

import csv
from collections.abc import Sequence
from pathlib import Path

from builds import rewrite
from planted_controls import CONTROLS
from planted_erasures import ERASED
from planted_events import EVENT_REFUSALS
from planted_person import Change, Expect, Planted
from planted_refusals import CONSENT_REFUSALS
from planted_rows import CAMPAIGN, Gone, Row

PEOPLE = [
    Planted(person, number)
    for number, person in enumerate([*CONSENT_REFUSALS, *EVENT_REFUSALS, *CONTROLS, *ERASED])
]
# Dates that cannot be read: of a no each is the newest there is. None of the loads above has one.
UNREADABLE = ("next Tuesday", "infinity", "294247-01-09")
TABLES = [
    "crm.customers",
    "crm.consents",
    "crm.erasure_requests",
    "crm.support_tickets",
    "shop.orders",
    "shop.order_lines",
    "web.events",
    "esp.campaigns",
    "esp.email_events",
]


def expecting(build: int, *expected: Expect, among: Sequence[Planted] = PEOPLE) -> list[Planted]:
    """Return the people of whom a build must say one of the expected things."""
    return [planted for planted in among if planted.person.expected(build) in expected]


def rows_after(load: int, among: Sequence[Planted] = PEOPLE) -> dict[str, list[dict]]:
    """Return the planted rows of each raw table after a load."""
    tables: dict[str, list[dict]] = {table: [] for table in TABLES}
    campaign = {"campaign_id": CAMPAIGN, "name": "Planted", "sent_at": "2026-05-25 09:00:00"}
    tables["esp.campaigns"].append(campaign)
    for number in range(1, load + 1):
        for planted in among:
            for change in planted.changes(number):
                _apply(tables, change)
    return tables


def erased_rows_after(load: int) -> dict[str, list[dict]]:
    """Return the planted rows after a load that are those of erased people."""
    tables = rows_after(load, expecting(load, Expect.ERASED))
    for planted in PEOPLE:
        others = planted.others(load)
        addresses = {address for some in others.values() for address in some}
        held = rows_after(load, [planted]) if others else {}
        orders = {
            row["order_id"] for row in held.get("shop.orders", []) if row["customer_id"] in others
        }
        for table, rows in held.items():
            tables[table] += [
                row
                for row in rows
                if row.get("customer_id") in others
                or row.get("email") in addresses
                or (table == "shop.order_lines" and row["order_id"] in orders)
            ]
    return tables


def plant(shop: Path, out: Path, load: int, *, more: Sequence[Row] = ()) -> Path:
    """Write a shop's raw files as they are after a load, all planted people among them."""
    tables = rows_after(load)
    for row in more:
        _apply(tables, row)
    changes = {}
    for table, rows in tables.items():
        source = out / "planted" / f"{table}.csv"
        _write(source, rows)
        own = "select * from raw"
        if table == "crm.erasure_requests":  # of the shop's own erased nobody knows all rows
            own += " where false"
        changes[table] = (
            f"{own} union all by name select * from "
            f"read_csv('{source}', all_varchar = true, header = true, delim = ',', quote = '\"')"
        )
    return rewrite(shop, out / "raw", changes)


def _apply(tables: dict[str, list[dict]], change: Change) -> None:
    if isinstance(change, Gone):
        kept = [
            row for row in tables[change.table] if row["customer_id"].strip() != change.customer_id
        ]
        tables[change.table] = kept
    else:
        tables[change.table].append(change.columns)


def _write(file: Path, rows: list[dict]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns or ["customer_id"])
        writer.writeheader()
        writer.writerows(rows)
