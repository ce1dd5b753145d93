"""The export of everything that is held about a person."""

import json
import re
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from builds import Build
from nextbest.cli import main
from nextbest.export_person import held_about
from nextbest.export_person.columns import OTHER_KEYS

# Anna is 17 and 18, merged by an address; her external id is the customer 19. Ben is 19. Both had
# box@shop.example. Cleo, 20, is erased: only the records of it are left. 21 has no row in the CRM.
SHOP = """
    create schema intermediate; create schema staging; create schema marts; create schema state;
    create schema our_crm;
    create table intermediate.int_customer_ids as from (values ('17', '17'), ('18', '17'),
        ('19', '19')) as t (raw_customer_id, customer_id);
    create table staging.stg_crm__customers as from (values
        ('18', null, 'box@shop.example', null), ('18', null, 'anna@shop.example', null),
        ('17', '19', 'Anna@shop.example', date '1990-02-03'), ('19', 'B', 'ben@shop.example', null),
        ('19', 'B', 'box@shop.example', null)) as t (customer_id, external_id, email, birth_date);
    create table our_crm.customers as from (values (17, 'Anna'), (19, 'Ben'))
        as t (customer_id, name);
    create table staging.stg_shop__orders as from (values
        ('o1', '18', timestamp '2026-05-01 10:00:00', 1.50), ('o2', '19', null, 'NaN'::double),
        ('twice', '17', null, null), ('twice', '19', null, null))
        as t (order_id, customer_id, ordered_at, amount);
    create table staging.stg_shop__order_lines as from (values
        ('l1', 'o1', '17', 2.5::decimal(18, 4)), ('17', 'o2', '17', 1), ('l3', 'twice', 'p', 1))
        as t (order_line_id, order_id, product_id, quantity);
    create table staging.stg_shop__products as from (values ('17', 'A product'), ('p', 'Another'))
        as t (product_id, name);
    create table intermediate.int_identities as from (values ('16', '16'), ('17', '16'),
        ('18', '16'), ('19', '19')) as t (raw_customer_id, identity_id);
    create table intermediate.int_consents as from (values ('16', 'of an id that left the CRM'))
        as t (customer_id, note);
    create table intermediate.int_orphans as from (values ('21', 'x')) as t (customer_id, note);
    create table intermediate.int_blocked as from (values
        ('anna@shop.example'), ('c@shop.example')) as t (blocked);
    create table intermediate.int_notes as from (values
        ('20', 'about 17', '17'), (null, null, '18'), ('19', null, '17'))
        as t (customer_id, note, recipient);
    create table marts.fct_rejected_rows (source_key varchar, raw_row varchar);
    insert into marts.fct_rejected_rows values
        ('e1', '{"customer_id":"17","event_id":"e1"}'),
        ('17', '{"customer_id":"19","order_id":"17"}'),
        ('l9', '{"order_id":"o1","product_id":"p"}'),
        ('17', '{"product_id":"17","price":"17"}'),
        ('', '{"customer_id":null,"email":"' || sha256('Anna@shop.example') || '"}'),
        ('', '{"customer_id":"19","email":"' || sha256('box@shop.example') || '"}');
    create table marts.fct_email_profile_deletes as from (values ('d1', '20', 'C',
        sha256('cleo@shop.example')), ('d2', null, null, sha256('box@shop.example')))
        as t (delete_id, customer_id, external_id, email_sha256);
    create table state.int_identity_register as
        select null as raw_customer_id, null as value, 'a5' as salt, 'customer_id' as kind,
            sha256('a5customer_id|' || value) as value_hash
        from (values ('20'), ('cleo@shop.example')) as t (value)
        union all select '16', 'X-OLD', 'a5', 'external_id', null;
"""
MAILBOXES = ["Anna@shop.example", "anna@shop.example", "box@shop.example"]
ANNA = ["16", "17", "18", "19", "X-OLD", *MAILBOXES]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(SHOP)
    with duckdb.connect(str(tmp_path / "shop_published.duckdb")) as con:
        con.execute("create schema marts")
        con.execute("create table marts.fct_email_profiles as select '17' as customer_id")
        con.execute("insert into marts.fct_email_profiles values ('19')")
    return file


@pytest.fixture(autouse=True)
def no_published_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEXTBEST_PUBLISHED", raising=False)


@pytest.mark.parametrize(
    "asked", ["16", "17", "18", "X-OLD", "anna@shop.example", " ANNA@shop.example"]
)
def test_everything_of_the_person_is_found_under_each_of_their_ids(asked: str, shop: Path) -> None:
    held = held_about(asked, shop)
    assert sorted({*held.ids, *ANNA}) == sorted({*ANNA, *([asked] if "A" in asked else [])})
    found = {
        name: sorted(str(next(iter(row.values()))) for row in rows)
        for name, rows in held.tables.items()
    }
    assert found == {
        "intermediate.int_blocked": ["anna@shop.example"],
        "intermediate.int_consents": ["16"],
        "intermediate.int_customer_ids": ["17", "18"],
        "intermediate.int_identities": ["16", "17", "18"],
        "intermediate.int_notes": ["20", "None"],
        "marts.fct_email_profile_deletes": ["d2"],
        "marts.fct_rejected_rows": ["", "e1", "l9"],
        "our_crm.customers": ["17"],
        "published.marts.fct_email_profiles": ["17"],
        "staging.stg_crm__customers": ["17", "18", "18"],
        "staging.stg_shop__order_lines": ["l1"],
        "staging.stg_shop__orders": ["o1", "twice"],
        "state.int_identity_register": ["16"],
    }


