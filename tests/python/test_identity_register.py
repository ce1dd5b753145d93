"""The register of identities: living links, and tombstones that nothing brings back."""

from datetime import datetime, timedelta

import duckdb
import pandas as pd
import pytest

from nextbest.identity.addresses import normalized_addresses, sha256
from nextbest.identity.persons import CUSTOMER_ID, persons
from nextbest.identity.register import identifiers, updated_register
from nextbest.identity.requests import Requests
from nextbest.identity.tables.register import register_rows
from nextbest.identity.tombstones import SCHEMA, RegisterSettings, salted_hash

START = datetime(2026, 1, 1)
EMPTY = SCHEMA.empty_table().to_pandas()


def customers(*rows: tuple[str, ...], since: str = "2025-01-01") -> pd.DataFrame:
    """Return identifiers of rows of raw id, external id, address and, where given, its time."""
    columns = ["raw_customer_id", "external_id", "raw_email", "valid_from"]
    table = pd.DataFrame([(*row, since)[:4] for row in rows], columns=columns)
    table["valid_from"] = pd.to_datetime(table["valid_from"])
    return identifiers(table, normalized_addresses(table["raw_email"]))


def build(
    register: pd.DataFrame, seen: pd.DataFrame, *requested: str, days: int = 0, limit: int = 20
) -> pd.DataFrame:
    """Return the whole register after a build so many days later."""
    settings = RegisterSettings(START + timedelta(days=days), limit, 30)
    changed = updated_register(register, seen, Requests.of(set(requested)), settings)
    assert changed["row_key"].is_unique
    return merged(register, changed)


