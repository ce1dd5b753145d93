"""The page of the report: one file that loads nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from nextbest.report.charts import Charts, library
from nextbest.report.head import about, first_steps, title
from nextbest.report.html import Section, answers, text
from nextbest.report.parts.cleaning import cleaning
from nextbest.report.parts.customers import customers
from nextbest.report.parts.emails import emails
from nextbest.report.parts.experiments import experiments
from nextbest.report.parts.lift import lift
from nextbest.report.parts.models import models
from nextbest.report.parts.months import months
from nextbest.report.parts.offers import offers
from nextbest.report.parts.publication import publication
from nextbest.report.parts.runs import runs
from nextbest.report.parts.sources import sources
from nextbest.report.parts.stability import stability
from nextbest.report.shop import Shop, opened_shop

Part: TypeAlias = "Callable[[Shop, Charts], Section]"
PARTS: tuple[Part, ...] = (
    publication, lift, experiments, models, stability, sources, cleaning, customers, months, offers,
    runs, emails,
)  # fmt: skip
"""The sections in the order of the page; to add one, write a function and name it here."""
FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; "
    "script-src 'unsafe-inline' 'unsafe-eval'"
)
"""What the browser lets the page do. Vega compiles its expressions, so it needs eval."""


def write_report(file: Path, out: Path, project: Path) -> int:
    """Write the page and return its size in bytes.

    Parameters
    ----------
    file
        The published file of a shop.
    out
        The file of the page.
    project
        The folder of ``dbt_project.yml`` and of ``templates/``.

    Raises
    ------
    ValueError
        Where the file is missing, is no published file, or was published by another version.
    """
    with opened_shop(file, project) as shop:
        charts = Charts()
        page = page_of(shop, [made(shop, charts) for made in PARTS])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return out.stat().st_size


def page_of(shop: Shop, sections: Sequence[Section]) -> str:
    """Return the page of sections."""
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    script = (FOLDER / "script.js").read_text(encoding="utf-8")
    links = "".join(
        f'<li><a href="#{one.anchor}">{text(one.title)}</a></li>'
        for one in (Section("short", "In short", "", ""), *sections)
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{text(title(shop))}</title><style>{style}</style></head>
<body><a class="skip" href="#main">Skip to the report</a>
<header><p class="brand">nextbest</p><h1>What was decided, and what it brought</h1>
<p>{text(about(shop))}</p></header>
<nav aria-label="Contents"><ol>{links}</ol></nav>
<main id="main" tabindex="-1">{answers(sections, first_steps(shop))}
{"".join(one.html() for one in sections)}</main>
<footer><p>Made from {text(shop.file.name)} by nextbest report. This page loads nothing and sends
nothing. It shows no name, id or email address of a customer.</p></footer>
<script>{library()}</script><script>{script}</script></body></html>
"""
