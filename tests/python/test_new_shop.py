"""The folder of a new shop: what nextbest init writes, refuses and guesses."""

import csv
import re
from pathlib import Path

import duckdb
import jinja2
import pytest
import yaml

from builds import ROOT
from macros import load_macros
from nextbest import cli_shop
from nextbest.cli import main
from nextbest.new_shop.contract import contract
from nextbest.new_shop.fees import fee_words, is_fee
from nextbest.new_shop.spelling import listed
from nextbest.new_shop.synonyms import COLUMNS, TABLES, VALUES
from own_shop import write_own_shop

FILES = {
    ".gitignore",
    "README.md",
    "dbt_project.yml",
    "macros/generate_schema_name.sql",
    "macros/materializations.sql",
    "packages.yml",
    "profiles.yml",
    "seeds/offer_texts.csv",
    "seeds/offers.csv",
    "seeds/segment_offers.csv",
    "selectors.yml",
}
GOODS = ["RED MUG", "BLUE MUGS", "SET OF TEA TINS", "TEA TIN, SMALL"]
FEES = {
    "POST": "Postage",
    "m": "Manual",
    "M": "Manual",
    "C2": "CARRIAGE",
    "BANK CHARGES": "Bank Charges",
    "9999": "Shipping costs",
    "7777": "Corrections",
}
MANY_LINES = f"""
    select 'A' || n as "InvoiceNo", "StockCode", "Description", 1 as "Quantity", 7 as "CustomerID",
    timestamp '2026-01-01' + interval (n) day as "InvoiceDate",
    case when "StockCode" = '7777' then n * n else 1.5 end as "UnitPrice"
    from range(1, 101) as days (n), (
        select 10000 + range as "StockCode", {GOODS}[1 + range % 4] as "Description",
        2 * range as last
        from range(60)
        union all
        select unnest({list(FEES)}), unnest({list(FEES.values())}), 0
    )
    where n <= 40 + last
"""
LINES = """
    select 'A1' as "InvoiceNo", 'P1' as "StockCode", 'Mug' as "Description", 2 as "Quantity",
    timestamp '2026-01-02' as "InvoiceDate", 1.5 as "UnitPrice", 7 as "CustomerID"
"""


def init(folder: Path, *flags: object) -> int:
    return main(["init", str(folder), *map(str, flags)])


def mapping(folder: Path, table: str) -> str:
    return (folder / "models" / "raw" / f"raw_{table}.sql").read_text(encoding="utf-8")


@pytest.fixture
def own_shop(mini_shop: Path, tmp_path: Path) -> Path:
    return write_own_shop(mini_shop, tmp_path / "exports")


def test_folder_is_a_dbt_project_that_takes_nextbest_as_a_package(tmp_path: Path) -> None:
    folder = tmp_path / "Our Shop"
    flags = ("--currency", "jpy", "--optional-tables", "web.events,crm.consents")
    assert init(folder, *flags, "--shop-url", "https://shop.test") == 0
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    raw = {name for name in files if name.startswith("models/raw/")}
    assert files - raw == FILES
    assert len(raw) == 13  # twelve tables and the sources
    project = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["name"] == "our_shop"
    assert (folder / "dbt_packages" / "nextbest").resolve() == ROOT  # dbt build needs no dbt deps
    shop_vars = project["vars"]
    assert shop_vars["currency"] == "JPY"
    assert shop_vars["optional_tables"] == ["web.events", "crm.consents"]
    assert shop_vars["consent_default"] == "denied"
    assert shop_vars["randomized_campaigns"] == []
    assert not shop_vars["is_demo"]
    known = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    assert set(shop_vars) <= set(known)
    (package,) = yaml.safe_load((folder / "packages.yml").read_text())["packages"]
    assert (folder / package["local"]).resolve() == ROOT
    assert list(tmp_path.iterdir()) == [folder]  # nothing is left behind


