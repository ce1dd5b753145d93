"""How the email looks: type, colors and spaces, in light and in dark mode."""

from html import escape

from nextbest.templates.shop import Shop

PAGE, CARD, INK, MUTED, LINE = "#f3f0ea", "#ffffff", "#1f2328", "#565049", "#e4dfd6"
TINT = "#f8f5ef"
SANS = "Helvetica Neue, Helvetica, Arial, sans-serif"
SERIF = "Georgia, Times New Roman, serif"
WIDTH = 640
DARK = f"""
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
h1, h2, h3, p {{ margin: 0; }}
a {{ color: {INK}; }}
.shop a, .name a {{ text-decoration: none; }}
@media (max-width: 479px) {{
  .pad > table > tbody > tr > td {{
    padding-left: 20px !important; padding-right: 20px !important;
  }}
  .offer h1 {{ font-size: 26px !important; line-height: 32px !important; }}
  .picture {{ padding: 24px 0 0 !important; }}
  @supports (object-fit: cover) {{
    .picture table, .picture td {{ width: 100% !important; }}
    .picture img {{ height: 220px !important; object-fit: cover; }}
  }}
}}
@media (prefers-color-scheme: dark) {{
  body, .page {{ background: #17181a !important; }}
  .card, .card > table {{ background: #222427 !important; }}
  .tint > table, .until span {{ background: #2a2d30 !important; }}
  .ink div, .ink h1, .ink h2, .ink h3, .ink p, .ink a {{ color: #f3f0ea !important; }}
  .muted div, .muted p, .muted a {{ color: #c9c3b9 !important; }}
  .line p {{ border-top-color: #3a3e42 !important; }}
  .quiet td {{ background: #222427 !important; border-color: #c9c3b9 !important; }}
  .quiet a {{ background: #222427 !important; color: #f3f0ea !important; }}
}}
"""
"""The style sheet; clients that drop it show the light design."""


def head(shop: Shop, preheader: str) -> str:
    """Return the head of the MJML document."""
    return f"""<mj-head>
<mj-title>{escape(shop.name)}</mj-title>
<mj-preview>{preheader}</mj-preview>
<mj-raw><meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" /></mj-raw>
<mj-attributes>
<mj-all font-family="{SANS}" />
<mj-text color="{INK}" font-size="16px" line-height="24px" padding="0" />
<mj-section background-color="{CARD}" padding="0 32px" css-class="card pad" />
<mj-button background-color="{shop.accent}" color="#ffffff" font-size="16px" font-weight="bold"
 border-radius="6px" inner-padding="14px 26px" align="left" padding="20px 0 0" />
</mj-attributes>
<mj-style>{DARK}</mj-style>
</mj-head>"""


def text(words: str, padding: str) -> str:
    """Return a paragraph."""
    return f'<mj-text css-class="ink" padding="{padding}"><p>{words}</p></mj-text>'


def small(words: str, padding: str, align: str = "left") -> str:
    """Return a paragraph of less weight."""
    return (
        f'<mj-text css-class="muted" color="{MUTED}" font-size="14px" line-height="20px" '
        f'padding="{padding}" align="{align}"><p>{words}</p></mj-text>'
    )


def title(level: str, words: str, size: int, padding: str = "0") -> str:
    """Return a heading of a level (h1, h2) and a size in pixels."""
    style = f"font-size:{size}px;line-height:{round(size * 1.25)}px;font-weight:normal;"
    return (
        f'<mj-text css-class="ink" font-family="{SERIF}" padding="{padding}">'
        f'<{level} style="{style}">{words}</{level}></mj-text>'
    )


def line() -> str:
    """Return a line between two parts."""
    return (
        f'<mj-divider css-class="line" border-width="1px" border-color="{LINE}" '
        'padding="32px 0 24px" />'
    )


def picture(content: str, alternative: str, more: str) -> str:
    """Return the picture of an offer or a product, which leads where its button leads."""
    link = "offer_cta_url" if content == "offer" else f"{content}_url"
    return (
        f'<mj-image src="[[picture:{content}_image_url]]" alt="{alternative}" '
        f'href="{_link(link)}" {more} />'
    )


def button(link: str, words: str, address: str = "") -> str:
    """Return a button that leads to the address in a column, or to a fixed one."""
    return f'<mj-button href="{address or _link(link)}">{words}</mj-button>'


def _link(column: str) -> str:
    return f"[[link:{column}]]"


def quiet_button(link: str, words: str) -> str:
    """Return a button with an outline, which leaves the first place to that of the offer."""
    return (
        f'<mj-button css-class="quiet" href="{_link(link)}" background-color="{CARD}" '
        f'color="{INK}" border="1px solid {MUTED}" font-size="14px" inner-padding="11px 18px" '
        f'padding="12px 0 0">{words}</mj-button>'
    )


def shop_link(shop: Shop, padding: str) -> str:
    """Return a link to the shop."""
    return text(f'<a href="{escape(shop.link)}">[[word:visit]]</a>', padding)


def pill(words: str) -> str:
    """Return a short remark on a ground of its own."""
    style = f"background:{TINT};border-radius:6px;padding:6px 10px;"
    return (
        '<mj-text css-class="ink until" font-size="14px" font-weight="bold" padding="14px 0 0">'
        f'<p><span style="{style}">{words}</span></p></mj-text>'
    )
