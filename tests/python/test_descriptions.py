"""Descriptions can be read alone, in plain American English."""

import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]

KINDS = ("models", "seeds", "sources", "macros", "exposures")

BEGINNINGS = re.compile(r"(see|(the )?same|as above|its?|their|they|them|those|these|that)\b", re.I)
"""Words at the beginning of a description that point to another one."""

PRONOUNS = re.compile(r"\b(he|him|his|she|her|hers|herself|himself)\b", re.I)

BRITISH = re.compile(
    r"\b\w*(personalis|normalis|randomis|recognis|organis|optimis|summaris|initialis|minimis|maximis"
    r"|standardis|materialis|serialis|categoris|analys[ei][ds]\b|catalogue|programme\b|colour|favourit"
    r"|neighbour|behaviour|centre\b|licence|labell|modell|fulfil\b|artefact|learnt)\w*",
    re.I,
)

NAMES = re.compile(r"`[^`]*`|\"[^\"]*\"|{{.*?}}|\b\w*_\w*\b|\bhttps?://\S*")
"""What is not prose: values, names of columns and vars, calls of doc blocks."""


class Described(NamedTuple):
    """A description, with the node and the column or argument that has it."""

    kind: str
    node: str
    part: str
    text: str
    place: tuple[str, int]


@cache
def described() -> list[Described]:
    """Return all descriptions of the property files, once also where an alias repeats them."""
    found = {
        one.place: one
        for folder in ("models", "python_models", "macros", "seeds")
        for file in sorted((ROOT / folder).rglob("*.yml"))
        for one in _of_file(file)
    }
    return list(found.values())


def _of_file(file: Path) -> Iterator[Described]:
    root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for kind in KINDS:
        nodes = _items(root, kind)
        for node in nodes + [table for source in nodes for table in _items(source, "tables")]:
            parts = _items(node, "columns") + _items(node, "arguments")
            for owner in [node, *parts]:
                name = _value(node, "name").value
                text = _value(owner, "description")
                if text is not None:
                    yield Described(
                        kind,
                        name,
                        "" if owner is node else _value(owner, "name").value,
                        " ".join(text.value.split()),
                        (str(file), text.start_mark.index),
                    )


def _value(node: Any, key: str) -> Any:
    return next((value for found, value in node.value if found.value == key), None)


def _items(node: Any, key: str) -> list[Any]:
    found = _value(node, key)
    return [] if found is None else found.value


def doc_blocks() -> dict[str, str]:
    """Return the doc blocks of models/docs by name."""
    found = {}
    for file in sorted((ROOT / "models" / "docs").glob("*.md")):
        blocks = re.findall(
            r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}", file.read_text(encoding="utf-8"), re.S
        )
        for name, text in blocks:
            assert name not in found, f"two doc blocks are called {name}"
            found[name] = text
    return found


def texts() -> Iterator[tuple[str, str]]:
    """Yield all texts of descriptions and doc blocks with the name of what they describe."""
    for one in described():
        yield f"{one.kind} {one.node} {one.part}".strip(), one.text
    for name, text in doc_blocks().items():
        yield f"doc block {name}", text


def prose(text: str) -> str:
    """Return the text without names and values."""
    return NAMES.sub("", text)


def test_no_description_points_to_another_one():
    pointing = [(name, text) for name, text in texts() if BEGINNINGS.match(text)]
    assert pointing == []


def test_customers_are_they():
    tests = [
        (str(test["name"]), f"{test['name']} {test.get('description', '')}".replace("_", " "))
        for file in sorted((ROOT / "models").rglob("*unit_tests.yml"))
        for test in yaml.safe_load(file.read_text(encoding="utf-8"))["unit_tests"]
    ]
    assert len(tests) > 100
    told = [(name, prose(text)) for name, text in texts()] + tests
    assert [(name, text) for name, text in told if PRONOUNS.search(text)] == []


def test_descriptions_are_spelled_the_american_way():
    british = [(name, text) for name, text in texts() if BRITISH.search(prose(text))]
    assert british == []


def comments() -> Iterator[tuple[str, str]]:
    """Yield comments of SQL, of vars and of Python, docstrings, and the questions of tasks."""
    for folder in ("models", "macros", "tests/data"):
        for file in sorted((ROOT / folder).rglob("*.sql")):
            text = file.read_text(encoding="utf-8")
            for found in re.findall(r"{#.*?#}|--[^\n]*", text, re.S):
                yield file.name, " ".join(found.split())
    for line in (ROOT / "dbt_project.yml").read_text(encoding="utf-8").splitlines():
        yield "dbt_project.yml", line if "question:" in line else line.partition("#")[2]
    for folder in ("src", "python_models"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            with file.open(encoding="utf-8") as lines:
                for token in tokenize.generate_tokens(lines.readline):
                    is_docstring = token.string.startswith(('"""', 'r"""'))
                    if token.type == tokenize.COMMENT or is_docstring:
                        told = token.string.replace('"""', "")
                        yield file.name, re.sub(r"^\s*(>>>|\.\.\.).*$", "", told, flags=re.M)


KEPT_NAMES = re.compile(r"``.*?``|\bfavourite\b|\brandomised_campaigns\b")
"""Names of columns and keywords that keep their spelling in this version."""


def test_comments_call_customers_they_and_are_spelled_the_american_way():
    found = [
        (file, text)
        for file, text in comments()
        if PRONOUNS.search(prose(text)) or BRITISH.search(prose(KEPT_NAMES.sub("", text)))
    ]
    assert found == []


def test_the_first_sentence_of_a_model_is_its_grain():
    vague = [
        one.node
        for one in described()
        if one.kind == "models" and not one.part and not one.text.startswith("One row")
    ]
    assert vague == []


def test_a_column_says_more_than_its_name():
    short = [
        (one.node, one.part, one.text)
        for one in described()
        if one.part and "{{" not in one.text and len(one.text.split()) < 3
    ]
    assert short == []


def test_what_repeats_is_a_doc_block():
    """Two models with a column of the same name and the same words have one text for both."""
    places = defaultdict(list)
    for one in described():
        if one.kind == "models" and one.part and not one.text.startswith("{{"):
            places[one.part, one.text].append(one.node)
    repeated = {key: nodes for key, nodes in places.items() if len(nodes) > 1}
    assert repeated == {}


def test_every_doc_block_is_used_and_known():
    used = {name for one in described() for name in re.findall(r"doc\(['\"](\w+)['\"]\)", one.text)}
    assert used == set(doc_blocks())


ONE_MEANING = (
    "as_of_date",
    "customer_id",
    "history_date",
    "known_from",
    "loaded_at",
    "product_id",
    "raw_customer_id",
    "task",
)


def test_columns_that_stand_everywhere_have_doc_blocks():
    """A key or a date means the same in all models, or has a block of another meaning."""
    exceptions = {
        ("int_feature_dates", "as_of_date"),  # dates of features, not of rows
        ("fct_email_profile_deletes", "customer_id"),  # an id to remove
        ("int_scoring_events", "history_date"),  # a date of another model
        ("int_known_changes", "known_from"),  # of a change, not of a row
        ("int_offer_value_by_group", "task"),  # a constant
    }
    own_words = {
        (one.node, one.part)
        for one in described()
        if one.kind == "models" and one.part in ONE_MEANING and "{{ doc(" not in one.text
    }
    assert own_words == exceptions
