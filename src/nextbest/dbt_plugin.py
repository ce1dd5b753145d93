"""A plugin of dbt-duckdb: says who holds the working file, and shows the published one."""

import gc
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from nextbest.files import cannot_open, misplaced, published_file
from nextbest.publish.location import attach

NEW_OBJECTS = 50_000
"""So many objects are made before Python looks for cycles among them; 700 where nothing is said."""


class Plugin(BasePlugin):
    """Opens the working file just before dbt does, and keeps it until dbt has it too."""

    _held: duckdb.DuckDBPyConnection | None = None

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Take the lock of the file.

        Raises
        ------
        RuntimeError
            Where the file cannot be opened, or the published one could not be written. dbt shows a
            RuntimeError of this place as one line, any other error of DuckDB with its stack.
        """
        if problem := misplaced(Path(creds.path)):
            raise RuntimeError(problem)
        try:
            self._held = duckdb.connect(creds.path, read_only=False, config=config)
        except duckdb.Error as error:
            raise RuntimeError(cannot_open(Path(creds.path), error, to_write=True)) from error

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Leave the lock to dbt's own connection, and attach the published file.

        The project that dbt has parsed by now stays until the end: it is set aside, so that it is
        not searched for garbage again and again, which is a sixth of the work of a nightly build.
        """
        if self._held is not None:
            self._held.close()
            self._held = None
        assert self.creds is not None, "dbt-duckdb gives a plugin the credentials of the target"
        attach(conn, published_file(Path(self.creds.path)))
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
