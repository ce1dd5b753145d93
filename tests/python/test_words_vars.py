"""The vars about words and languages: what they may hold."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("check_word_lists", {"name": "never_name", "lists": {}}),
        ("check_word_lists", {"name": "may_name", "lists": {"words": ["a*"], "products": [7]}}),
        ("check_themes", {"themes": {"alcohol": "never_recommend", "gambling": "never_name"}}),
        ("check_language", {"language": "de"}),
    ],
)
def test_values_of_the_domain_pass(say: Callable[..., str], check: str, value: dict) -> None:
    assert say(check, **value) == ""


@pytest.mark.parametrize(
    ("check", "value", "objection"),
    [
        ("check_word_lists", {"lists": ["cigar*"]}, "expected lists, such as {words: [cigar*]}"),
        ("check_word_lists", {"lists": {"word": ["a"]}}, "var never_name: word: '['a']'; expected"),
        ("check_word_lists", {"lists": {"words": "cigar"}}, "var never_name: words: 'cigar';"),
        ("check_word_lists", {"lists": {"words": ["*"]}}, "'*' has no letter or digit"),
        ("check_themes", {"themes": {"alcohol": False}}, "alcohol: 'False' is not known; expected"),
        ("check_themes", {"themes": "none"}, "expected themes and what they forbid"),
        ("check_language", {"language": "German"}, "var language: 'German' is not a language"),
    ],
)
def test_anything_else_is_an_error_that_says_what_was_expected(
    say: Callable[..., str], check: str, value: dict, objection: str
) -> None:
    named = {"name": "never_name"} if check == "check_word_lists" else {}
    assert objection in say(check, **named, **value)
