"""A plugin of dbt-duckdb: says who holds the working file, and shows the published one."""

import gc
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from nextbest.files import cannot_open, misplaced, published_file
from nextbest.publish.location import attach
from nextbest.schemas import PUBLISHED, WAITING

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
        for name in names_of_published(creds.schema):
            if problem := misplaced(Path(creds.path), name):
                raise RuntimeError(problem)
        try:
            self._held = duckdb.connect(creds.path, read_only=False, config=config)
        except duckdb.Error as error:
            raise RuntimeError(cannot_open(Path(creds.path), error, to_write=True)) from error

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Leave the lock to dbt's own connection, and attach the published and the waiting files.

        The project that dbt has parsed by now stays until the end: it is set aside, so that it is
        not searched for garbage again and again, which is a sixth of the work of a nightly build.
        """
        if self._held is not None:
            self._held.close()
            self._held = None
        assert self.creds is not None, "dbt-duckdb gives a plugin the credentials of the target"
        for name in names_of_published(self.creds.schema):
            attach(conn, published_file(Path(self.creds.path), name), name)
            waits = name.removesuffix(PUBLISHED) + WAITING
            attach(conn, published_file(Path(self.creds.path), waits), waits)
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)


def names_of_published(schema: str) -> tuple[str, str]:
    """Return the names of the published files that a target may have, as databases of the build.

    A plugin is not told whether the target is one of the production targets, so both files are
    attached; the macros and the Python models know which is theirs.

    Examples
    --------
    >>> names_of_published("dev_anna")
    ('published', 'dev_anna_published')
    """
    return PUBLISHED, f"{schema}_{PUBLISHED}"
