"""What earlier syncs have logged: in files, and in the warehouse once a build has kept these."""

from pathlib import Path

import duckdb

from nextbest.sync.log import COLUMNS

TYPES = {"attempt": "integer", "recorded_at": "timestamp"}
"""Types in SQL of the columns that are no text."""


def load_log(con: duckdb.DuckDBPyConnection, folder: Path, destination: str) -> None:
    """Make table ``log`` of all lines about a destination: of its files, and of the warehouse.

    Parameters
    ----------
    con
        A connection in which the published file is attached as ``build``.
    """
    columns = {name: TYPES.get(name, "varchar") for name in COLUMNS}
    typed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    con.execute(f"create table log ({typed}, log_file varchar)")
    files = [str(file) for file in sorted((folder / destination).glob("*.jsonl"))]
    if files:
        con.execute(
            "insert into log by name select * rename (filename as log_file) from "
            "read_json(?, format = 'newline_delimited', filename = true, columns = ?, "
            "ignore_errors = true) where delivery_id is not null",
            [files, columns],
        )
    if _is_kept_in_warehouse(con):
        names = ", ".join(COLUMNS)
        con.execute(
            f"insert into log by name select {names} from build.marts.fct_deliveries "
            "where destination = ? and delivery_id not in (select delivery_id from log)",
            [destination],
        )


def forget_kept_files(con: duckdb.DuckDBPyConnection) -> int:
    """Delete the files whose last line the warehouse publishes, so all of them; return how many.

    Lines about people who were erased are in the file alone, until then.
    """
    if not _is_kept_in_warehouse(con):
        return 0
    files = con.execute(
        "select log_file from log where log_file is not null and state = 'finished' "
        "and delivery_id in (select delivery_id from build.marts.fct_deliveries)"
    ).fetchall()
    for (file,) in files:
        Path(file).unlink()
    return len(files)


def _is_kept_in_warehouse(con: duckdb.DuckDBPyConnection) -> bool:
    found = con.execute(
        "select 1 from duckdb_tables() where database_name = 'build' and schema_name = 'marts' "
        "and table_name = 'fct_deliveries'"
    ).fetchone()
    return found is not None