def merged(register: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Return the register with rows that are new or changed, as the warehouse merges them."""
    kept = register[~register["row_key"].isin(changed["row_key"])]
    return pd.concat([part for part in (kept, changed) if len(part)] or [changed])


def living(register: pd.DataFrame) -> set[str]:
    return set(register["raw_customer_id"].dropna())


def living_values(register: pd.DataFrame) -> set[str]:
    return set(register.loc[register["raw_customer_id"].notna(), "value"])


def test_a_second_build_changes_nothing() -> None:
    seen = customers(("a", "x", "a@shop.example"), ("b", None, None))
    first = build(EMPTY, seen)
    changed = updated_register(first, seen, Requests(), RegisterSettings(START, 20, 30))
    assert living(first) == {"a", "b"}
    assert len(changed) == 0


def test_an_erasure_takes_all_ids_that_ever_shared_an_address() -> None:
    first = build(EMPTY, customers(("a", None, "x@s.example"), ("b", None, "x@s.example")))
    # b's row is gone and a has another address since: only the register knows them as one
    second = build(first, customers(("a", None, "y@s.example"), ("c", None, "z@s.example")), "b")
    assert living(second) == {"c"}
    buried = second[second["erased_at"].notna()]
    assert set(buried["value"].dropna()) == {"a", "b", sha256("x@s.example"), sha256("y@s.example")}


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
    erased, later = (rows[rows["kind"] != "load"] for rows in (erased, later))
    shown = erased[erased["value"].notna()]
    assert set(shown["value"]) == {"a", "ext", sha256("x@s.example")}
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


def test_a_placeholder_stays_one_when_somebody_who_had_it_is_erased() -> None:
    guests = [(f"g{number}", None, "none@s.example") for number in range(4)]
    first = build(EMPTY, customers(*guests), limit=3)
    second = build(first, customers(*guests), "g0", days=1, limit=3)
    assert living(second) == {"g1", "g2", "g3"}
    third = build(second, customers(*guests[1:]), "g1", days=2, limit=3)
    assert living(third) == {"g2", "g3"}


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
    erased = build(EMPTY, seen, "ext-a", "B@s.example ")
    assert living(erased) == set()


def test_an_address_written_over_another_is_dated_by_today() -> None:
    first = build(EMPTY, customers(("a", None, "old@s.example")))
    second = build(first, customers(("a", None, "new@s.example")), days=9)
    since = second.set_index("value")["valid_from"]
    assert since[sha256("old@s.example")] == pd.Timestamp("2025-01-01")
    assert since[sha256("new@s.example")] == pd.Timestamp(START + timedelta(days=9))


def test_an_id_that_is_an_address_is_erased_by_it() -> None:
    seen = customers(("Ann@shop.example", "X1", None), ("bob", "X2", "bob@shop.example"))
    for asked in ("Ann@shop.example", "ann@shop.example", " ANN@shop.example"):
        assert living(build(EMPTY, seen, asked)) == {"bob"}


@pytest.mark.parametrize("asked", ["zoe", "X-zoe", "Zoe@s.example"])
def test_a_request_that_comes_before_its_person_is_remembered_as_whatever_it_may_be(
    asked: str,
) -> None:
    seen = customers(("b", "X-b", "b@s.example"))
    first = build(EMPTY, seen, asked)
    seen = customers(("zoe", "X-zoe", "zoe@s.example"), ("b", "X-b", "b@s.example"))
    assert living(build(first, seen, days=1)) == {"b"}
    later = build(build(first, seen, asked, days=1), seen, asked, days=2)
    assert living(later) == {"b"}
    assert len(build(later, seen, asked, days=3)) == len(later)


def test_an_id_that_was_erased_is_no_external_id_of_others() -> None:
    seen = customers(("1", "2", None), ("0", "1", None))
    erased = build(EMPTY, seen, "1")
    for days in (1, 2):  # the request stays, the customer leaves
        erased = build(erased, customers(("0", "1", None)), "1", days=days)
    assert living(erased) == {"0"}


@pytest.mark.parametrize("placeholder", ["0", "NULL", "-"])
def test_an_external_id_of_several_people_erases_nobody(placeholder: str) -> None:
    seen = customers(*((name, placeholder, f"{name}@s.example") for name in "abc"))
    erased = build(EMPTY, seen, "a")
    assert placeholder not in set(erased.loc[erased["erased_at"].notna(), "value"])
    for days in (1, 2, 3):
        erased = build(erased, seen, "a", days=days)
    assert living(erased) == {"b", "c"}
    assert living(build(erased, seen, "a", placeholder, days=4)) == {"b", "c"}


def test_a_tombstone_of_a_shared_external_id_that_an_earlier_version_left_erases_nobody() -> None:
    alone = build(EMPTY, customers(("a", "0", "a@s.example")), "a")
    seen = customers(("b", "0", "b@s.example"), ("c", "0", "c@s.example"))
    assert living(build(alone, seen, "a", days=1)) == {"b", "c"}


def test_an_external_id_of_one_person_with_two_ids_is_theirs() -> None:
    seen = customers(("a", "ext", "x@s.example"), ("b", "ext", "x@s.example"))
    erased = build(EMPTY, seen, "ext")
    assert living(erased) == set()
    assert living(build(erased, customers(("n", "ext", None)), days=1)) == set()


# b had x until June 2025, and a has had it since January 2026
FORMER = [("b", "XB", "x@s.example", "2025-01-01"), ("b", "XB", "y@s.example", "2025-06-01")]
HOLDER = ("a", "XA", "x@s.example", "2026-01-01")


@pytest.mark.parametrize("kept", [FORMER, FORMER[1:]], ids=["versions", "the newest row alone"])
@pytest.mark.parametrize("asked", ["a", "XA", "x@s.example"])
def test_an_erasure_takes_of_a_former_holder_the_address_alone(
    asked: str, kept: list[tuple[str, ...]]
) -> None:
    register = build(EMPTY, customers(FORMER[0]))
    seen = customers(HOLDER, *kept)
    register = build(register, seen, days=1)
    assert living(register) == {"a", "b"}
    for days in (2, 3, 4):
        register = build(register, seen, asked, days=days)
        assert living(register) == {"b"}
        assert sha256("x@s.example") not in living_values(register)
        assert sha256("y@s.example") in living_values(register)
    gone = build(register, customers(*kept), days=5)
    assert living(gone) == {"b"}
    assert living(build(gone, customers(("n", None, "x@s.example"), *kept), days=6)) == {"b"}


@pytest.mark.parametrize("kept", [FORMER, FORMER[1:]], ids=["versions", "the newest row alone"])
def test_a_former_holder_is_erased_without_the_address_that_somebody_has_since(
    kept: list[tuple[str, ...]],
) -> None:
    register = build(EMPTY, customers(FORMER[0]))
    seen = customers(HOLDER, *kept)
    register = build(register, seen, days=1)
    for days in (2, 3):
        register = build(register, seen, "b", days=days)
        assert living(register) == {"a"}
        assert living_values(register) == {"a", "XA", sha256("x@s.example")}
    back = customers(HOLDER, ("n", None, "y@s.example"), ("b", None, "z@s.example"))
    assert living(build(register, back, days=4)) == {"a"}


def test_a_row_written_over_without_a_time_ends_what_was_held() -> None:
    register = build(EMPTY, customers(("b", None, "x@s.example")))
    register = build(register, customers(("b", None, "y@s.example")), days=1)
    seen = customers(("b", None, "y@s.example"), ("a", None, "x@s.example", "1900-01-01"))
    register = build(register, seen, days=2)
    assert living(build(register, seen, "a", days=3)) == {"b"}


def test_an_address_that_was_asked_for_names_those_who_had_it_last() -> None:
    register = build(EMPTY, customers(*FORMER))
    assert living(build(register, customers(*FORMER), "x@s.example", days=1)) == set()


def test_an_id_whose_row_was_deleted_is_no_former_holder() -> None:
    first = build(EMPTY, customers(("b", None, "x@s.example")))
    seen = customers(("c", None, "c@s.example"))
    second = build(first, seen, days=1)
    later = customers(("a", None, "x@s.example", "2026-01-04"), ("c", None, "c@s.example"))
    third = build(second, later, days=4)
    assert living(build(third, later, "b", days=5)) == {"c"}


def test_the_register_says_until_when_an_identifier_was_there() -> None:
    first = build(EMPTY, customers(("a", None, "old@s.example")))
    seen = customers(("a", None, "new@s.example"))
    second = build(build(first, seen, days=9), seen, days=12)
    last_seen = second.set_index("value")["last_seen_at"]
    assert last_seen[sha256("old@s.example")] == pd.Timestamp(START)
    assert pd.isna(last_seen[sha256("new@s.example")])
    back = build(second, customers(("a", None, "old@s.example")), days=13)
    last_seen = back.set_index("value")["last_seen_at"]
    assert pd.isna(last_seen[sha256("old@s.example")])
    assert last_seen[sha256("new@s.example")] == pd.Timestamp(START + timedelta(days=12))


def test_a_register_of_the_earlier_layout_is_read() -> None:
    first = build(EMPTY, customers(("a", None, "x@s.example"), ("b", None, "b@s.example")), "b")
    first = first[first["kind"] != "load"].drop(columns="last_seen_at")
    second = build(first, customers(("a", None, "y@s.example")), days=1)
    assert living(second) == {"a"}
    last_seen = second.set_index("value")["last_seen_at"]
    assert last_seen[sha256("x@s.example")] == pd.Timestamp("2025-01-01")  # of the row
    assert living(build(second, customers(("n", None, "b@s.example")), "a", days=2)) == set()


@pytest.mark.parametrize(
    "asked",
    [
        *["qp7", "\u2060QP7", "'QP7'", "\uff31\uff307", "x-qp7", "07.0"],
        *["mailto:q@s.example", "Quin P <q@s.example>", "q%40s.example", "Q\ufe6bs.example"],
    ],
    ids=ascii,
)
def test_a_request_in_another_spelling_erases_the_one_person_it_means(asked: str) -> None:
    known_as = "0007" if asked == "07.0" else "QP7"
    seen = customers((known_as, "X-QP7", "q@s.example"), ("b", "X-B", "b@s.example"))
    first = build(build(EMPTY, seen), seen, asked, days=1)
    assert living(first) == {"b"}
    assert len(build(first, seen, asked, days=2)) == len(first)


@pytest.mark.parametrize("asked", ["42", "042"])
def test_a_spelling_of_several_people_erases_nobody_else(asked: str) -> None:
    seen = customers(("42", None, "a@s.example"), ("0042", None, "b@s.example"))
    erased = build(EMPTY, seen)
    for days in (1, 2, 3):  # the erased one has left meanwhile
        erased = build(erased, seen, asked, days=days)
        assert living(erased) == ({"0042"} if asked == "42" else {"42", "0042"})
        seen = seen if asked == "042" else customers(("0042", None, "b@s.example"))


def test_an_erased_person_who_comes_back_in_another_spelling_stays_erased() -> None:
    seen = customers(("QP7", "X-7", "q@s.example"), ("b", None, "b@s.example"))
    erased = build(EMPTY, seen, "QP7")
    for back in (("qp7", None, "new@s.example"), ("n", "x-7", "new@s.example")):
        assert living(build(erased, customers(back), days=1)) == {"b"}


def test_an_id_that_is_an_address_is_that_of_its_holder() -> None:
    contact = ("Ann@s.example", None, None, "2025-03-01")
    seen = customers(("a", None, "ann@s.example"), contact, ("c", None, "c@s.example"))
    for asked in ("a", "Ann@s.example", "ann@s.example"):
        assert living(build(EMPTY, seen, asked)) == {"c"}
    first = build(EMPTY, seen)
    assert living(build(build(first, seen, days=1), seen, "a", days=2)) == {"c"}
    moved = customers(("a", None, "ann@s.example"), (*contact[:2], "d@s.example", "2025-04-01"))
    assert living(build(first, moved, "a", days=1)) == {"c"}


def test_a_contact_with_the_address_as_its_id_leaves_a_former_holder_alone() -> None:
    seen = customers(*FORMER, HOLDER, ("x@s.example", None, None, "2026-01-01"))
    assert living(build(EMPTY, seen, "a")) == {"b"}


@pytest.mark.parametrize("kind", ["bigint", "hugeint", "decimal(18, 0)", "varchar"])
def test_ids_are_the_texts_that_sql_makes_of_them(kind: str) -> None:
    table = duckdb.sql(
        f"select id::{kind} as CUSTOMER_ID, id::{kind} as external_id, 'a@s.example' as email "
        "from (values (17850), (null)) as rows (id)"
    )
    rows = register_rows(
        None, table, None, {"max_customers_per_email": 20, "erasure_notice_days": 30}
    )
    assert living(rows) == {"17850"}
    requested = duckdb.sql(f"select 17850::{kind} as Customer_ID")
    rows = register_rows(
        None, table, requested, {"max_customers_per_email": 20, "erasure_notice_days": 30}
    )
    assert living(rows) == set()


@pytest.mark.parametrize(
    "written",
    ["{} 10:00:00", "{} 10:00:00 UTC", "{} 24:00:00", "{} 10:00:00+0200", "{} at ten", "on {}"],
)
def test_a_former_holder_stays_in_whatever_way_the_shop_writes_its_times(written: str) -> None:
    rows = [("old", "a", "2026-01-15"), ("old", "b", "2026-02-15"), ("new", "a", "2026-03-01")]
    values = ", ".join(
        f"('{customer}', '{name}@s.example', '{written.format(day)}', '2026-01-01')"
        for customer, name, day in rows
    )
    table = duckdb.sql(
        f"from (values {values}) as t (customer_id, email, updated_at, signed_up_at)"
    )
    requested = duckdb.sql("select 'new' as customer_id")
    meta = {"max_customers_per_email": 20, "erasure_notice_days": 30}
    erased = register_rows(None, table, requested, meta)
    assert living_values(erased) == {"old", sha256("b@s.example")}
    again = register_rows(duckdb.from_df(erased), table, requested, meta)
    assert living_values(merged(erased, again)) == {"old", sha256("b@s.example")}


def test_an_id_with_one_address_is_one_with_its_holder_though_its_time_cannot_be_read() -> None:
    table = duckdb.sql(
        "from (values ('a', 'x@s.example', 'in May'), ('b', 'x@s.example', '2026-03-01')) "
        "as t (customer_id, email, updated_at)"
    )
    meta = {"max_customers_per_email": 20, "erasure_notice_days": 30}
    assert (
        living(register_rows(None, table, duckdb.sql("select 'b' as customer_id"), meta)) == set()
    )
