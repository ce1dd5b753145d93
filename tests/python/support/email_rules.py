"""What is wrong with a rendered email: nothing may be."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from nextbest.templates.liquid_email import LEAVE
from template_engines import PLATFORMS, filled_in

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta"}
NOTHING = re.compile(r"\b(None|null|undefined|nan|NaN|nil)\b")
MARKS = re.compile(r"\{%|%\}|\{\{|\}\}|\*\||\|\*|\[\[|\]\]|\$\{")
ATTRIBUTE = re.compile(r"[a-z\u26a1][-a-z0-9:\u26a1]*|\u26a14email")
FILLED = {"p", "h1", "h2", "h3", "a", "title", "b", "span"}


class Email(HTMLParser):
    """The parts of an email: texts, links, pictures, and what is not balanced or empty."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.images: list[dict[str, str]] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.wrong: list[str] = []
        self._open: list[tuple[str, int]] = []
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> does not end" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += found.items()
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag in {"img", "amp-img"}:
            self.images.append(found)
            self.texts.append("picture")
        if tag not in VOID:
            self._open.append((tag, len(self.texts)))
        if "border-top:" in found.get("style", ""):
            self.texts.append("line")

    def handle_endtag(self, tag: str) -> None:
        """End the element that is open."""
        if tag in VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            self.wrong.append(f"</{tag}> ends nothing")
            return
        _, start = self._open.pop()
        if tag in FILLED and not "".join(self.texts[start:]).strip():
            self.wrong.append(f"<{tag}> is empty")

    def handle_data(self, data: str) -> None:
        """Take text that a reader sees."""
        if not self._open or self._open[-1][0] not in {"style", "script"}:
            self.texts.append(data)


def is_link(address: str) -> bool:
    """Tell whether an address leads somewhere."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def problems(html: str, hostile: bool = False) -> list[str]:
    """Return what is wrong with an email.

    Parameters
    ----------
    html
        The rendered email.
    hostile
        Whether the values hold signs of templates themselves, which must be shown as they are.
    """
    email = Email(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    text = " ".join(email.texts)
    found = list(email.wrong)
    found += [f"leads nowhere: {link!r}" for link in email.links if not is_link(link)]
    found += [f"no picture: {image}" for image in email.images if not is_link(image.get("src", ""))]
    found += [f"no alternative: {image}" for image in email.images if not image.get("alt")]
    found += [f"attribute {name}" for name, _ in email.attributes if not ATTRIBUTE.fullmatch(name)]
    found += [f"handler {name}" for name, _ in email.attributes if name.startswith("on")]
    found += [f"<{tag}>" for tag in email.tags if tag in {"script", "iframe", "object", "form"}]
    if LEAVE not in email.links:
        found.append("no link to unsubscribe")
    for link in email.links:
        if len(re.findall(r"[?&]utm_source=", link)) > 1:
            found.append(f"parameters twice: {link}")
    found += [f"shows {word}" for word in NOTHING.findall(text)]
    if not hostile:
        found += [f"mark left: {mark}" for mark in MARKS.findall(html)]
    return found


def broken_emails(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return what is wrong with the emails of rows, by platform and customer."""
    found: dict[str, list[str]] = {}
    for platform in PLATFORMS:
        for row in rows:
            wrong = problems(filled_in(platform, "email.html", row))
            if not filled_in(platform, "subject.txt", row).strip():
                wrong.append("no subject")
            if wrong:
                found[f"{platform} {row['customer_id']}"] = wrong
    return found
