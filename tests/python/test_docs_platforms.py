"""The pages about email platforms leave out the columns that the sync leaves out."""

import re
from pathlib import Path

import pytest

from nextbest.sync.platforms.fields import NOT_SENT

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "email-platforms"
PLATFORMS = ("braze", "customerio", "iterable", "klaviyo", "mailchimp", "webhook-and-files")
FIELDS_OF_THEIR_OWN = {"external_id", "email", "first_name"}
NAMED = re.compile(r"Not sent[^:]*:((?:\s*`\w+`,?)+)")
EXCLUDED = re.compile(r"\* exclude \(([\w,\s]+)\)")


def text_of(page: str) -> str:
    return (PAGES / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PLATFORMS)
def test_pages_name_the_columns_that_are_not_sent(page: str) -> None:
    said = NAMED.search(text_of(page))
    assert said
    assert set(re.findall(r"\w+", said[1])) == set(NOT_SENT) - FIELDS_OF_THEIR_OWN


@pytest.mark.parametrize("page", ["braze", "customerio", "klaviyo"])
def test_views_leave_out_the_columns_that_are_not_sent(page: str) -> None:
    left_out = [set(re.findall(r"\w+", names)) for names in EXCLUDED.findall(text_of(page))]
    assert left_out
    for names in left_out:
        assert names - FIELDS_OF_THEIR_OWN == set(NOT_SENT) - FIELDS_OF_THEIR_OWN
