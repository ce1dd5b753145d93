"""A page of published profiles as the emails they become, on a phone and on a desktop."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nextbest.database import columns, opened
from nextbest.show_profiles import chosen_profiles
from nextbest.show_profiles.chosen import DECIDED, RECOMMENDED, WHY
from nextbest.show_profiles.email import masked
from nextbest.templates.liquid_email import liquid_email
from nextbest.templates.preview_page import frame, page, reasons
from nextbest.templates.shop import MIN_CONTRAST, contrast_ratio
from nextbest.templates.write import templates

PLATFORM = "customerio"
GROUNDS = ("#e7d9c4", "#cddccb", "#d3dcea", "#ead3d3", "#dcd3ea", "#e3e0cf")
INK = "#1f2328"
PREHEADER = re.compile(r'<div style="display:none[^"]*">(.*?)</div>', re.DOTALL)
IMAGE = re.compile(r"<img [^>]*>")


def write_preview(published: Path, out: Path, project: Path, n: int) -> int:
    """Write the page and return how many emails it shows.

    The emails are rendered from the templates of Customer.io, as the command ``templates`` would
    write them now. They are those of the day of the build, so an offer that has ended since is
    shown. Pictures are drawn from their alternatives: the page loads nothing.

    Parameters
    ----------
    published
        The DuckDB file of a finished build.
    out
        The file of the page.
    project
        The folder of ``dbt_project.yml`` and of ``templates/``.
    n
        How many profiles; fewer where fewer are active.
    """
    made = templates(project / "templates", project)  # a fault in them is told before all else
    profiles = [sent(row) for row in chosen_profiles(published, n)]
    emails = rendered_emails(published, made, profiles)
    shown = [_shown(row, *email) for row, email in zip(profiles, emails, strict=True)]
    day = day_of(published)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(published.name, day, shown), encoding="utf-8")
    return len(shown)


def rendered_emails(
    published: Path, made: dict[str, str], profiles: Sequence[dict[str, Any]]
) -> list[tuple[str, str]]:
    """Return subject and HTML of the email of each profile, with drawn pictures.

    Parameters
    ----------
    published
        The DuckDB file of a finished build; its day is the day of the emails.
    made
        The templates by the names of their files, as `templates` returns them.
    profiles
        Rows of ``fct_email_profiles``.
    """
    day = day_of(published)
    subject, email = (made[f"{PLATFORM}/{name}"] for name in ("subject.txt", "email.html"))
    return [
        (liquid_email(subject, row, day).strip(), drawn(liquid_email(email, row, day)))
        for row in map(sent, profiles)
    ]


def day_of(build: Path) -> date:
    """Return the day for which a build decided its content: that of its newest publication.

    Parameters
    ----------
    build
        The DuckDB file of a finished build. Without a publication, it is today.
    """
    with opened(build=build) as con:
        if "as_of_date" in columns(con, "build", "marts", "fct_publications"):
            query = "select max(as_of_date) from build.marts.fct_publications where kind = 'full'"
            (day,) = con.execute(query).fetchone() or (None,)
            if isinstance(day, date):
                return day
    return datetime.now(UTC).date()


def sent(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as platforms get it: dates as text."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }


def drawn(email: str) -> str:
    """Return an email whose pictures are drawn, each with the words of its alternative."""

    def draw(image: re.Match[str]) -> str:
        (words,) = re.findall(r'alt="([^"]*)"', image[0])
        source = f'src="{picture(unescape(words))}"'
        put: Callable[[re.Match[str]], str] = lambda _: source  # noqa: E731
        return re.sub(r'src="[^"]*"', put, image[0])

    return IMAGE.sub(draw, email)


def picture(words: str) -> str:
    """Return a square picture with words, as an address that holds it.

    Examples
    --------
    >>> picture("Wool hat")[:30]
    'data:image/svg+xml,%3Csvg%20xm'
    """
    ground = GROUNDS[sum(words.encode()) % len(GROUNDS)]
    assert contrast_ratio(INK, ground) >= MIN_CONTRAST
    lines = _lines(words)
    first = 300 - 38 * (len(lines) - 1)
    texts = "".join(
        f'<text x="300" y="{first + 76 * number}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return "data:image/svg+xml," + quote(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600">'
        f'<rect width="600" height="600" fill="{ground}"/><g fill="{INK}" font-family="Georgia" '
        f'font-size="68" text-anchor="middle" dominant-baseline="middle">{texts}</g></svg>'
    )


def _lines(words: str) -> list[str]:
    """Cut words into at most five lines of some fourteen signs."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) > 14:  # noqa: PLR2004
            lines.append("")
        lines[-1] = f"{lines[-1]} {word[:16]}".strip()
    return lines[:5]


def _shown(row: dict[str, Any], subject: str, email: str) -> str:
    who = f"{row['customer_id']} \u00b7 {masked(row['email'] or '')}"
    like = ("journey_stage", "segment_propensity", "offer_code")
    kind = ", ".join(f"{WHY.get(n) or DECIDED[n]} {row[n]}" for n in like if row[n])
    chosen = f"Chosen as an example of: {kind or 'a customer without personalization'}."
    (inbox,) = PREHEADER.findall(email)
    content = [(subject, row["offer_reason_text"] or "no offer is shown")]
    content += [
        (row[f"rec_{number}_name"], row[f"rec_{number}_reason_text"] or "no reason is shown")
        for number in RECOMMENDED
        if row[f"rec_{number}_name"]
    ]
    told = reasons(content, _pairs(row, WHY), _pairs(row, DECIDED))
    return frame(f"{who}. {chosen}", subject, unescape(inbox), email, told)


def _pairs(row: dict[str, Any], words: dict[str, str]) -> list[tuple[str, str]]:
    """Return what is known, under its words."""
    known = words.items()
    return [(word, _told(name, row[name])) for name, word in known if row[name] is not None]


def _told(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_probability") and isinstance(value, float):
        return f"{value:.0%}"
    return f"{value:g}" if isinstance(value, float) else str(value)
