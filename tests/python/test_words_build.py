"""A shop with tobacco, laxatives, twins and German readers: what it names, in which language."""

from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build, rewrite

MODELS = [
    "fct_email_profiles",
    "fct_product_recommendations",
    "fct_product_affinities",
    "fct_customer_score_reasons",
    "fct_cleaning_summary",
]
SELECTED = [f"+{name}" for name in MODELS]
BARRED = "(select product_id from intermediate.int_product_permissions where not may_be_named)"
TOLD = {
    "marts.fct_product_recommendations": "reason_text",
    "marts.fct_email_profiles": "payload",
    "marts.fct_customer_score_reasons": "sentence",
}


@pytest.fixture(scope="module")
def built(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the shop: a category of tobacco, the most bought product a laxative, two twins."""
    folder = tmp_path_factory.mktemp("words")
    with duckdb.connect() as con:
        best = con.execute(
            f"select product_id from read_csv('{mini_shop}/shop/order_lines.csv') "
            "where product_id in (select product_id from read_csv(?) where category <> 'Pet Care') "
            "group by 1 order by count(*) desc, 1 limit 3",
            [f"{mini_shop}/shop/products.csv"],
        ).fetchall()
    (laxative,), (one,), (two,) = best
    products = f"""
        select * replace (
            case when category = 'Pet Care' then 'TOBACCO & more' else category end as category,
            case product_id
                when '{laxative}' then 'Gentle LAXATIVES, 20' when '{one}' then 'Soft Soap'
                when '{two}' then ' soft  SOAP. ' else name end as name,
            case when product_id in ('{one}', '{two}') then null else brand end as brand,
            'true' as is_available
        ) from raw"""
    languages = """
        select *, case hash(customer_id) % 4
            when 0 then 'de-AT' when 1 then 'EN' when 2 then 'pl' when 3 then 'Suomi'
        end as language
        from raw"""
    changes = {"shop.products": products, "crm.customers": languages}
    shop = rewrite(mini_shop, folder / "shop", changes)
    build = Build(folder, {"raw_dir": str(shop), "tasks": ONE_TASK, "holdout_share": 0.1})
    build.must_run(*SELECTED)
    return build


def test_what_is_sensitive_is_history_but_neither_shown_nor_named(built: Build) -> None:
    n_barred = f"select count(*) from {BARRED}"
    assert built.value(n_barred) > 10
    history = "select count(*) from intermediate.int_purchase_histories where product_id in "
    assert built.value(history + BARRED) > 100
    for column in ("product_id", "anchor_product_id"):
        shown = f"select count(*) from marts.fct_product_recommendations where {column} in {BARRED}"
        assert built.value(shown) == 0
    for table, column in TOLD.items():
        named = f"select count(*) from {table} where regexp_matches({column}, '(?i)tobacco|laxat')"
        assert built.value(named) == 0, table
    pairs = f"product_id in {BARRED} or neighbor_id in {BARRED}"
    assert built.value(f"select count(*) from marts.fct_product_affinities where {pairs}") == 0


def test_a_marketer_sees_what_was_met_and_why(built: Build) -> None:
    met = built.rows(
        "select distinct theme, matched_word, matched_in, forbids "
        "from intermediate.int_sensitive_products order by all"
    )
    assert met == [
        ("health", "laxative*", "name", "never_name"),
        ("tobacco", "tobacco*", "category", "never_name"),
    ]


def test_everybody_has_ten_different_names(built: Build) -> None:
    names = built.rows(
        "select count(distinct twin_id), count(*) from marts.fct_product_recommendations "
        "inner join intermediate.int_product_twins using (product_id) group by customer_id"
    )
    assert set(names) == {(10, 10)}
    soaps = built.rows(
        "select distinct name from marts.fct_product_recommendations "
        "inner join intermediate.int_products using (product_id) where name ilike 'soft%soap%'"
    )
    assert soaps, "the twins are among the most bought products, so one of them is recommended"


def test_no_missing_attribute_is_a_reason(built: Build) -> None:
    reasons = built.rows(
        "select distinct feature, sentence from marts.fct_customer_score_reasons "
        "where value is null order by all"
    )
    assert [row for row in reasons if "unknown" in row[1]] == []
    attributes = {"lifestyle", "interests", "loyalty_tier", "device"}
    assert [row for row in reasons if row[0] in attributes] == []


def test_a_customer_reads_their_language_and_others_the_shops(built: Build) -> None:
    spoken = dict(
        built.rows(
            "select versions.language, list(distinct profiles.language) "
            "from marts.fct_email_profiles as profiles "
            "inner join intermediate.int_customer_versions as versions using (customer_id) "
            "group by versions.language"
        )
    )
    assert spoken == {"de": ["de"], "en": ["en"], "pl": ["en"], None: ["en"]}
    marked = "select n_rows from marts.fct_cleaning_summary where kind = 'language_unknown'"
    assert built.value(marked) > 10


def test_texts_numbers_and_dates_are_of_one_language(built: Build) -> None:
    profiles = built.rows(
        "select language, rec_1_price_text, rec_1_reason_text, offer_cta_label, "
        "content_block_text, offer_expires_text, is_holdout, journey_stage_text "
        "from marts.fct_email_profiles where is_active"
    )
    german = [row for row in profiles if row[0] == "de"]
    english = [row for row in profiles if row[0] == "en"]
    assert len(german) > 20
    assert len(english) > 20
    assert all(row[1].endswith(" €") and row[1][-5] == "," for row in german)
    assert all(row[1].startswith("€") and row[1][-3] == "." for row in english)
    assert {row[5][-1:] for row in german} <= {"", "."}
    assert all(row[5] == "" or row[5][:3].isalpha() for row in english)
    for place in (2, 3, 4):
        shared = {row[place] for row in german} & {row[place] for row in english}
        assert shared == set(), place
    german_stages, english_stages = ({row[7] for row in rows} for rows in (german, english))
    assert "Bestellt regelmäßig" in german_stages
    assert "Orders regularly" in english_stages
    assert german_stages & english_stages <= {""}  # nothing is told without consent to it
    assert {row[3] for row in german if row[6]} == {"Zum Shop"}
    assert {row[3] for row in english if row[6]} == {"Visit the shop"}
