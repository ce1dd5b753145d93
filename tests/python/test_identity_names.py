"""Texts in the place of a customer's id are read in every spelling, for a "no" and an erasure."""

from datetime import datetime

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from nextbest.identity.addresses import sha256
from nextbest.identity.attribution import name_holders
from nextbest.identity.names import folded, reading
from nextbest.identity.tables.addresses import living_addresses
from nextbest.identity.tables.register import register_rows
from nextbest.identity.tombstones import salted_hash
from nextbest.publish.erased_rows import Suppression, conditions

ANN, OTHER = sha256("ann.lee@shop.example"), sha256("other@shop.example")
WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in "QP7")


@pytest.mark.parametrize(
    "text",
    [
        *[
            "<ann.lee@shop.example>",
            "mailto:ann.lee@shop.example?subject=no",
            "'Ann.Lee@shop.example'",
        ],
        *["Ann Lee <ann.lee@shop.example>", "ann.lee%40shop.example", "ann.lee%2540shop.example"],
        *["ann.lee\ufe6bshop.example", "ann.lee\uff20shop.example.", "ann.lee @ shop.example"],
        *[
            "&lt;ann.lee@shop.example&gt;",
            "https://shop.example/off?email=ann.lee%40shop.example&l=1",
        ],
    ],
    ids=ascii,
)
def test_an_address_is_found_in_whatever_is_around_it(text: str) -> None:
    assert ANN in reading(text).addresses


def test_of_several_addresses_none_is_the_whole_text() -> None:
    said = reading("ann.lee@shop.example; other@shop.example")
    assert not said.addresses
    assert said.loose_addresses == {ANN, OTHER}


@pytest.mark.parametrize(
    "text", ["qp7", "'QP7", '"QP7"', "\u2060QP7", WIDE, '="QP7"', "00QP7", "QP7.0"], ids=ascii
)
def test_spellings_of_an_id_are_one(text: str) -> None:
    assert reading(text).ids == {folded("QP7")}


def test_what_is_beside_an_address_is_no_id() -> None:
    assert reading("Bob Lee <ann.lee@shop.example>").loose_ids == frozenset()
    assert {"qp7", "ann"} <= reading("QP7 (Ann)").loose_ids


def test_a_text_with_an_address_of_an_erased_person_is_no_address_of_others() -> None:
    limits = {"max_customers_per_email": 20, "erasure_notice_days": 30}
    rows = [("a", "ann.lee@shop.example"), ("b", "Ann <ann.lee@shop.example>")]
    rows += [("c", "c@s.example, ann.lee@shop.example"), ("d", "nonsense")]
    table = pd.DataFrame(rows, columns=["customer_id", "email"])
    with duckdb.connect() as con:
        customers = con.from_df(table)
        register = register_rows(None, customers, con.sql("select 'a' as customer_id"), limits)
        left = living_addresses(customers, con.from_df(register))
    assert left["raw_email"].tolist() == ["nonsense"]


@pytest.mark.parametrize(
    "named", ["Ann.Lee@shop.example.", "mailto:ann.lee@shop.example", "'qp7", "x-qp7", "QP7, b"]
)
def test_published_rejected_rows_that_name_an_erased_person_are_found(named: str) -> None:
    salt = "s"
    known = [salted_hash(salt, "email", ANN), salted_hash(salt, "folded_customer_id", "qp7")]
    known.append(salted_hash(salt, "folded_external_id", "x-qp7"))
    tombstones = pa.table({"kind": ["", "", ""], "value_hash": known, "salt": [salt] * 3})
    suppression = Suppression(pa.table({}), tombstones, datetime(2026, 1, 1), 30)
    with duckdb.connect() as con:
        con.execute("create schema marts")
        profile = "'07' as customer_id, '' as external_id, '' as email_sha256, true as is_active"
        con.execute(f"create table marts.fct_email_profiles as select {profile}")
        con.execute("create table marts.fct_rejected_rows (raw_row varchar)")
        raw = [[f'{{"customer_id":"{name}"}}'] for name in (named, "07", "z")]
        con.executemany("insert into marts.fct_rejected_rows values (?)", raw)
        con.register("tombstones", tombstones)
        found = dict(conditions(con, "marts", suppression))["marts.fct_rejected_rows"]
        rows = con.execute(f"select raw_row from marts.fct_rejected_rows where {found}").fetchall()
    assert rows == [(f'{{"customer_id":"{named}"}}',)]


def link(holder: str, kind: str, value: str) -> dict[str, str]:
    return {"raw_customer_id": holder, "kind": kind, "value": value}


def test_a_no_is_that_of_everybody_whom_it_may_name() -> None:
    links = [link(name, "customer_id", name) for name in ("a", "42", "0042", "x-c", "o@s.example")]
    links += [link(name, "external_id", "0") for name in ("a", "42", "0042")]
    links += [link("a", "external_id", "X-A"), link("0042", "external_id", "x-c")]
    links += [link("a", "email", sha256("o@s.example"))]
    names = ["42", "042", "x-a", "x-c", "o@s.example", "0", "nobody"]
    found = name_holders(names, pd.DataFrame(links), max_customers=2)
    pairs = sorted(zip(found["name"], found["holder_id"], strict=True))
    assert pairs == [
        ("042", "0042"),
        ("042", "42"),
        ("o@s.example", "a"),
        ("x-a", "a"),
        ("x-c", "0042"),
    ]
    links.append(link("o@s.example", "written_email", sha256("o@s.example")))
    contact = name_holders(["a", "42"], pd.DataFrame(links), max_customers=2)
    assert list(zip(contact["name"], contact["holder_id"], strict=True)) == [("a", "o@s.example")]
    few = name_holders(["0"], pd.DataFrame(links), max_customers=3)
    assert set(few["holder_id"]) == {"a", "42", "0042", "o@s.example"}
