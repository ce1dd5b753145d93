"""A reader that opens a published file again and again while builds run.

As a program, it polls until its standard input is closed and prints what it found as JSON::

    python tests/python/poller.py nextbest_published.duckdb
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen

import duckdb

EVERY_SECONDS = 0.1
DISAGREEMENTS = {
    "a product shown is not in the catalog, available and at that price": """
        select shown.product_id
        from (
            select
                unnest([rec_1_id, rec_2_id, rec_3_id]) as product_id,
                unnest([rec_1_price_text, rec_2_price_text, rec_3_price_text]) as price_text
            from marts.fct_email_profiles
            where is_active
        ) as shown
        left join marts.fct_catalog_items as items
            on shown.product_id = items.product_id and items.is_available
        where shown.product_id <> '' and items.price_text is distinct from shown.price_text
    """,
    "an identifier is in the profiles and in the deletes": """
        select identifier, kind from (
            unpivot (select customer_id, external_id, email_sha256 from marts.fct_email_profiles)
            on customer_id, external_id, email_sha256 into name kind value identifier
        )
        intersect
        select identifier, kind from (
            unpivot (
                select customer_id, external_id, email_sha256 from marts.fct_email_profile_deletes
            )
            on customer_id, external_id, email_sha256 into name kind value identifier
        )
    """,
    "an inactive row holds an address": """
        select customer_id from marts.fct_email_profiles where not is_active and email is not null
    """,
    "a row is of the future": """
        select customer_id from marts.fct_email_profiles where updated_at > $now
        union all
        select delete_id from marts.fct_email_profile_deletes where updated_at > $now
        union all
        select product_id from marts.fct_catalog_items where updated_at > $now
    """,
    "a row is newer than the newest publication": """
        select customer_id from marts.fct_email_profiles
        where updated_at > coalesce(
            (select max(published_at) from marts.fct_publications), '-infinity'
        )
    """,
    "decisions are not of the newest publication": """
        select as_of_date from (
            select as_of_date from marts.fct_next_best_offers
            union
            select as_of_date from marts.fct_product_recommendations
            union
            select as_of_date from marts.dim_customers
        )
        where as_of_date is distinct from (
            select arg_max(as_of_date, published_at) from marts.fct_publications
            where kind = 'full'
        )
    """,
    "there is no publication": """
        select 'none' where (select count(*) from marts.fct_publications) = 0
    """,
}
"""Queries that must give nothing at any moment."""


@dataclass
class Polls:
    """What a poller saw.

    Attributes
    ----------
    n : int
        Polls since the file was there.
    n_versions : int
        Publications that the newest poll saw.
    problems : dict[str, str]
        The first time and value of each problem, errors among them.
    """

    n: int = 0
    n_versions: int = 0
    slowest_seconds: float = 0.0
    problems: dict[str, str] = field(default_factory=dict)

    def poll(self, file: Path) -> None:
        """Open the file, look at it, and close it."""
        if self.n == 0 and not file.exists():
            return
        self.n += 1
        began = time.perf_counter()
        try:
            self.look(file)
        except Exception as error:
            self._note(f"{type(error).__name__}", str(error))
        self.slowest_seconds = max(self.slowest_seconds, time.perf_counter() - began)

    def look(self, file: Path) -> None:
        """Note what does not agree in a file."""
        with duckdb.connect(str(file), read_only=True, config={"threads": 1}) as con:
            con.execute("set timezone = 'UTC'")
            now = datetime.now(UTC).replace(tzinfo=None)
            for problem, query in DISAGREEMENTS.items():
                values = {"now": now} if "$now" in query else {}
                if found := con.execute(query, values).fetchall():
                    self._note(problem, f"{len(found)} rows, such as {found[0][0]}")
            newest = con.execute("select count(*) from marts.fct_publications").fetchall()
            self.n_versions = newest[0][0]

    def _note(self, problem: str, value: str) -> None:
        self.problems.setdefault(problem, f"{datetime.now(UTC):%H:%M:%S.%f} {value}")


@contextmanager
def polling(file: Path) -> Iterator[Polls]:
    """Poll in a process of its own; what it saw is there at the end."""
    seen = Polls()
    with Popen(
        [sys.executable, __file__, str(file)], stdin=PIPE, stdout=PIPE, text=True
    ) as process:
        try:
            yield seen
        finally:
            told, _ = process.communicate()
    seen.__dict__.update(json.loads(told))


def main() -> None:
    """Poll until the standard input is closed."""
    file, polls, ended = Path(sys.argv[1]), Polls(), threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.wait(EVERY_SECONDS):
        polls.poll(file)
    print(json.dumps(asdict(polls)))


if __name__ == "__main__":
    main()
