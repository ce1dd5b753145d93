"""Sync published files with dlt, merging by key, and compare its table with them.

dlt is not among the project's packages; give it an environment of its own::

    python3.11 -m venv dlt && dlt/bin/pip install "dlt[duckdb]>=1.31,<2"
    dlt/bin/python benchmarks/sync_with_dlt.py published_*.duckdb

The files are synced in the order given, once for each key. Profiles are read from the last
``updated_at`` on and merged by the key; rows of the deletes are hard deletes of the same table.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
import dlt

KEYS = ("customer_id", "external_id", "email_sha256")
TABLE = "synced"
FLAG = {"is_deleted": {"hard_delete": True, "data_type": "bool"}}


def read(file: Path, query: str, *values: object) -> list[dict[str, object]]:
    """Return the rows of a query on a published file, times in UTC."""
    with duckdb.connect(str(file), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        found = con.execute(query, list(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def source(file: Path, key: str) -> list[object]:
    """Return the two resources: profiles to merge, identities to delete."""

    def since(cursor: object) -> datetime:
        last = cursor.last_value or datetime(1970, 1, 1)
        return last.astimezone(UTC).replace(tzinfo=None) if last.tzinfo else last

    @dlt.resource(
        name="profiles", table_name=TABLE, primary_key=key, write_disposition="merge", columns=FLAG
    )
    def profiles(
        updated_at: object = dlt.sources.incremental("updated_at"),
    ) -> Iterator[list[dict[str, object]]]:
        query = f"from marts.fct_email_profiles where updated_at >= $1 and {key} is not null"
        yield read(file, query, since(updated_at))

    @dlt.resource(
        name="deletes", table_name=TABLE, primary_key=key, write_disposition="merge", columns=FLAG
    )
    def deletes(
        updated_at: object = dlt.sources.incremental("updated_at"),
    ) -> Iterator[list[dict[str, object]]]:
        query = (
            f"select {key}, updated_at, true as is_deleted from marts.fct_email_profile_deletes "
            f"where updated_at >= $1 and {key} is not null"
        )
        yield read(file, query, since(updated_at))

    return [profiles, deletes]


def compare(pipeline: object, file: Path, key: str) -> dict[str, int]:
    """Count the keys that are lost, stale or ghosts in dlt's table."""
    columns = [row["column_name"] for row in read(file, "describe marts.fct_email_profiles")]
    truth = {row[key]: row for row in read(file, "from marts.fct_email_profiles") if row[key]}
    with pipeline.sql_client() as client, client.execute_query(f"select * from {TABLE}") as cursor:
        names = [column[0] for column in cursor.description]
        held = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    synced = {row[key]: {column: _plain(row.get(column)) for column in columns} for row in held}
    stale = [who for who in truth.keys() & synced.keys() if truth[who] != synced[who]]
    return {
        "lost": len(truth.keys() - synced.keys()),
        "stale": len(stale),
        "ghost": len(synced.keys() - truth.keys()),
        "twice": len(held) - len(synced),
    }


def _plain(value: object) -> object:
    is_time = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC).replace(tzinfo=None) if is_time else value


def main() -> int:
    """Sync and compare; the exit code is 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    n_wrong = 0
    print("| key | file | rows merged | lost | stale | ghost | twice |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for key in KEYS:
            pipeline = dlt.pipeline(
                pipeline_name=f"by_{key}",
                pipelines_dir=folder,
                destination=dlt.destinations.duckdb(f"{folder}/{key}.duckdb"),
                dataset_name="platform",
            )
            for file in options.files:
                pipeline.run(source(file, key))
                counts = pipeline.last_trace.last_normalize_info.row_counts
                found = compare(pipeline, file, key)
                n_wrong += sum(found.values())
                cells = " | ".join(str(n) for n in found.values())
                print(f"| {key} | {file.stem} | {counts.get(TABLE, 0)} | {cells} |", flush=True)
    return int(n_wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
