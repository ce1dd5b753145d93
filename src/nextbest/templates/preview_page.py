"""The page of the preview: frames of a phone and of a desktop, with the reasons beside them."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TypeAlias

PHONE, DESKTOP = 375, 700
"""Widths of the frames, in pixels."""
STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #e9edf0; color: #1f2328;
  font: 16px/24px Helvetica Neue, Helvetica, Arial, sans-serif; }
header { padding: 32px; max-width: 900px; }
h1 { font: 32px/40px Georgia, serif; margin: 0 0 8px; }
h2 { font: 24px/30px Georgia, serif; margin: 0; }
h3 { font-size: 14px; line-height: 20px; margin: 0 0 4px; }
p { margin: 4px 0 0; }
article { border-top: 1px solid #b8c2cb; padding: 32px; }
.views { display: flex; flex-wrap: wrap; gap: 32px; align-items: flex-start; margin: 20px 0 0; }
.who { font-size: 14px; line-height: 20px; color: #48525c; }
figure { margin: 0; max-width: 100%; overflow-x: auto; }
figcaption { font-size: 14px; line-height: 20px; margin: 0 0 8px; }
iframe { background: #ffffff; border: 1px solid #8b98a5; border-radius: 8px; height: 720px; }
.phone iframe { border-radius: 24px; }
.why { flex: 1 1 260px; columns: 260px; column-gap: 32px; }
section { break-inside: avoid; margin: 0 0 20px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0; font-size: 14px; }
dd { margin: 0; overflow-wrap: anywhere; }
dt { color: #48525c; overflow-wrap: anywhere; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'"


def page(source: str, day: date, shown: Sequence[str]) -> str:
    """Return the page.

    Parameters
    ----------
    source
        Name of the file that the profiles come from.
    day
        The day on which customers would get the emails.
    shown
        What `frame` returned of each email.
    """
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{len(shown)} emails of {escape(source)}</title><style>{STYLE}</style></head>
<body><header><h1>{len(shown)} emails of {escape(source)}</h1>
<p>The profiles were chosen to differ: stages, propensities and offers. The emails are those of
{day.isoformat()}, the day of the build: an offer that has ended since is shown. They are rendered
with python-liquid from the template of Customer.io; the templates of the other platforms come from
the same design and are not rendered here. Pictures are drawn: this page loads nothing.</p></header>
<main>{"".join(shown)}</main></body></html>
"""


def frame(who: str, subject: str, preheader: str, email: str, told: str) -> str:
    """Return an email on a phone and on a desktop, with what an inbox shows and the reasons."""
    views = "".join(
        f'<figure class="{device}"><figcaption>{device.title()}, {width} pixels</figcaption>'
        f'<iframe title="{escape(subject)} ({device})" width="{width}" '
        f'sandbox="allow-same-origin" srcdoc="{escape(email)}"></iframe></figure>'
        for device, width in (("phone", PHONE), ("desktop", DESKTOP))
    )
    return (
        f"<article><h2>{escape(subject)}</h2><p>{escape(preheader)}</p>"
        f'<p class="who">{escape(who)}</p>'
        f'<div class="views">{views}<div class="why">{told}</div></div></article>'
    )


Pairs: TypeAlias = "Sequence[tuple[str, str]]"
"""Words with what is said of them; products may share a name."""


def reasons(content: Pairs, known: Pairs, decided: Pairs) -> str:
    """Return why an email says what it says, for the marketer."""
    parts = {
        "What it shows, and why": content,
        "What is known of the customer": known,
        "How it was decided": decided,
    }
    return "".join(
        f"<section><h3>{title}</h3><dl>{_pairs(pairs)}</dl></section>"
        for title, pairs in parts.items()
        if pairs
    )


def _pairs(pairs: Pairs) -> str:
    return "".join(f"<dt>{escape(word)}</dt><dd>{escape(value)}</dd>" for word, value in pairs)
