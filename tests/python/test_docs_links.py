"""The documentation holds together: links, paths, and the names of models that it gives."""

import posixpath
import re
import subprocess
from functools import cache
from pathlib import PurePosixPath

import pytest
import yaml

from builds import ROOT

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
MENTION = re.compile(r"(?<![\w/.-])(?:dbt_packages/nextbest/)?(docs/[\w./<>*-]*\w)")
# What CONTRIBUTING.md adds in its worked examples, and what is therefore not there.
EXAMPLES = {
    "docs/reference/models/repeat_purchase_60d.md",
    "int_churn_labels__no_order_is_churn",
    "int_repeat_purchase_labels",
    "int_reviews",
    "int_reviews_validated",
    "models/intermediate/cleaning/int_reviews_validated.sql",
    "models/intermediate/events/int_reviews.sql",
    "models/intermediate/training/int_repeat_purchase_labels.sql",
    "models/staging/shop/stg_shop__reviews.sql",
    "stg_shop__reviews",
}
RELATION = re.compile(r"\b(?:int|fct|dim|stg|rpt)_\w+\b(?!\*)")


@cache
def tracked() -> tuple[str, ...]:
    """Return the files of the repository, as git lists them."""
    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(name for name in said.stdout.split("\n") if name and is_text(name))


def is_text(name: str) -> bool:
    return (ROOT / name).is_file() and not name.endswith(".png")


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


PAGES = [name for name in tracked() if name.endswith(".md")]
DOCS = [name for name in PAGES if name.startswith("docs/")]


def anchors(name: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and mkdocs make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(name)), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading).strip().lower() for heading in headings)
    return {re.sub(r"[ ]+", "-", heading) for heading in plain}


def broken(page: str) -> list[str]:
    """Return the links of a page that lead to no file or to no heading."""
    found = []
    for one, other in LINK.findall(FENCE.sub("", text_of(page))):
        link = one or other
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if not (ROOT / target).exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    assert broken(page) == []


def test_links_to_nowhere_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "[a](no-page.md) [b](README.md#no-heading) [c](#here) [d](https://shop.example)"
    pages = {"README.md": f"{page}\n# Here\n"}
    monkeypatch.setitem(globals(), "text_of", pages.get)
    assert broken("README.md") == ["no-page.md", "README.md#no-heading"]


def test_each_path_of_the_docs_that_is_named_anywhere_exists() -> None:
    texts = [name for name in tracked() if PurePosixPath(name).suffix not in {".lock", ".csv"}]
    named = {
        (name, path)
        for name in texts
        if name != "tests/python/test_docs_links.py"
        for path in MENTION.findall(text_of(name))
        if not re.search("[<*]", path) and path not in EXAMPLES
    }
    assert len(named) > 30
    assert sorted((name, path) for name, path in named if not (ROOT / path).exists()) == []


def test_each_model_that_a_page_names_exists() -> None:
    models = {PurePosixPath(name).stem for name in tracked() if name.endswith((".sql", ".py"))}
    pages = [page for page in PAGES if page != "CHANGELOG.md"]  # it tells of names that are gone
    named = {(page, name) for page in pages for name in RELATION.findall(text_of(page))}
    assert len(named) > 100
    assert sorted((page, name) for page, name in named if name not in models | EXAMPLES) == []


def nav_pages(nav: list) -> list[str]:
    """Return the pages of a navigation of mkdocs, nested as it may be."""
    pages = []
    for entry in nav:
        value = next(iter(entry.values())) if isinstance(entry, dict) else entry
        pages += nav_pages(value) if isinstance(value, list) else [f"docs/{value}"]
    return pages


def test_the_site_has_each_page_and_needs_no_network() -> None:
    site = yaml.safe_load(text_of("mkdocs.yml"))
    assert sorted(nav_pages(site["nav"])) == sorted(DOCS)
    assert site["theme"]["font"] is False
    assert [page for page in DOCS if "```mermaid" in text_of(page)] == []
    shown = [image for page in PAGES for _, image in LINK.findall(text_of(page))]
    assert shown
    assert [image for image in shown if "://" in image] == []


@pytest.mark.parametrize("page", DOCS)
def test_pages_of_the_site_link_within_it(page: str) -> None:
    links = [one or other for one, other in LINK.findall(FENCE.sub("", text_of(page)))]
    paths = [link.split("#")[0] for link in links if "://" not in link]
    targets = [posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) for path in paths]
    assert [target for target in targets if not target.startswith("docs/")] == []


def test_the_readme_fits_on_three_screens() -> None:
    assert len(text_of("README.md").splitlines()) <= 120


@pytest.mark.parametrize("page", DOCS)
def test_each_page_shows_a_command_or_query_early(page: str) -> None:
    if "/models/" in page:
        return
    before, fence, _ = text_of(page).partition("```")
    assert fence
    assert len(before.splitlines()) <= 16


def run_together(page: str) -> list[str]:
    """Return lines that mkdocs renders otherwise than GitHub: lists and tables without a gap."""
    found, before = [], ""
    for line in FENCE.sub("", text_of(page)).splitlines():
        opens = re.match(r"( *)(- |\d+\. |\|)", line)
        goes_on = re.match(r" *(- |\d+\. |\|)|  |#|$", before)
        if opens and (not goes_on or len(opens[1]) % 4):
            found.append(line)
        before = line
    return found


@pytest.mark.parametrize("page", DOCS)
def test_lists_and_tables_look_alike_on_the_site(page: str) -> None:
    assert run_together(page) == []


FOLDER = "benchmarks|examples|macros|models|orchestration|python_models|seeds|src|tests"
PLACE = re.compile(rf"`((?:{FOLDER})/[\w./-]*)`")


def test_each_place_that_a_page_points_to_exists() -> None:
    named = {(page, place) for page in PAGES for place in PLACE.findall(text_of(page))}
    assert len(named) > 40
    own = "models/raw/"  # of the folder of a shop
    gone = {place for _, place in named if not (ROOT / place).exists()} - EXAMPLES
    assert sorted(place for place in gone if not place.startswith(own)) == []
