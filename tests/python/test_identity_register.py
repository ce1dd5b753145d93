"""The register of identities: living links, and tombstones that nothing brings back."""

from datetime import datetime, timedelta

import duckdb
import pandas as pd
import pytest

from nextbest.identity.addresses import normalized_addresses, sha256
from nextbest.identity.models import register_rows
from nextbest.identity.persons import CUSTOMER_ID, persons
from nextbest.identity.register import (
    SCHEMA,
    RegisterSettings,
    identifiers,
    salted_hash,
    updated_register,
)

START = datetime(2026, 1, 1)
EMPTY = SCHEMA.empty_table().to_pandas()


def customers(*rows: tuple[str, str | None, str | None]) -> pd.DataFrame:
    """Return identifiers of rows of raw id, external id and address."""
    table = pd.DataFrame(rows, columns=["raw_customer_id", "external_id", "raw_email"])
    table["valid_from"] = pd.Timestamp("2025-01-01")
    return identifiers(table, normalized_addresses(table["raw_email"]))


def build(
    register: pd.DataFrame, seen: pd.DataFrame, *requested: str, days: int = 0, limit: int = 20
) -> pd.DataFrame:
    """Return the whole register after a build so many days later."""
    settings = RegisterSettings(START + timedelta(days=days), limit, 30)
    changed = updated_register(register, seen, set(requested), settings)
    assert changed["row_key"].is_unique
    kept = register[~register["row_key"].isin(changed["row_key"])]
    return pd.concat([part for part in (kept, changed) if len(part)] or [changed])


def living(register: pd.DataFrame) -> set[str]:
    return set(register["raw_customer_id"].dropna())


def test_a_second_build_changes_nothing() -> None:
    seen = customers(("a", "x", "a@shop.example"), ("b", None, None))
    first = build(EMPTY, seen)
    changed = updated_register(first, seen, set(), RegisterSettings(START, 20, 30))
    assert living(first) == {"a", "b"}
    assert len(changed) == 0


def test_an_erasure_takes_all_ids_that_ever_shared_an_address() -> None:
    first = build(EMPTY, customers(("a", None, "x@s.example"), ("b", None, "x@s.example")))
    # b's row is gone and a has another address since: only the register knows them as one
    second = build(first, customers(("a", None, "y@s.example"), ("c", None, "z@s.example")), "b")
    assert living(second) == {"c"}
    buried = second[second["erased_at"].notna()]
    assert set(buried["value"]) == {"a", "b", sha256("x@s.example"), sha256("y@s.example")}


def test_no_row_brings_an_erased_person_back() -> None:
    erased = build(EMPTY, customers(("a", "ext", "x@s.example")), "a")
    for seen in (
        customers(("a", None, None)),
        customers(("new", None, " X@s.example")),
        customers(("new", "ext", None)),
    ):
        assert living(build(erased, seen, "a", days=1)) == set()


def test_an_id_that_was_never_seen_is_remembered() -> None:
    erased = build(EMPTY, customers(("b", None, None)), "ghost")
    assert living(build(erased, customers(("ghost", None, "g@s.example")), days=1)) == {"b"}


def test_identifiers_are_forgotten_but_not_their_hashes() -> None:
    seen = customers(("a", "ext", "x@s.example"))
    erased = build(EMPTY, seen, "a")
    # the raw tables still have the row and the request: they must not bring the texts back
    later = build(build(erased, seen, "a", days=29), seen, "a", days=31)
    assert erased["value"].notna().all()
    assert later["value"].isna().all()
    salt = later["salt"].iloc[0]
    assert salted_hash(salt, CUSTOMER_ID, "a") in set(later["value_hash"])
    assert set(later["erased_at"]) == {pd.Timestamp(START)}
    assert living(build(later, customers(("n", None, "x@s.example")), days=40)) == set()


def test_a_placeholder_address_links_and_erases_nobody() -> None:
    seen = customers(*((name, None, "none@s.example") for name in "abcd"))
    erased = build(EMPTY, seen, "a", limit=3)
    assert living(erased) == {"b", "c", "d"}
    assert sha256("none@s.example") not in set(erased.loc[erased["erased_at"].notna(), "value"])
    fewer = customers(("b", None, "none@s.example"))
    assert living(build(erased, fewer, days=1, limit=3)) == {"b", "c", "d"}


def test_every_register_has_a_salt_of_its_own() -> None:
    salts = {build(EMPTY, customers(("a", None, None)))["salt"].iloc[0] for _ in range(2)}
    assert len(salts) == 2
    assert all(len(salt) == 64 for salt in salts)


def test_persons_are_named_by_their_smallest_id_over_chains() -> None:
    links = customers(
        ("c", None, "1@s.example"),
        ("b", None, "1@s.example"),
        ("b", None, "2@s.example"),
        ("a", None, "2@s.example"),
        ("d", None, None),
    )
    assert persons(links, 20).to_dict() == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_an_id_of_the_platform_is_no_id_of_another_customer() -> None:
    # small numbers on both sides: the platform's id of each is the shop's id of the next
    seen = customers(*((str(n), str(n + 1), None) for n in range(1, 6)))
    erased = build(EMPTY, seen, "1")
    for days in (1, 2, 3):
        erased = build(erased, seen, "1", days=days)
    assert living(erased) == {"2", "3", "4", "5"}


def test_a_request_may_name_the_id_of_the_platform_or_the_address() -> None:
    seen = customers(("a", "ext-a", "a@s.example"), ("b", "ext-b", "b@s.example"))
    erased = build(EMPTY, seen, "ext-a", sha256("b@s.example"))
    assert living(erased) == set()


def test_an_address_written_over_another_is_dated_by_today() -> None:
    first = build(EMPTY, customers(("a", None, "old@s.example")))
    second = build(first, customers(("a", None, "new@s.example")), days=9)
    since = second.set_index("value")["valid_from"]
    assert since[sha256("old@s.example")] == pd.Timestamp("2025-01-01")
    assert since[sha256("new@s.example")] == pd.Timestamp(START + timedelta(days=9))


@pytest.mark.parametrize("kind", ["bigint", "hugeint", "decimal(18, 0)", "varchar"])
def test_ids_are_the_texts_that_sql_makes_of_them(kind: str) -> None:
    table = duckdb.sql(
        f"select id::{kind} as CUSTOMER_ID, id::{kind} as external_id, 'a@s.example' as email "
        "from (values (17850), (null)) as rows (id)"
    )
    rows = register_rows(
        None, table, None, {"max_customers_per_email": 20, "erasure_notice_days": 30}
    )
    assert set(rows["raw_customer_id"]) == {"17850"}
    requested = duckdb.sql(f"select 17850::{kind} as Customer_ID")
    rows = register_rows(
        None, table, requested, {"max_customers_per_email": 20, "erasure_notice_days": 30}
    )
    assert rows["raw_customer_id"].isna().all()
