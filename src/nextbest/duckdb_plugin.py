"""What dbt-duckdb does for nextbest when it opens the working file (profiles.yml names it)."""

from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from nextbest.publish.location import attach, published_file


class Plugin(BasePlugin):
    """Shows the published file to the models as the database ``published``."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> Any:
        """Attach the published file, if there is one."""
        attach(conn, published_file(self.creds.path))
