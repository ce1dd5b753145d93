"""Words of shops are met in British and in American spelling, and in German where it is listed."""

import csv
from types import SimpleNamespace

import duckdb
import pytest

from builds import ROOT
from macros import load_macros
from nextbest.new_shop.contract import contract
from nextbest.new_shop.guesses import guessed
from nextbest.new_shop.landed import Landed
from nextbest.new_shop.mapping import mapping_sql
from nextbest.new_shop.spelling import bare, listed
from nextbest.new_shop.synonyms import VALUES

PAIRS = [
    ("colour", "color"),
    ("cancelled_at", "canceled_at"),
    ("Catalogue", "catalog"),
    ("Unauthorised", "unauthorized"),
    ("anonymisation", "anonymization"),
    ("Fulfilment", "fulfillment"),
    ("enrolled", "enroled"),
    ("loyalty programme", "loyalty program"),
    ("Despatched", "dispatched"),
    ("enquiries", "inquiries"),
    ("Währung", "waehrung"),
    ("Löschanträge", "loeschantraege"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("place", "meaning", "words"),
    [
        ("shop.orders.status", "cancelled", ["Cancelled", "canceled", "CANCELLATION", "storniert"]),
        ("shop.orders.status", "placed", ["fulfilled", "Awaiting Fulfilment", "Authorised"]),
        ("shop.orders.status", "placed", ["Despatched", "dispatched", "bestätigt", "versandt"]),
        ("web.events.event_type", "add_to_cart", ["add_to_basket", "Add to Bag", "add_to_cart"]),
        ("esp.email_events.event_type", "unsubscribe", ["unsubscribed", "Opted out"]),
        (
            "crm.consents.status",
            "withdrawn",
            ["unsubscribed", "canceled", "Cancelled", "abgemeldet"],
        ),
        ("crm.consents.status", "granted", ["authorised", "authorized", "erteilt"]),
        ("crm.consents.purpose", "personalisation", ["Personalization", "personalised"]),
    ],
)
def test_a_value_is_understood(place: str, meaning: str, words: list[str]) -> None:
    meant = {word: name for name, spelled in VALUES[place].items() for word in listed(spelled)}
    assert {word: meant.get(bare(word)) for word in words} == dict.fromkeys(words, meaning)


@pytest.mark.parametrize(
    ("landed", "table", "columns"),
    [
        ("catalogue", "shop.products", {"ArtikelNr": None, "Preis": "price"}),
        ("product_catalogs", "shop.products", {"sku": "product_id"}),
        ("Aufträge", "shop.orders", {"Währung": "currency", "Canceled On": "cancelled_at"}),
        ("customer_enquiries", "crm.support_tickets", {"Enquiry ID": "ticket_id"}),
        ("anonymisation_requests", "crm.erasure_requests", {"created_at": "requested_at"}),
        ("customers", "crm.customers", {"enrolment_date": "signed_up_at", "locale": "language"}),
        ("kunden", "crm.customers", {"Loyalty Programme Tier": "loyalty_tier"}),
    ],
)
def test_a_table_and_its_columns_are_found(
    landed: str, table: str, columns: dict[str, str | None]
) -> None:
    found = guessed(contract(ROOT), [Landed(landed, landed, dict.fromkeys(columns, "VARCHAR"))])
    guess = next(one for one in found if one.table.full_name == table)
    assert guess.landed is not None
    assert guess.columns == {name: column for column, name in columns.items() if name}


def test_the_mapping_brings_american_words_into_those_of_the_contract() -> None:
    with duckdb.connect() as con:
        con.execute(
            "create table orders as from (values "
            "('1', 'canceled', ''), ('2', 'Fulfilled', '')) as landed (id, state, canceled_at)"
        )
        landed = Landed(
            "orders", "orders", dict.fromkeys(("id", "state", "canceled_at"), "VARCHAR")
        )
        guesses = guessed(contract(ROOT), [landed])
        guess = next(one for one in guesses if one.table.full_name == "shop.orders")
        sql = mapping_sql(con, guess, "UTC", [guess])
    assert "when 'canceled' then 'cancelled'" in sql
    assert "when 'Fulfilled' then 'placed'" in sql
    assert "canceled_at as cancelled_at" in sql


TYPES = SimpleNamespace(type_string=lambda: "varchar")
COLUMNS = [{"name": "order_id"}, {"name": "cancelled_at", "also": "canceled_at"}]


@pytest.mark.parametrize(
    ("landed", "expected"),
    [
        ("select 'a' as order_id, timestamp '2026-01-01' as canceled_at", "2026-01-01 00:00:00"),
        ("select 'a' as order_id, timestamp '2026-01-01' as cancelled_at", "2026-01-01 00:00:00"),
        ("select 'a' as order_id, '' as cancelled_at, '2026-01-01' as canceled_at", "2026-01-01"),
        ("select 'a' as order_id", None),
    ],
)
def test_raw_orders_may_say_canceled_at(landed: str, expected: str | None) -> None:
    macros = load_macros(
        "raw/raw_rows.sql",
        "raw/casts.sql",
        "engine/times.sql",
        instead={
            "contract_columns": lambda system, table: COLUMNS,
            "has_table": lambda name: True,
            "suppression_tables": lambda: ["shop.orders"],
            "wait_for_raw_tables": lambda tables: "",
        },
        source=lambda system, table: f"({landed})",
        dbt=TYPES,
    )
    with duckdb.connect() as con:
        assert con.sql(macros.raw_rows("shop", "orders")).fetchall() == [("a", expected)]


def test_the_contract_knows_the_american_name_of_the_one_column_that_has_one() -> None:
    sources = (ROOT / "models/staging/shop/_shop__sources.yml").read_text(encoding="utf-8")
    assert "also: canceled_at" in sources
    macros = load_macros("raw/raw_rows.sql", "raw/casts.sql", "engine/times.sql", dbt=TYPES)
    with duckdb.connect() as con:
        for status, read in (("Canceled", "cancelled"), (" cancelled", "cancelled"), ("x", "x")):
            query = f"select {macros.order_status_of('status')} from (select '{status}' as status)"
            assert con.sql(query).fetchall() == [(read,)]


def test_sensitive_words_have_both_spellings() -> None:
    with (ROOT / "seeds" / "sensitive_words.csv").open(encoding="utf-8", newline="") as file:
        words = {row["match"] for row in csv.DictReader(file) if row["language"] == "en"}
    for both in (
        {"hemorrhoid*", "haemorrhoid*"},
        {"diarrhea*", "diarrhoea*"},
        {"estrogen*", "oestrogen*"},
        {"whisky*", "whiskey*"},
        {"adult diaper*", "adult nappies", "adult nappy"},
        {"sanitary towel*", "sanitary napkin*"},
        {"sleeping pill*", "sleeping tablet*"},
    ):
        assert both <= words