def test_values_are_those_of_json_and_the_order_is_fixed(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["person", "17", "--db", str(shop)]) == 0
    printed = capsys.readouterr().out
    tables = json.loads(printed)["tables"]
    assert tables["staging.stg_shop__order_lines"][0]["quantity"] == 2.5
    assert tables["staging.stg_shop__orders"][0]["ordered_at"] == "2026-05-01T10:00:00"
    customers = tables["staging.stg_crm__customers"]
    assert [row["birth_date"] for row in customers] == ["1990-02-03", None, None]
    assert [row["email"][0] for row in customers] == ["A", "a", "b"]
    out = tmp_path / "folder" / "anna.json"
    assert main(["person", "18", "--db", str(shop), "--out", str(out)]) == 0
    assert "wrote 22 rows of 13 tables to" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8") == printed


def test_the_export_of_one_holds_nothing_of_another(shop: Path) -> None:
    held = held_about("19", shop)  # the external id of Anna, too: the customer id decides
    assert held.ids == ["19", "B", "ben@shop.example", "box@shop.example"]
    text = held.as_json().lower()
    assert "anna" not in text
    assert '"18"' not in text
    assert held.tables["staging.stg_shop__order_lines"] == [
        {"order_line_id": "17", "order_id": "o2", "product_id": "17", "quantity": 1}
    ]


def test_an_address_of_several_customers_is_refused(
    shop: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["person", "box@shop.example", "--db", str(shop)]) == 2
    assert "belongs to 2 customers; give the id of one of them: 17, 19" in capsys.readouterr().err


def test_an_unknown_id_has_a_plain_answer(shop: Path, capsys: pytest.CaptureFixture) -> None:
    for unknown in ("p'; drop table x", "nobody@shop.example", '"', "p"):
        assert main(["person", unknown, "--db", str(shop)]) == 1
        said = capsys.readouterr()
        assert said.err == f"nextbest: nothing is held about '{unknown}'\n"
        assert said.out == ""


def test_a_customer_without_a_row_in_the_crm_is_found(shop: Path) -> None:
    assert list(held_about("21", shop).tables) == ["intermediate.int_orphans"]


@pytest.mark.parametrize("asked", ["20", "C", "Cleo@shop.example"])
def test_of_an_erased_person_only_the_record_is_left(
    asked: str, shop: Path, capsys: pytest.CaptureFixture
) -> None:
    with duckdb.connect(str(shop)) as con:
        con.execute("delete from intermediate.int_notes")
    assert main(["person", asked, "--db", str(shop)]) == 0
    said = capsys.readouterr()
    assert f"nothing is held about '{asked}' but the record of the erasure" in said.err
    tables = ["marts.fct_email_profile_deletes", "state.int_identity_register"]
    assert list(json.loads(said.out)["tables"]) == tables


def test_a_file_that_is_no_build_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    duckdb.connect(str(tmp_path / "new.duckdb")).close()
    assert main(["person", "17", "--db", str(tmp_path / "new.duckdb")]) == 2
    assert "has no table intermediate.int_customer_ids" in capsys.readouterr().err


def test_no_table_of_a_built_shop_is_forgotten(
    mini_shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    build = Build(tmp_path_factory.mktemp("person"), {"raw_dir": str(mini_shop)})
    build.must_run("+fct_rejected_rows", "+int_scoring_events", "+int_customer_features")
    (person,) = build.rows(
        "select customer_id, list(raw_customer_id) from intermediate.int_customer_ids "
        "group by customer_id having count(*) > 1 order by all limit 1"
    )
    held = held_about(person[0], build.database)
    assert set(person[1]) <= set(held.ids)
    columns = build.rows(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "inner join duckdb_tables() using (schema_name, table_name) where data_type = 'VARCHAR'"
    )
    marks = [text for one in held.ids for text in (one, sha256(one.lower().encode()).hexdigest())]
    for table, column in columns:
        if not re.fullmatch(OTHER_KEYS, column):
            found = build.rows(
                f"select count(*) from {table} where list_contains({marks}, {column})"
            )
            assert found[0][0] <= len(held.tables.get(table, [])), (table, column)
    orders = {row["order_id"] for row in held.tables["staging.stg_shop__orders"]}
    lines = build.value(
        "select count(*) from staging.stg_shop__order_lines "
        f"where list_contains({[*orders]}, order_id)"
    )
    assert 0 < lines == len(held.tables["staging.stg_shop__order_lines"])
    assert len(held.tables) > 20
