"""Rules of AMP for Email that a rendered email is checked against.

The official validator was not run: it is a program of another language and is not installed here.
These rules were written by hand on 2026-11-26 from ampproject/amphtml: amp-email-format.md,
amp-email-structure.md, amp-email-html.md, amp-email-css.md and amp-email-components.md (all of its
specification of emails), and from the validator's own tests amp_img.out, anchor.out and
css_length.out (amp4email_feature_tests). Its page on HTML says that the validator decides where it
differs from the page.

On 2026-11-27 the tags, attributes and properties below, and every element of all rendered parts,
were compared with the rules that ampproject/amp-toolbox-php (commit f58f615 of 2026-07-17) makes
from the validator's own. All are allowed but ``{{`` in a link, which only a hostile profile of the
tests has: published links are percent-encoded (`nextbest.links.address`).
"""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit


def _words(text: str) -> set[str]:
    return set(text.split())


N_BYTES = 200_000
"""amp-email-format.md: a document is at most 200,000 bytes."""
N_STYLE_BYTES = 50_000
"""amp-email-css.md; the validator takes 75,000 (css_length.out)."""
TAGS = _words(
    """
    a abbr address article aside b bdo blockquote body br button caption cite code col
    colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head
    header hr html i ins kbd li main mark meta nav ol p pre q s samp script section small span
    strong style sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """
)
"""amp-email-html.md, without those of forms."""
COMPONENTS = {"amp-img", "amp-carousel"}
"""amp-email-components.md, as far as the templates use them."""
SCRIPTS = {
    ("https://cdn.ampproject.org/v0.js", None),
    ("https://cdn.ampproject.org/v0/amp-carousel-0.1.js", "amp-carousel"),
}
SIZED = {"responsive", "fixed", "intrinsic", "fixed-height"}
PROPERTIES = _words(
    """
    background border border-radius border-top color display font font-family font-size font-weight
    line-height margin max-height max-width object-fit overflow overflow-wrap padding
    padding-top text-align text-decoration vertical-align white-space width
    """
)
"""amp-email-css.md, as far as the templates use them."""
FEATURES = {"min-width", "max-width"}
"""amp-email-css.md, as far as templates would use them; it lacks ``prefers-color-scheme``."""
ATTRIBUTES = {"class", "id", "lang", "title"}
OF_TAG = {
    "html": {"⚡4email", "amp4email", "data-css-strict"},
    "meta": {"charset"},
    "script": {"async", "src", "custom-element"},
    "style": {"amp4email-boilerplate", "amp-custom"},
    "a": {"href"},
    "amp-img": {"src", "alt", "width", "height", "layout"},
    "amp-carousel": {"width", "height", "layout", "type"},
}


class _Document(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.styles: list[tuple[dict[str, str | None], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        self.tags.append((tag, dict(attrs)))
        if tag == "style":
            self.styles.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        """Take the text of a style sheet."""
        if self.tags and self.tags[-1][0] == "style" and self.styles[-1][1] == "":
            self.styles[-1] = (self.styles[-1][0], data)


def broken_amp_rules(html: str) -> list[str]:
    """Return the rules that a document breaks."""
    document = _Document(html)
    return [*_structure(html, document), *_elements(document), *_styles(document)]


def _structure(html: str, document: _Document) -> list[str]:
    found = []
    if len(html.encode()) > N_BYTES:
        found.append("more than 200,000 bytes")
    if not re.match(r"<!doctype html>\s*<html (⚡4email|amp4email) data-css-strict", html):
        found.append("begins neither with <!doctype html> nor with <html ⚡4email data-css-strict>")
    if not re.search(r'<head>\s*<meta charset="utf-8">', html):
        found.append("the head does not begin with the charset")
    if "<style amp4email-boilerplate>body{visibility:hidden}</style>" not in html:
        found.append("no boilerplate")
    scripts = [attrs for tag, attrs in document.tags if tag == "script"]
    named = {(attrs.get("src"), attrs.get("custom-element")) for attrs in scripts}
    found += [f"script {script}" for script in named - SCRIPTS]
    found += [] if all("async" in attrs for attrs in scripts) else ["a script is not async"]
    if ("https://cdn.ampproject.org/v0.js", None) not in named:
        found.append("no AMP runtime")
    loaded = {component for _, component in named if component}
    used = {tag for tag, _ in document.tags if tag.startswith("amp-")} - {"amp-img"}
    return found + [f"{component} has no script" for component in used - loaded]


def _elements(document: _Document) -> list[str]:
    found = []
    for tag, attrs in document.tags:
        if tag not in TAGS | COMPONENTS:
            found.append(f"<{tag}> is not allowed")
        extra = set(attrs) - ATTRIBUTES - OF_TAG.get(tag, set())
        found += [f"{name} of <{tag}> is not allowed" for name in sorted(extra)]
        if any("i-amphtml-" in (value or "") for value in attrs.values()):
            found.append(f"<{tag}> has a reserved class or id")
        if tag in COMPONENTS and attrs.get("layout") not in SIZED:
            found.append(f"<{tag}> has no layout")
        if tag == "amp-img":
            parts = urlsplit(attrs.get("src") or "")
            if parts.scheme != "https" or not parts.netloc:
                found.append(f"amp-img without an absolute https address: {attrs.get('src')}")
            if (
                not (attrs.get("width") or "").isdigit()
                or not (attrs.get("height") or "").isdigit()
            ):
                found.append("amp-img without width and height")
        if tag == "a":
            parts = urlsplit(attrs.get("href") or "")
            if parts.scheme not in {"http", "https", "mailto", "tel"} or not parts.netloc:
                found.append(f"a without an absolute address: {attrs.get('href')}")
    return found


def _styles(document: _Document) -> list[str]:
    custom = [text for attrs, text in document.styles if "amp-custom" in attrs]
    if len(custom) != 1 or len(document.styles) != 2:
        return ["not one <style amp-custom> beside the boilerplate"]
    (style,) = custom
    found = [] if len(style.encode()) <= N_STYLE_BYTES else ["more than 50,000 bytes of styles"]
    for word in ("!important", "i-amphtml-", "/*", "url(", "@import", "@font-face", "<!--"):
        found += [f"{word} in the style"] if word in style else []
    features = re.findall(r"[(]([a-z-]+):", style)
    found += [f"media feature {name}" for name in features if name not in FEATURES]
    named = re.findall(r"[{;]\s*([a-z-]+):", style)
    return found + [f"property {name}" for name in sorted(set(named) - PROPERTIES)]
