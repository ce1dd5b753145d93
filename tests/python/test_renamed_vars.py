"""Old names of vars, and of their keys, are read and told."""

import pytest

from macros import load_macros

SIMILARITY = {"customers": 3, "products": 2, "shrinkage": 1}


@pytest.mark.parametrize("key", ["neighbours", "neighbors"])
def test_a_key_of_a_var_may_have_its_earlier_name(key: str) -> None:
    given = {"similarity": SIMILARITY | {key: 7}}
    heard: list[str] = []
    macros = load_macros(
        "checks/renamed_vars.sql",
        instead={"say": heard.append},
        var=lambda name, default=None: given.get(name, default),
    )
    assert macros.setting("similarity") == SIMILARITY | {"neighbors": 7}
    macros.tell_renamed_vars()
    told = "key neighbours of var similarity is now called neighbors; this version still reads"
    assert [line.startswith(told) for line in heard] == [True] * (key == "neighbours")


@pytest.mark.parametrize("name", ["systems", "optional_tables"])
def test_a_var_may_have_its_earlier_name(name: str) -> None:
    given = {"optional_tables": [], name: ["web.events"]}
    macros = load_macros(
        "checks/renamed_vars.sql", var=lambda name, default=None: given.get(name, default)
    )
    assert macros.setting("optional_tables") == ["web.events"]
    assert macros.name_of_var("optional_tables") == name
