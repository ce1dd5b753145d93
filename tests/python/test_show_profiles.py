"""Profiles printed like e-mails."""

from pathlib import Path

import duckdb
import pytest

from nextbest.cli import main
from nextbest.show_profiles import as_email, chosen_profiles
from nextbest.show_profiles.chosen import DECIDED, OFFER, PARTS, RECOMMENDED, WHY

STAGES = ("active", "lapsed", "new", "prospect")
TEXTS = {
    "email": "id || '@shop.example'",
    "is_active": "id <> 'c0'",
    "journey_stage": f"{list(STAGES)}[1 + i % 4]",
    "segment_propensity": "case when i % 3 > 0 then 'high' end",
    "purchase_7d_probability": "0.074::double",
    "churn_90d_probability": "null",
    "click_probability": "0.1::double",
    "is_vip": "false",
    "is_holdout": "i = 9",
    "offer_is_shown": "i <> 9",
    "offer_reason_text": "case when i = 9 then '' else 'A thank-you' end",
    "fallback_level": "0",
    "offer_code": "'OFFER' || (i % 2)",
    "offer_headline": "'Headline for ' || id",
    "offer_cta_url": "'https://shop.example/new?page=2&utm_source=nextbest&utm_medium=email'",
    "best_send_hour": "null",
    "rec_3_id": "''",
    "rec_2_name": "'Tea' || chr(27) || '[31m'",
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Make a database of 40 profiles, one of them inactive."""
    recs = [f"rec_{number}_{part}" for number in RECOMMENDED for part in PARTS]
    names = ["email", "is_active", *OFFER, *WHY, *DECIDED, *recs]
    values = {name: TEXTS.get(name, f"'{name} of ' || id") for name in names}
    columns = ", ".join(f"{value} as {name}" for name, value in values.items())
    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_email_profiles as "
            f"select id as customer_id, 'secret' as payload, {columns} "
            "from (select i, 'c' || i as id from range(40) as t (i)) order by random()"
        )
    return file


def test_profiles_are_active_of_every_stage_and_the_same_at_every_call(database: Path) -> None:
    chosen = chosen_profiles(database, 10)
    for stages in (chosen[:4], chosen[4:8]):
        assert sorted(row["journey_stage"] for row in stages) == sorted(STAGES)
    assert chosen == chosen_profiles(database, 10)
    assert chosen == chosen_profiles(database, 12)[:10]
    everybody = {row["customer_id"] for row in chosen_profiles(database, 50)}
    assert len(everybody) == 39
    assert "c0" not in everybody
    kinds = {(row["journey_stage"], row["segment_propensity"]) for row in chosen[:8]}
    assert len(kinds) == 8  # the second one of a stage is of another kind


def test_each_offer_is_shown_before_one_comes_again(database: Path) -> None:
    rare = "case i when 4 then 'RARE' when 5 then 'GIFT' when 6 then null else 'USUAL' end"
    with duckdb.connect(str(database)) as con:
        con.execute("alter table marts.fct_email_profiles add column i integer")
        con.execute("update marts.fct_email_profiles set i = customer_id[2:]::integer")
        con.execute(f"update marts.fct_email_profiles set offer_code = {rare}")
    chosen = chosen_profiles(database, 10)
    assert {row["offer_code"] for row in chosen[:4]} == {"RARE", "GIFT", None, "USUAL"}
    assert {row["journey_stage"] for row in chosen} == set(STAGES)


def test_profile_reads_like_an_e_mail(database: Path) -> None:
    (profile,) = (row for row in chosen_profiles(database, 39) if row["customer_id"] == "c5")
    text = as_email(profile)
    lines = text.splitlines()
    assert lines[:2] == ["To:      c5 <c...@shop.example>", "Subject: Headline for c5"]
    assert "  [ offer_cta_label of c5 ]  https://shop.example/new?page=2" in lines
    assert "  1. rec_1_name of c5 (rec_1_price_text of c5)" in lines
    assert "     rec_1_reason_text of c5" in lines
    assert "  3." not in text  # she has two recommendations
    assert "  A thank-you" in lines
    assert any(line.startswith("  Until offer_expires_on") for line in lines)
    assert "buys within 7 days 7%" in text
    assert "VIP no" in text
    assert "best hour" not in text  # null: not known, or not to be used
    assert "secret" not in text
    assert "c5@" not in text  # what is printed gets copied
    assert "\x1b" not in text


def test_the_next_version_may_drop_the_earlier_spelling(database: Path) -> None:
    """`is_personalised` goes, as docs/reference/published-tables.md says."""
    with duckdb.connect(str(database)) as con:
        shape = con.sql("describe marts.fct_email_profiles").fetchall()
    assert "is_personalised" not in {name for name, *_ in shape}
    (profile,) = chosen_profiles(database, 1)
    assert "personalized is_personalized of" in " ".join(as_email(profile).split())


def test_held_out_customer_is_shown_no_offer(database: Path) -> None:
    (profile,) = (row for row in chosen_profiles(database, 39) if row["customer_id"] == "c9")
    text = as_email(profile)
    assert "held out yes" in text
    assert "Until" not in text
    assert "\n\n\n" not in text


def test_command_prints_profiles(database: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["show-profiles", "--db", str(database), "--n", "3"]) == 0
    assert capsys.readouterr().out.count("Subject: Headline for") == 3


def test_command_shows_the_file_that_nextbest_db_names(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("NEXTBEST_DB", str(database))
    assert main(["show-profiles"]) == 0
    assert capsys.readouterr().out.count("Subject: Headline for") == 10


def test_command_says_what_is_missing(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    def said(file: Path, n: str = "1") -> str:
        assert main(["show-profiles", "--db", str(file), "--n", n]) == 2
        return capsys.readouterr().err

    assert "run dbt build first" in said(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("no database\n" * 1_000)
    assert "cannot open" in said(tmp_path / "text.duckdb")
    assert "--n is 0; expected at least 1" in said(database, "0")
    with duckdb.connect(str(database)) as con:
        con.execute("delete from marts.fct_email_profiles where is_active")
    assert "no active profile to show" in said(database)
    with duckdb.connect(str(database)) as con:
        con.execute("alter table marts.fct_email_profiles drop offer_text")
    assert "fct_email_profiles has no column offer_text" in said(database)
    with duckdb.connect(str(database)) as con:
        con.execute("drop table marts.fct_email_profiles")
    assert "has no table marts.fct_email_profiles" in said(database)
