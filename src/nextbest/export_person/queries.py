"""One query per table: the rows that are a person's."""

from collections.abc import Iterable

import duckdb

from nextbest.export_person.columns import LINKS, OTHER_KEYS, PERSON, Table, quoted
from nextbest.export_person.identity import Identity

OTHERS = """
    create temp table others as
    select distinct raw_customer_id as id
    from known_ids
    where not list_contains(?, raw_customer_id)
"""
SALTED = ("salt", "kind", "value_hash")
"""The columns of a table that keeps ids and addresses as salted hashes."""


class Claims:
    """What makes a row a person's, as SQL over the columns of a table.

    Parameters
    ----------
    con
        A connection with the builds opened.
    tables
        The tables of the opened builds.
    identity
        The ids of the person.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, tables: Iterable[Table], identity: Identity
    ) -> None:
        con.execute(OTHERS, [sorted(identity.customer_ids)])
        self.customer_ids = _array(identity.customer_ids)
        self.ids = _array(identity.customer_ids | identity.external_ids)
        self.marks = _array(identity.address_marks)
        self.secrets = identity.customer_ids | identity.external_ids | identity.address_marks
        self.links = {link: _list(self._linked(con, tables, link)) for link in LINKS}

    def query(self, table: Table) -> str:
        """Return the query for a person's rows of a table, in a fixed order."""
        hits = [*self._text_hits(table)]
        if set(SALTED) <= set(table.columns):
            hits.append(self._salted_hit())
        named = [f"{quoted(column)}::varchar" for column in table.person]
        if named:
            own = f"list_has_any([{', '.join(named)}], {self.customer_ids})"
            strange = " or ".join(f"{column} in (select id from others)" for column in named)
            condition = f"{own} or (not coalesce({strange}, false) and ({' or '.join(hits)}))"
        else:
            hits += [
                f"{quoted(link)}::varchar in {self.links[link]}"
                for link in LINKS
                if link in table.columns
            ]
            condition = " or ".join([*hits, *self._json_hits(table)])
        return f"select * from {table.relation} where {condition} order by all"

    def _text_hits(self, table: Table) -> Iterable[str]:
        """Yield the conditions on texts that are an id or an address of the person."""
        yield "false"
        named = [f"{quoted(column)}::varchar" for column in table.searched]
        if named:
            yield f"list_has_any([{', '.join(named)}], {self.ids})"
        if table.texts:
            lowered = [f"lower({quoted(column)}::varchar)" for column in table.texts]
            yield f"list_has_any([{', '.join(lowered)}], {self.marks})"

    def _json_hits(self, table: Table) -> Iterable[str]:
        """Yield the condition on raw rows and other objects that are kept as text."""
        if not table.texts:
            return
        objects = [
            f"case when starts_with({quoted(column)}::varchar, '{{') "
            f"then {quoted(column)}::varchar end"
            for column in table.texts
        ]
        text = f"concat_ws(' ', {', '.join(objects)})"
        rest = f"regexp_replace({text}, '\"({OTHER_KEYS})\"\\s*:\\s*\"[^\"]*\"', '', 'g')"
        held = [f"contains({rest}, {_literal(_json(one))})" for one in sorted(self.secrets)]
        held += [f"{_member(text, link)} in {self.links[link]}" for link in LINKS]
        strange = " or ".join(f"{_member(text, one)} in (select id from others)" for one in PERSON)
        yield f"({text} <> '' and ({' or '.join(held)}) and not coalesce({strange}, false))"

    def _salted_hit(self) -> str:
        return " or ".join(
            f"value_hash = sha256(salt::varchar || kind || '|' || {_literal(one)})"
            for one in sorted(self.secrets)
        )

    def _linked(
        self, con: duckdb.DuckDBPyConnection, tables: Iterable[Table], link: str
    ) -> list[str]:
        """Return the keys that are the person's alone: an id that two customers use is left out."""
        parts = [
            f"select {quoted(link)}::varchar as link, list_has_any("
            f"[{', '.join(f'{quoted(one)}::varchar' for one in table.person)}], "
            f"{self.customer_ids}) as is_own from {table.relation}"
            for table in tables
            if table.person and link in table.columns
        ]
        if not parts:
            return []
        query = (
            f"select link from ({' union all '.join(parts)}) where link is not null "
            "group by link having bool_and(is_own)"
        )
        return [one for (one,) in con.execute(query).fetchall()]


def _member(text: str, key: str) -> str:
    return f'regexp_extract({text}, \'"{key}"\\s*:\\s*"([^"]*)"\', 1)'


def _json(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(values: Iterable[str]) -> str:
    """Return values for ``in``; without any, nothing is in it."""
    return f"({', '.join(map(_literal, sorted(values))) or 'null'})"


def _array(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_literal, sorted(values)))}]::varchar[]"
