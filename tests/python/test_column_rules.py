"""The generic test column_rules: what it selects of a table with planted mistakes."""

from types import SimpleNamespace

import duckdb
import jinja2

from builds import ROOT

ROWS = """(values
    ('a', 1, 'x'), ('a', 1, 'y'), ('b', 2, null), (null, -3, null), (null, 5, 'x'), (null, 5, 'x')
)"""


def broken(**rules: object) -> list[tuple]:
    text = (ROOT / "macros" / "tests" / "column_rules.sql").read_text(encoding="utf-8")
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


def test_a_table_that_keeps_its_promises_has_no_row():
    assert broken(accepted_values={"name": ["a", "b"]}, accepted_range={"number": [None, 5]}) == []
