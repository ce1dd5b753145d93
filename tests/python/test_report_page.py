"""The report in a real browser, on a phone, a tablet and a desktop, in light, dark and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hostile_profiles import TEXTS
from nextbest.report import write_report
from page_rules import JUDGED, Opened, browser_of_the_system, opened, sync_playwright
from planted_past import plant_past
from planted_report import empty_marts, plant_shop

ROOT = Path(__file__).parents[2]
WIDTHS = (390, 820, 1400)
DRAWN = (
    "document.querySelectorAll('.draw svg').length === document.querySelectorAll('.draw').length"
)
STRUCTURE = """() => {
  const wrong = [];
  const named = (element) => {
    const ids = (element.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean);
    const said = ids.map((id) => document.getElementById(id)?.textContent || '').join(' ');
    return (said || element.getAttribute('aria-label') || element.title || '').trim();
  };
  for (const tag of ['header', 'nav', 'main', 'footer'])
    if (document.querySelectorAll(tag).length !== 1) wrong.push(`not one ${tag}`);
  for (const one of document.querySelectorAll('[role=img], nav, section, iframe, [role=region]'))
    if (!named(one)) wrong.push(`without a name: ${one.outerHTML.slice(0, 80)}`);
  for (const draw of document.querySelectorAll('.draw'))
    if (draw.getAttribute('role') !== 'img') wrong.push('a chart that is no picture');
  for (const svg of document.querySelectorAll('svg'))
    if (!svg.closest('[role=img]')) wrong.push('a drawing without words');
  for (const table of document.querySelectorAll('section table'))
    if (!table.caption?.textContent.trim()) wrong.push('a table without a caption');
  for (const table of document.querySelectorAll('.table'))
    if (table.scrollWidth > table.clientWidth + 1)
      wrong.push(`scrolls sideways: ${table.textContent.slice(0, 60)}`);
  for (const frame of document.querySelectorAll('iframe'))
    if (frame.contentDocument.documentElement.scrollHeight > frame.clientHeight + 1)
      wrong.push(`an email is cut: ${frame.title}`);
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) wrong.push(`a level is left out before: ${heading.textContent}`);
    level = now;
  }
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (!document.getElementById(link.hash.slice(1))) wrong.push(`leads nowhere: ${link.hash}`);
  const seen = new Set();
  for (const one of document.querySelectorAll('[id]'))
    seen.has(one.id) ? wrong.push(`twice: ${one.id}`) : seen.add(one.id);
  for (const draw of document.querySelectorAll('.draw')) {
    const box = draw.getBoundingClientRect();
    for (const text of draw.querySelectorAll('svg text')) {
      if (!text.checkVisibility({opacityProperty: true})) continue; // no place for the label
      const at = text.getBoundingClientRect();
      const isCut = at.width && (at.right > box.right + 2 || at.left < box.left - 2);
      if (isCut && text.textContent.length < 30) wrong.push(`cut: ${text.textContent}`);
    }
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of a shop with a past, whose texts are hostile."""
    folder = tmp_path_factory.mktemp("report")
    file = folder / "shop_published.duckdb"
    empty_marts(file)
    plant_shop(file, TEXTS)
    plant_past(file)
    page = folder / "report.html"
    assert write_report(file, page, ROOT) < 3_000_000
    return page


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


def shown(browser: Browser, file: Path, scheme: str = "light", width: int = 1400) -> Opened:
    found = opened(browser, file, scheme, width)
    found.page.wait_for_function(DRAWN)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_whole_at_each_width(browser: Browser, page_file: Path, width: int) -> None:
    found = shown(browser, page_file, width=width)
    assert found.errors == []
    assert found.requests == []
    assert found.page.locator(".draw svg").count() > 15
    judged = found.page.evaluate(JUDGED)
    assert judged["wide"] == 0
    assert judged["wrong"] == []
    for frame in found.page.locator("iframe").all():  # they are loaded when they come into view
        frame.scroll_into_view_if_needed()
        frame.content_frame.locator("body *").first.wait_for(state="attached")
    found.page.wait_for_timeout(200)
    assert found.page.evaluate(STRUCTURE) == []
    found.page.close()


def test_the_page_and_its_charts_are_legible_in_the_dark(browser: Browser, page_file: Path) -> None:
    found = shown(browser, page_file, "dark")
    judged = found.page.evaluate(JUDGED)
    assert judged["wrong"] == []
    assert judged["n_texts"] > 200
    ink = "getComputedStyle(document.querySelector('.draw svg text')).fill"
    dark = found.page.evaluate(ink)
    found.page.emulate_media(color_scheme="light")
    light = found.page.evaluate(ink)
    assert dark != light
    assert found.errors == []
    found.page.close()


def test_the_keyboard_reaches_the_report_first(browser: Browser, page_file: Path) -> None:
    found = shown(browser, page_file)
    found.page.keyboard.press("Tab")
    focused = found.page.evaluate("document.activeElement.textContent")
    assert focused == "Skip to the report"
    assert found.page.locator(".skip").bounding_box()["x"] > 0
    found.page.keyboard.press("Enter")
    assert found.page.evaluate("document.activeElement.id") == "main"
    found.page.close()


def test_it_prints_without_cut_charts(browser: Browser, page_file: Path, tmp_path: Path) -> None:
    found = shown(browser, page_file, "dark")
    pdf = found.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") > 5
    found.page.emulate_media(media="print")
    found.page.set_viewport_size({"width": 688, "height": 1000})  # A4 less its margins
    wide = found.page.evaluate(
        "[...document.querySelectorAll('.draw svg')]"
        ".filter((svg) => svg.getBoundingClientRect().right > innerWidth).length"
    )
    assert wide == 0
    ground = found.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    found.page.close()


def test_the_list_of_contents_marks_what_is_read(browser: Browser, page_file: Path) -> None:
    found = shown(browser, page_file)
    current = "[...document.querySelectorAll('nav [aria-current]')].map((one) => one.hash)"
    assert found.page.evaluate(current) == ["#short"]
    found.page.evaluate("document.querySelector('#offers').scrollIntoView({behavior: 'instant'})")
    found.page.wait_for_timeout(200)
    assert found.page.evaluate(current) == ["#offers"]
    assert found.page.locator("nav a").first.is_visible()
    found.page.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("document.querySelector('.draw').removeAttribute('aria-labelledby')", "without a name"),
        ("document.querySelector('table').deleteCaption()", "without a caption"),
        ("document.querySelectorAll('h2').forEach((h) => h.remove())", "a level is left out"),
        ("document.querySelector('main').remove()", "not one main"),
        ("document.querySelector('table').style.minWidth = '3000px'", "scrolls sideways"),
        ("document.querySelector('iframe').style.height = '90px'", "an email is cut"),
        ("document.querySelectorAll('text').forEach((t) => t.setAttribute('dx', -900))", "cut"),
    ],
)
def test_each_rule_is_seen_broken(
    browser: Browser, page_file: Path, change: str, said: str
) -> None:
    found = shown(browser, page_file)
    found.page.evaluate(f"() => {{ {change} }}")
    assert any(said in wrong for wrong in found.page.evaluate(STRUCTURE))
    found.page.close()
