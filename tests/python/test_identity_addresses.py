"""Spellings of one mailbox compare as equal, and nothing else does."""

import pytest

from nextbest.identity.addresses import normalized, normalized_addresses, sha256

SPELLINGS = [
    "ann@shop.example",
    " Ann@Shop.Example\t",
    "ann@shop.example\u00a0",
    "\ufeffann@shop.example",
    "ann\u200b@shop.example",
    "a\u00adnn@shop.example",
    "ann@shop.example\x00",
    "ann\u2060@shop.example\u200e",
    "ann\u3164@shop.example",
    "\uff41\uff4e\uff4e\uff20\uff53\uff48\uff4f\uff50.example",
    "ann@shop\u3002example",
    "ANN@SHOP.EXAMPLE.",
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=ascii)
def test_spellings_of_one_mailbox_are_one_address(spelling: str) -> None:
    assert normalized(spelling) == "ann@shop.example"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ann@b\u00fccher.example", "ann@xn--bcher-kva.example"),
        ("ann@BU\u0308CHER.example", "ann@b\u00fccher.example"),
        ("e\u0301va@shop.example", "\u00e9va@shop.example"),
    ],
)
def test_forms_of_one_letter_are_one(first: str, second: str) -> None:
    assert normalized(first) == normalized(second) is not None


@pytest.mark.parametrize(
    "text",
    [
        *["ann", "@", "ann@shop", "ann @shop.example", "a@b@c", "ann@shop..example", "", None],
        *["<ann@shop.example>", "mailto:ann@shop.example", '"ann"@shop.example'],
        *["ann@shop.example/", "ann@shop.example'", "ann@shop.example>"],
    ],
)
def test_what_is_no_address_is_missing(text: str | None) -> None:
    assert normalized(text) is None


def test_different_people_stay_apart() -> None:
    assert normalized("ann@shop.example") != normalized("anne@shop.example")


def test_each_distinct_text_has_one_row() -> None:
    rows = normalized_addresses(["a@b.example", None, "a@b.example", "nobody"])
    assert rows["raw_email"].tolist() == ["a@b.example", "nobody"]
    assert rows["email_sha256"].tolist() == [sha256("a@b.example"), None]
