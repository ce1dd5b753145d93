"""The tables of a build by their columns: which name a customer, an address, or what is theirs."""

import re
from dataclasses import dataclass

import duckdb

PERSON = ("customer_id", "raw_customer_id")
"""The columns that name the customer of a row."""
NAMES = re.compile(r"email|address|external_id")
"""What the other columns that identify a person have in their names."""
LINKS = ("order_id", "scoring_event_id", "action_id")
"""Keys by which a table without a customer belongs to one: order lines follow their order."""
OTHER_KEYS = (
    r"\w*(product|order|order_line|event|session|campaign|ticket|action|neighbour|item|sync)_(id|key)"
    r"|rec_\d_id|source_key|quantity|price|unit_price|unit_cost|discount_amount"
)
"""A pattern of the keys of other things and of the amounts of a raw row. Where ids are plain
numbers, the customer 17 has nothing to do with the product 17: in these columns, an id that is
equal means nothing (an address does). The key of a rejected row, ``source_key``, is the id of any
kind of thing; the raw row beside it names the customer. Every other text is searched."""


@dataclass(frozen=True)
class Table:
    """A table with its columns; text columns are those that can hold an id as text."""

    build: str
    schema: str
    name: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name in an export: of the working file ``schema.table``."""
        prefix = "" if self.build == "working" else f"{self.build}."
        return f"{prefix}{self.schema}.{self.name}"

    @property
    def relation(self) -> str:
        """The quoted name in a query."""
        return ".".join(map(quoted, (self.build, self.schema, self.name)))

    @property
    def person(self) -> list[str]:
        """The columns that name the customer of a row."""
        return [column for column in self.columns if column in PERSON]

    @property
    def searched(self) -> list[str]:
        """The columns in which an id of the person is looked for, those of its customer aside."""
        return [
            column
            for column in self.texts
            if column not in PERSON and not re.fullmatch(OTHER_KEYS, column)
        ]


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def tables_of(con: duckdb.DuckDBPyConnection, builds: list[str]) -> list[Table]:
    """Return every base table of the opened builds, in the order of their names."""
    found = con.execute(
        """
        select
            database_name, schema_name, table_name,
            list(lower(column_name) order by column_index),
            coalesce(list(lower(column_name) order by column_index)
                filter (data_type in ('VARCHAR', 'JSON', 'UUID')), [])
        from duckdb_columns()
        inner join duckdb_tables() using (database_name, schema_name, table_name)
        where list_contains(?, database_name)
        group by all order by all
        """,
        [builds],
    )
    return [
        Table(build, schema, name, tuple(columns), tuple(texts))
        for build, schema, name, columns, texts in found.fetchall()
    ]