def test_existing_folder_is_never_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    assert init(tmp_path / "mine") == 2
    assert "mine exists already: name a new folder, or move it away" in capsys.readouterr().err
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--raw", "nowhere"), "--raw: there is no file or folder nowhere"),
        (("--systems", "web.event"), "'web.event' is not an optional table; expected some of crm."),
        (("--timezone", "Berlin"), "--timezone: 'Berlin' is not known; expected one such as"),
        (("--languages", "en,fr"), "--languages: 'en,fr'; expected some of en, de, the shop's own"),
        (("--currency", "Euro"), "--currency: 'Euro'; expected three letters, such as EUR"),
        (("--shop-url", "shop.test"), "--shop-url: 'shop.test'; expected an https address"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(
    flags: tuple[str, str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(tmp_path / "mine", *flags) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_tables_columns_and_words_are_guessed_by_name(
    own_shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    flags = ("--timezone", "Europe/Berlin", "--currency", "EUR")
    assert init(folder, "--raw", own_shop, *flags) == 0
    said = capsys.readouterr().out
    assert "crm.customers         Kunden, 4 of 18 columns guessed\n" in said
    assert "shop.order_lines      2026/order_items, 4 of 7 columns guessed\n" in said
    assert "web.events            -\n" in said
    assert "TO DO" not in said
    orders = mapping(folder, "shop__orders")
    assert "    id as order_id,\n" in orders
    assert '    "user" as customer_id,\n' in orders
    assert "{{ nextbest.utc_of('order_date', 'Europe/Berlin') }} as ordered_at" in orders
    assert "when 'Completed' then 'placed'" in orders
    assert "when 'VOIDED' then 'cancelled'" in orders
    assert "from {{ source('landed', '2026/orders') }}" in orders
    assert "Guessed: check." in orders
    products = mapping(folder, "shop__products")
    assert """replace(replace("Unit Price", '.', ''), ',', '.') as price""" in products
    assert '"E-Mail" as email' in mapping(folder, "crm__customers")
    consents = mapping(folder, "crm__consents")
    for case in ("'e-mail' then 'email'", "'newsletter' then 'marketing'", "'no' then 'withdrawn'"):
        assert f"when {case}" in consents
    assert "enabled='crm.consents' in var('optional_tables')" in consents
    sources = yaml.safe_load((folder / "models/raw/_landed__sources.yml").read_text())["sources"]
    location = sources[0]["config"]["meta"]["external_location"]
    assert location == "read_csv('../exports/{name}.csv', all_varchar=true, header=true)"
    systems = yaml.safe_load((folder / "dbt_project.yml").read_text())["vars"]["optional_tables"]
    assert systems == ["crm.consents"]


def test_what_is_not_found_is_said_and_does_not_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "orders.csv").write_text("id,customer,state\n1,7,odd\n", encoding="utf-8")
    assert init(tmp_path / "mine", "--raw", tmp_path / "raw") == 0
    said = capsys.readouterr().out
    assert "shop.orders           orders, 3 of 9 columns guessed; TO DO: ordered_at\n" in said
    assert "shop.products         TO DO: no table found\n" in said
    orders = mapping(tmp_path / "mine", "shop__orders")
    assert "    FILL_IN as ordered_at" in orders
    assert "TO DO, not understood: 'odd'." in orders


def test_one_file_of_order_lines_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "sales.parquet"
    duckdb.sql(LINES).write_parquet(str(file))
    assert init(tmp_path / "mine", "--raw", file) == 0
    customers = mapping(tmp_path / "mine", "crm__customers")
    assert 'min("InvoiceDate") as signed_up_at' in customers
    assert customers.endswith('where "CustomerID" is not null\ngroup by "CustomerID"\n')
    products = mapping(tmp_path / "mine", "shop__products")
    assert 'mode("Description") as name' in products
    assert "    null as description,\n" in products  # a name is not its own description
    assert "group by" not in mapping(tmp_path / "mine", "shop__order_lines")


def with_drafts(sql: str) -> str:
    """Return a mapping as it is where a person takes in each of its drafts, as they say."""
    lines, n_used = sql.splitlines(), 0
    while any(line.startswith("    -- Draft") for line in lines):
        start = next(n for n, line in enumerate(lines) if line.startswith("    -- Draft"))
        end = next(n for n in range(start, len(lines)) if not lines[n].startswith("    -- "))
        lines[start : end + 1] = [line.replace("-- ", "", 1) for line in lines[start + 1 : end]]
        n_used += 1
    assert n_used
    return "\n".join(lines)


def selected(sql: str, relation: str) -> list[dict]:
    """Return the rows of a mapping, rendered without dbt, over a relation."""
    macros = load_macros("engine/text.sql")
    macros.title_case = macros.duckdb__title_case
    template = jinja2.Environment(autoescape=False).from_string(sql)
    query = template.render(
        config=lambda **_: "",
        source=lambda *_: f"({' '.join(relation.split())}) as lines",
        nextbest=macros,
    )
    found = duckdb.sql(query)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def test_what_a_file_lacks_is_drafted_from_names_and_sales(tmp_path: Path) -> None:
    file = tmp_path / "sales.parquet"
    duckdb.sql(MANY_LINES).write_parquet(str(file))
    assert init(tmp_path / "mine", "--raw", file) == 0
    sql = mapping(tmp_path / "mine", "shop__products")
    as_written = {row["product_id"]: row for row in selected(sql, MANY_LINES)}
    assert as_written["10000"]["name"] == "RED MUG"
    assert {row["category"] for row in as_written.values()} == {None}
    assert {row["is_available"] for row in as_written.values()} == {None}
    drafted = {row["product_id"]: row for row in selected(with_drafts(sql), MANY_LINES)}
    assert [drafted[str(10000 + n)]["name"] for n in range(4)] == [
        *("Red Mug", "Blue Mugs", "Set of Tea Tins", "Tea Tin, Small"),
    ]
    categories = {row["name"]: row["category"] for row in drafted.values()}
    assert categories["Red Mug"] == categories["Blue Mugs"] == "Mug"
    assert categories["Set of Tea Tins"] == categories["Tea Tin, Small"] != "Mug"
    assert categories["Manual"] == "Other"
    # the newest order is of day 100, and what was not sold since day 40 is gone
    assert not drafted["10000"]["is_available"]
    assert drafted["10001"]["is_available"]


def test_what_is_on_sale_is_drafted_across_tables(own_shop: Path, tmp_path: Path) -> None:
    assert init(tmp_path / "mine", "--raw", own_shop) == 0
    products = mapping(tmp_path / "mine", "shop__products")
    draft = " ".join(with_drafts(products).split())
    assert (
        "sku in ( select lines.sku from {{ source('landed', '2026/order_items') }} as lines inner "
        "join {{ source('landed', '2026/orders') }} as orders on lines.order_no = orders.id where "
        "try_cast(order_date as timestamp) > (select max(try_cast(order_date as timestamp)) from "
        "{{ source('landed', '2026/orders') }}) - interval '60 day' ) as is_available from"
    ) in draft
    assert "{{ nextbest.title_case('title') }} as name" in draft
    assert "as category" in products  # there is one: nothing to draft
    assert "'Other'" not in products


def test_a_draft_needs_no_column_that_was_not_found(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in {
        "products": "sku,title,price\np,Mug,1\n",
        "order_items": "sku,qty\np,1\n",
        "orders": "id,user,order_date\n1,7,2026-01-01\n",
    }.items():
        (raw / f"{name}.csv").write_text(text, encoding="utf-8")
    assert init(tmp_path / "mine", "--raw", raw) == 0
    products = mapping(tmp_path / "mine", "shop__products")
    assert 'as orders on lines."FILL_IN" = orders.id\n' in products


def test_ids_that_look_like_fees_are_a_suggestion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sales.parquet"
    duckdb.sql(MANY_LINES).write_parquet(str(file))
    assert init(tmp_path / "mine", "--raw", file) == 0
    said = capsys.readouterr().out
    assert "6 product_ids may not be goods, such as M, " in said
    assert "currency              TO DO: no column found; set var currency" in said
    project = (tmp_path / "mine" / "dbt_project.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(project)["vars"]["non_product_ids"] == []  # hides nothing by itself
    assert '  #   - "POST"  # Postage, 40 lines: the name of a fee, no digit in the id\n' in project
    assert '"C2"  # CARRIAGE, 40 lines: the name of a fee, a short id\n' in project
    assert '"9999"  # Shipping costs, 40 lines: the name of a fee\n' in project
    assert '"7777"  # Corrections, 40 lines: prices from ' in project
    suggested = re.sub("^  # (?=non_product_ids:|  - )", "  ", project, flags=re.MULTILINE)
    suggested = suggested.replace("  non_product_ids: []", "  #", 1)
    ids = yaml.safe_load(suggested)["vars"]["non_product_ids"]
    assert sorted(ids) == sorted({name.upper() for name in FEES})


def test_shops_whose_ids_count_up_or_are_words_have_no_suggestion(tmp_path: Path) -> None:
    for name, key in {
        "counted": "1 + range",
        "worded": "chr((65 + range % 26)::int) || 'mug'",
    }.items():
        lines = f"""
            select range as order_id, {key} as product_id, 'Mug' as name, 1 as quantity,
            1.5 as unit_price, 1 as customer_id, date '2026-01-01' as ordered_at
            from range(2000)
        """
        duckdb.sql(lines).write_parquet(str(tmp_path / f"{name}.parquet"))
        assert init(tmp_path / name, "--raw", tmp_path / f"{name}.parquet") == 0
        project = (tmp_path / name / "dbt_project.yml").read_text(encoding="utf-8")
        assert "Draft" not in project, name


@pytest.mark.parametrize(
    ("name", "is_met"),
    [
        ("DOTCOM POSTAGE", True),
        ("Manual", True),
        ("CARRIAGE", True),
        ("Packing Charge", True),
        ("Versandkosten", True),
        ("Rabatt", True),
        ("Manual of knots", False),
        ("Baby carriage, blue", False),
        ("Discounted mug", False),
    ],
)
def test_the_shipped_words_of_fees_meet_fees_and_no_goods(name: str, is_met: bool) -> None:
    assert is_fee(name, fee_words(ROOT)) is is_met


def test_duckdb_file_is_attached(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(f"create schema sales; create table sales.order_lines as {LINES}")
    assert init(tmp_path / "mine", "--raw", file) == 0
    profiles = yaml.safe_load((tmp_path / "mine" / "profiles.yml").read_text())
    attached = profiles["nextbest"]["outputs"]["duckdb"]["attach"]
    assert attached == [{"path": "../warehouse.duckdb", "alias": "landed", "read_only": True}]
    sources = (tmp_path / "mine" / "models" / "raw" / "_landed__sources.yml").read_text()
    assert 'external_location: (from landed."sales"."order_lines")' in sources


def seed(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("flags", "languages"),
    [
        ((), ["en"]),
        (("--languages", "en"), ["en"]),
        (("--languages", "EN, de"), ["en", "de"]),
        (("--languages", "de"), ["de"]),
        (("--languages", "de,en"), ["de", "en"]),
    ],
)
def test_offers_are_written_in_the_languages_of_the_shop_alone(
    flags: tuple[str, ...], languages: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    assert init(folder, *flags) == 0
    shipped = {offer["offer_code"]: offer for offer in seed(ROOT, "offers")}
    german = {text["offer_code"]: text for text in seed(ROOT, "offer_texts")}
    words = {"en": shipped, "de": german}
    own, *others = languages
    project = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["vars"]["language"] == own
    offers = seed(folder, "offers")
    assert [offer["offer_code"] for offer in offers] == list(shipped)
    for offer in offers:
        assert offer["headline"] == words[own][offer["offer_code"]]["headline"]
        assert offer["eligibility"] == shipped[offer["offer_code"]]["eligibility"]
    texts = seed(folder, "offer_texts")
    assert [text["language"] for text in texts] == [one for one in others for _ in shipped]
    for text in texts:
        assert text["cta_label"] == words[text["language"]][text["offer_code"]]["cta_label"]
    lines = (folder / "seeds" / "offer_texts.csv").read_text(encoding="utf-8")
    assert lines.startswith("offer_code,language,headline,text,cta_label,reason_text\n")


@pytest.mark.parametrize(
    ("read", "languages"),
    [
        (["en-GB", "en-US", "de"], ["en", "de"]),
        (["de-AT", "de-AT", "en"], ["de", "en"]),
        (["fr", "German", ""], ["en"]),
    ],
)
def test_languages_are_those_that_customers_read(
    read: list[str], languages: list[str], tmp_path: Path
) -> None:
    (tmp_path / "raw").mkdir()
    rows = "".join(f"{place},{language}\n" for place, language in enumerate(read))
    (tmp_path / "raw" / "customers.csv").write_text(f"id,language\n{rows}", encoding="utf-8")
    assert init(tmp_path / "mine", "--raw", tmp_path / "raw") == 0
    project = yaml.safe_load((tmp_path / "mine" / "dbt_project.yml").read_text(encoding="utf-8"))
    texts = {text["language"] for text in seed(tmp_path / "mine", "offer_texts")}
    assert [project["vars"]["language"], *texts] == languages


def test_synonyms_are_of_the_contract() -> None:
    tables = {table.full_name: table for table in contract(ROOT)}
    assert set(TABLES) == set(tables)
    names = {column.name for table in tables.values() for column in table.columns}
    assert set(COLUMNS) <= names
    for place, words in VALUES.items():
        table, column = place.rsplit(".", 1)
        assert column in {one.name for one in tables[table].columns}
        all_words = [word for spelled in words.values() for word in listed(spelled)]
        assert len(all_words) == len(set(all_words)), place


def test_questions_are_asked_on_a_terminal_where_a_flag_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return "CHF" if question.startswith("Currency") else ""

    monkeypatch.setattr(cli_shop.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    assert init(tmp_path / "mine", "--timezone", "UTC", "--shop-url", "https://shop.test") == 0
    assert len(asked) == 4  # raw, currency, consent, languages
    project = yaml.safe_load((tmp_path / "mine" / "dbt_project.yml").read_text())
    assert project["vars"]["currency"] == "CHF"
    assert project["vars"]["consent_default"] == "denied"


def way_in(page: str) -> str:
    """Return the block of commands of a page that begins a shop."""
    blocks = re.findall("```bash\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if "nextbest init" in block)


def test_the_pages_begin_a_shop_with_the_same_commands() -> None:
    assert way_in("README.md") == way_in("docs/tutorial/new-shop.md")
    first = next(line for line in way_in("README.md").splitlines() if line.startswith("nextbest"))
    assert first.split("#")[0].split() == ["nextbest", "init", "../my-shop", "--raw", "../exports"]
