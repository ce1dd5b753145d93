"""The preview of the emails, opened in a real browser: Chromium or Chrome of the system."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Browser

from hostile_profiles import hostile_profiles, ordinary_profile
from nextbest.cli import main
from nextbest.show_profiles.chosen import DECIDED, PARTS, RECOMMENDED, WHY
from page_rules import JUDGED, browser_of_the_system, opened, sync_playwright

ROOT = Path(__file__).parents[2]
GERMAN = {
    "language": "de",
    "first_name": "J\u00fcrgen",
    "is_vip": True,
    "journey_stage": "vip",
    "offer_headline": "15 % f\u00fcr Ihren n\u00e4chsten Besuch",
    "offer_code": "COMEBACK15",
}
HIDDEN = {"offer_is_shown": False, "offer_reason_text": "", "journey_stage": "lapsed"}


def published_row(changes: dict, index: int) -> dict:
    told = dict.fromkeys((*WHY, *DECIDED, "offer_expires_on"))
    recs = {f"rec_{number}_{part}": f"p{number}" for number in RECOMMENDED for part in PARTS}
    known = {"email": f"anna.{index}@shop.example", "purchase_7d_probability": 0.1}
    row = told | recs | known | ordinary_profile() | changes
    return row | {
        "customer_id": f"c{index}",
        "is_active": True,
        "offer_is_shown": row["offer_is_shown"],
    }


def preview_of(folder: Path, changes: list[dict], day: str = "") -> Path:
    """Return the page of profiles, one of each stage; of a build of a day, if one is given."""
    rows = pd.DataFrame([published_row(change, i) for i, change in enumerate(changes)])
    rows["journey_stage"] = [f"stage {i}" for i in range(len(rows))]
    with duckdb.connect(str(folder / "shop.duckdb")) as con:
        con.execute("create schema marts")
        con.register("rows", rows.astype(object))
        con.execute("create table marts.fct_email_profiles as from rows")
        if day:
            con.execute(
                "create table marts.fct_publications as select 'full' as kind, "
                f"date '{day}' as as_of_date"
            )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        page = folder / "out" / "index.html"
        assert main(["preview", "--db", str(folder / "shop.duckdb"), "--out", str(page)]) == 0
    return page


def test_reasons_are_told_of_products_that_share_a_name_or_have_none(tmp_path: Path) -> None:
    change = {
        **dict.fromkeys(("rec_1_name", "rec_2_name"), "Wool hat"),
        "rec_2_reason_text": "Reason two",
        "rec_3_name": ordinary_profile()["offer_headline"],
        "rec_3_reason_text": None,
    }
    (text,) = re.findall(
        r'<div class="why">(.*?)</div>',
        preview_of(tmp_path, [change]).read_text(encoding="utf-8"),
        re.DOTALL,
    )
    for told in ("Because of reason 1", "Reason two", "no reason is shown", "A thank-you"):
        assert text.count(told) == 1
    assert "None" not in text


def test_an_offer_is_shown_as_on_the_day_of_the_build(tmp_path: Path) -> None:
    """The demo's build is of a fixed day: its offers have ended since."""
    headline = ordinary_profile()["offer_headline"]
    ended = {"offer_expires_on": "2026-06-29"}
    for day, is_shown in (("2026-06-01", True), ("2026-06-29", True), ("2026-06-30", False)):
        folder = tmp_path / day
        folder.mkdir()
        text = preview_of(folder, [ended], day).read_text(encoding="utf-8")
        assert (f"<h2>{headline}</h2>" in text) == is_shown
        assert f"The emails are those of\n{day}" in text


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of ten profiles: ordinary, German, without an offer, and hostile ones."""
    hostile = [row for row in hostile_profiles() if set(row) >= set(ordinary_profile())][:10]
    return preview_of(tmp_path_factory.mktemp("preview"), [{}, GERMAN, HIDDEN, *hostile])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser of the system."""
    place = browser_of_the_system()
    if place is None:
        pytest.skip("no Chromium or Chrome on this machine: apt-get install chromium")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield started
        started.close()


def test_the_page_is_whole_without_a_browser(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert text.count("<iframe ") == 20
    assert text.count("<article>") == 10
    assert "python-liquid from the template of Customer.io" in text
    assert "Chosen as an example of: stage stage 0" in text
    assert "anna.1@shop.example" not in text  # what is shown gets copied
    assert "<script" not in text


def test_the_page_loads_nothing_and_says_no_error(
    browser: Browser, page_file: Path, tmp_path: Path
) -> None:
    found = opened(browser, page_file)
    assert len(found.page.frames) == 21
    found.page.screenshot(path=tmp_path / "preview.png", full_page=True)
    assert found.errors == []
    assert found.requests == []
    found.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_are_legible_and_pictures_have_words(
    browser: Browser, page_file: Path, scheme: str
) -> None:
    found = opened(browser, page_file, scheme)
    judged = {frame: frame.evaluate(JUDGED) for frame in found.page.frames}
    assert [said["wrong"] for said in judged.values() if said["wrong"]] == []
    assert min(said["n_texts"] for said in judged.values()) > 8
    assert sum(said["n_images"] for said in judged.values()) > 40
    emails = [said for frame, said in judged.items() if frame != found.page.main_frame]
    assert [said["wide"] for said in emails if said["wide"]] == []  # nobody scrolls sideways
    found.page.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("document.querySelector('h2').style.color = '#999999'", "contrast"),
        ("document.querySelector('h2').style.fontSize = '12px'", "12px"),
        ("document.body.append(new Image())", "no alternative"),
    ],
)
def test_each_rule_is_seen_broken(
    browser: Browser, page_file: Path, change: str, said: str
) -> None:
    found = opened(browser, page_file)
    found.page.evaluate(f"() => {{ {change} }}")
    assert any(said in wrong for wrong in found.page.evaluate(JUDGED)["wrong"])
    found.page.close()


def test_a_request_to_the_network_is_noticed(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text('<img alt="none" src="http://127.0.0.1:9/none.png">', encoding="utf-8")
    found = opened(browser, file)
    assert found.requests == ["http://127.0.0.1:9/none.png"]
    assert found.errors != []
    found.page.close()


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["preview", "--db", str(tmp_path / "none.duckdb")]) == 2
    assert "run dbt build first" in capsys.readouterr().err
