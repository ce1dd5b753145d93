"""The SQL of a model that maps a landed table to a table of the raw contract."""

import duckdb

from nextbest.new_shop import drafts
from nextbest.new_shop.contract import Column, Table
from nextbest.new_shop.guesses import Guess
from nextbest.new_shop.landed import (
    Landed,
    frequent_values,
    has_decimal_commas,
    quoted,
    sampled_names,
)
from nextbest.new_shop.spelling import bare, listed
from nextbest.new_shop.synonyms import COLUMNS, VALUES

HEAD = """\
-- {full_name}: {description}
-- {source}
-- * must be filled. Guesses are by names: check each. What was not found is null.
-- Map and do not filter: rows that cannot be used are set aside with reasons, and counted.
{{{{ config(schema='{system}', alias='{name}'{enabled}) }}}}

select
"""


def mapping_sql(
    con: duckdb.DuckDBPyConnection, guess: Guess, timezone: str, guesses: list[Guess]
) -> str:
    """Return the SQL of the model.

    Parameters
    ----------
    con
        A connection that can read the landed table.
    guess
        What it is made of.
    timezone
        Of times without an offset.
    guesses
        What all tables are made of: drafts of a table may come from others.
    """
    table, landed = guess.table, guess.landed
    head = HEAD.format(
        full_name=table.full_name,
        description=table.description,
        source=_source_line(guess),
        system=table.system,
        name=table.name,
        enabled=f", enabled='{table.full_name}' in var('optional_tables')"
        if table.optional
        else "",
    )
    drafted = _drafts(con, guess, guesses) if table.full_name == "shop.products" else {}
    columns = ",\n".join(
        _column(con, guess, column, timezone, drafted.get(column.name, []))
        for column in table.columns
    )
    name = landed.name if landed else f"FILL_IN_{table.name}"
    return f"{head}{columns}\nfrom {{{{ source('landed', '{name}') }}}}\n{_grouping(guess)}"


def _grouping(guess: Guess) -> str:
    """Return how the rows of a table that is grouped out of another one are told apart."""
    if not guess.is_derived:
        return ""
    key = quoted(guess.columns[guess.table.columns[0].name])
    filled = f"where {key} is not null\n" if guess.table.name != "orders" else ""
    return f"{filled}group by {key}\n"


def _drafts(
    con: duckdb.DuckDBPyConnection, guess: Guess, guesses: list[Guess]
) -> dict[str, list[str]]:
    """Return drafts of columns of products, from their names and from what was sold."""
    if guess.landed is None or not {"product_id", "name"} <= guess.columns.keys():
        return {}
    name = quoted(guess.columns["name"])
    called = f"mode({name})" if guess.is_derived else name
    names = sampled_names(con, f"select {called} from {guess.landed.relation} {_grouping(guess)}")
    drafted = {"name": drafts.title_case(names, called)}
    if "category" not in guess.columns:
        drafted["category"] = drafts.category(names, called)
    if "is_available" not in guess.columns:
        drafted["is_available"] = drafts.availability(con, guess, guesses)
    return drafted


def _source_line(guess: Guess) -> str:
    if guess.landed is None:
        return "No landed table was found for it. TO DO: name it in _landed__sources.yml and below."
    if guess.is_derived:
        return f"There is no table of its own: it is grouped out of {guess.landed.name}."
    return f"Guessed to be {guess.landed.name}: check."


def _column(
    con: duckdb.DuckDBPyConnection, guess: Guess, column: Column, timezone: str, drafted: list[str]
) -> str:
    told = f"{column.name}{'*' * column.required}, {column.type}: {column.description}"
    is_last = column is guess.table.columns[-1]
    draft = drafts.commented(drafted, column.name, is_last=is_last)
    found = guess.columns.get(column.name)
    if found is None or guess.landed is None:
        often = ", ".join(COLUMNS.get(column.name, "").split()[1:6])
        hint = f" Often {often}." if often else ""
        todo = " TO DO." if column.required else ""
        value = "FILL_IN" if column.required else "null"
        return f"    -- {told} Not found.{hint}{todo}\n{draft}    {value} as {column.name}"
    value, notes = _value(con, guess.table, guess.landed, column, found, timezone)
    if guess.is_derived and column is not guess.table.columns[0]:
        value = _grouped(guess, column, value)
    named = value if value == column.name else f"{value} as {column.name}"
    return f"    -- {told} Guessed: check.{notes}\n{draft}    {named}"


def _value(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    landed: Landed,
    column: Column,
    found: str,
    timezone: str,
) -> tuple[str, str]:
    value = quoted(found)
    is_zoned = "TIME ZONE" in landed.columns[found]
    if column.type == "number" and has_decimal_commas(con, landed, found):
        return f"replace(replace({value}, '.', ''), ',', '.')", " Written with decimal commas."
    if column.type == "timestamp" and timezone != "UTC" and not is_zoned:
        escaped = value.replace("'", "\\'")
        return f"{{{{ nextbest.utc_of('{escaped}', '{timezone}') }}}}", f" In {timezone}."
    words = VALUES.get(f"{table.full_name}.{column.name}")
    return _cases(value, words, frequent_values(con, landed, found)) if words else (value, "")


def _cases(value: str, words: dict[str, str], held: list[str]) -> tuple[str, str]:
    """Return the values of a column in the words of the contract, and which were not understood."""
    meant = {word: name for name, all_words in words.items() for word in listed(all_words)}
    cases = {one: meant[bare(one)] for one in held if meant.get(bare(one), one) != one.lower()}
    unknown = [one for one in held if bare(one) not in meant]
    notes = f" TO DO, not understood: {', '.join(map(_text, unknown[:10]))}." if unknown else ""
    notes = " ".join(notes.split("\n"))
    if not cases:
        return value, notes
    lines = "".join(f"\n        when {_text(one)} then '{name}'" for one, name in cases.items())
    return f"case {value}{lines}\n        else {value}\n    end", notes


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _grouped(guess: Guess, column: Column, value: str) -> str:
    """Return a value of a table that is grouped out of another one."""
    time = guess.columns.get("signed_up_at") or guess.columns.get("launched_on")
    if column.type == "number":
        return f"median(try_cast({value} as decimal(18, 4)))"
    if column.type in ("timestamp", "date"):
        return f"min({value})"
    if guess.table.name == "orders":
        return f"max({value})"
    if guess.table.name == "products":
        return f"mode({value})"  # staff write remarks into some lines
    return f"max_by({value}, {quoted(time)})" if time else f"max({value})"
