"""The generic test column_rules: what it selects of a table with planted mistakes."""

from types import SimpleNamespace

import duckdb
import jinja2

from builds import ROOT

ROWS = """(values
    ('a', 1, 'x'), ('a', 1, 'y'), ('b', 2, null), (null, -3, null), (null, 5, 'x'), (null, 5, 'x')
)"""


class Table(SimpleNamespace):
    """Another table, as ref() gives it: with 'a', without 'b'."""

    def __init__(self, identifier: str) -> None:
        super().__init__(identifier=identifier)

    def __str__(self) -> str:
        return f"(select * from (values ('a'), (null)) as kept (word)) as {self.identifier}"


def broken(**rules: object) -> list[tuple]:
    files = sorted((ROOT / "macros" / "tests").glob("*_*.sql"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = text.replace("{% test", "{% macro").replace("{% endtest", "{% endmacro")
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    module = environment.from_string(text, {"dbt": SimpleNamespace(type_string=lambda: "text")})
    model = f"(select * from {ROWS} as planted (name, number, word)) as planted"
    return duckdb.sql(module.module.column_rules(model, **rules)).order("all").fetchall()


def test_each_kind_of_promise_names_column_rows_and_an_example():
    assert broken(
        not_null=["name", "number"],
        accepted_values={"word": ["x"]},
        accepted_range={"number": [0, 4]},
    ) == [
        ("name", "not null", 3, None),
        ("number", "from 0 to 4", 3, "-3"),
        ("word", "one of x", 1, "y"),
    ]


def test_a_key_of_one_column_leaves_nulls_to_not_null():
    assert broken(unique=["name"]) == [("name", "unique", 1, "a")]


def test_in_a_key_of_several_columns_a_null_equals_a_null():
    assert broken(unique=[["name", "number"]]) == [("name, number", "unique", 2, "a, 1")]
    assert broken(unique=[["name", "word"]]) == [("name, word", "unique", 1, "null, x")]


def test_several_keys_of_a_table_are_told_apart():
    assert broken(unique=["number", ["word", "number"]]) == [
        ("number", "unique", 2, "1"),
        ("word, number", "unique", 1, "x, 5"),
    ]


def test_rules_hold_where_their_condition_is_met():
    assert broken(
        when={
            "name is null": {"not_null": ["word"], "unique": ["number"]},
            "number = 2": {"not_null": ["word"], "accepted_range": {"number": [3, None]}},
        }
    ) == [
        ("number", "from 3 to ...", 1, "2"),
        ("number", "unique", 1, "5"),
        ("word", "not null", 1, None),
        ("word", "not null", 1, None),
    ]


def test_a_value_that_another_table_lacks_is_named_and_null_passes():
    assert broken(relationships={"name": [Table("words"), "word"]}) == [
        ("name", "in words.word", 1, "b")
    ]
    rule = {"relationships": {"name": [Table("words"), "word"]}}
    assert broken(when={"number = 1": rule}) == []


def test_what_holds_in_every_row_is_told_in_words_and_null_passes():
    assert broken(
        always={
            "it's no less than nothing": "number >= 0",
            "x comes with 1": "word <> 'x' or number = 1",
        }
    ) == [
        ("row", "it's no less than nothing", 1, None),
        ("row", "x comes with 1", 2, None),
    ]


def test_a_table_that_keeps_its_promises_has_no_row():
    assert broken(accepted_values={"name": ["a", "b"]}, accepted_range={"number": [None, 5]}) == []
