"""The words of shipped offers are true above any products, since products are chosen apart."""

import csv
import re

import pytest

from builds import ROOT

SHOP = {"en": "in our shop", "de": "in unserem Shop"}
NEWS = {"en": r"\bnew\b|fresh|changed|just in", "de": r"\bneue?[nrs]?\b|frisch|eingetroffen"}


def offers(language: str) -> list[dict[str, str]]:
    name = "offers.csv" if language == "en" else "offer_texts.csv"
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row.get("language", "en") == language]


@pytest.mark.parametrize("language", SHOP)
def test_news_are_in_the_shop_and_the_products_of_the_mail_are_none(language: str) -> None:
    """In a shop of repeat purchases, the products below the offer were mostly bought before."""
    told = [offer for offer in offers(language) if re.search(NEWS[language], offer["text"], re.I)]
    assert {offer["offer_code"] for offer in told} >= {"NEW_ARRIVALS", "WELCOME_BACK"}
    for offer in told:
        assert SHOP[language] in offer["text"]
        assert not re.search("just in|gerade eingetroffen", offer["headline"], re.I)
