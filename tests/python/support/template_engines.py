"""The template languages of the platforms, by real engines where there is one.

Klaviyo: Django's, with the filter and the tags that Klaviyo adds. Customer.io and Braze: Liquid,
where Braze's ``${...}`` is rewritten before. Iterable: Handlebars by pybars3, with Iterable's
helpers. Mailchimp: merge tags by `merged`, written from "About Dynamic and Conditional Merge Tags".
"""

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Library, Node
from pybars import Compiler

from nextbest.merge_tags import TAGS, member, merge_value
from nextbest.templates.liquid_email import LEAVE, liquid_environment

Row = dict[str, Any]
FOLDER = Path(__file__).parents[3] / "templates"
PLATFORMS = ("klaviyo", "braze", "iterable", "customerio", "mailchimp/en", "mailchimp/de")
ADDRESS = "Example Shop, 1 Example Street"
BRAZE_STANDARD = ("first_name", "language", "time_zone", "email", "external_id")
klaviyo_tags = Library()
MERGE_TAG = re.compile(r"\*\|([A-Z_:0-9]+)(?:=(\w+))?\|\*")


class _Leave(Node):
    def render(self, context: Context) -> str:
        return LEAVE


@klaviyo_tags.tag("unsubscribe_link")
def unsubscribe_link(parser: object, token: object) -> Node:
    return _Leave()


@klaviyo_tags.simple_tag(name="today")
def today(style: str) -> str:
    return datetime.now(UTC).strftime(style)


@klaviyo_tags.filter("lookup")
def lookup(of: Row, name: str) -> Any:
    return of.get(name, "")


@cache
def django_engine() -> Engine:
    engine = Engine(autoescape=True)
    engine.template_builtins.append(klaviyo_tags)
    return engine


@cache
def django_template(text: str) -> Any:
    return django_engine().from_string(text)


def klaviyo(text: str, row: Row) -> str:
    organization = {"name": "Example Shop", "full_address": "1 Example Street"}
    values = {"person": row, "first_name": row.get("first_name"), "organization": organization}
    return django_template(text).render(Context(values))


@cache
def liquid_template(text: str) -> Any:
    return liquid_environment().from_string(text)


def customerio(text: str, row: Row) -> str:
    return liquid_template(text).render(customer=row)


def braze(text: str, row: Row) -> str:
    text = text.replace("{{${set_user_to_unsubscribed_url}}}", LEAVE)
    text = re.sub(r"custom_attribute\.\$\{(\w+)\}", r"custom_attribute.\1", text)
    text = re.sub(r"\$\{(\w+)\}", r"\1", text)
    standard = {name: row.get(name) for name in BRAZE_STANDARD}
    own = {name: value for name, value in row.items() if name not in standard}
    return liquid_template(text).render(custom_attribute=own, **standard)


def if_equal(this: Any, options: dict, one: object, other: object) -> Any:
    return options["fn" if one == other else "inverse"](this)


def if_matches(this: Any, options: dict, value: str, pattern: str) -> Any:
    return options["fn" if re.fullmatch(pattern, value, re.DOTALL) else "inverse"](this)


def day_of(this: Any, value: str, format: str, tz: str) -> str:  # noqa: A002
    assert (format, tz) == ("yyyyMMdd", "UTC")
    return f"{date.fromisoformat(value[:10]):%Y%m%d}"


def assigned(this: Any, options: dict, name: str) -> str:
    this.context[name] = str(options["fn"](this))
    return ""


HELPERS = {
    "assign": assigned,
    "dateFormat": day_of,
    "now": lambda this, **how: day_of(this, datetime.now(UTC).isoformat(), **how),
    "ifGte": lambda this, options, one, other: options["fn" if one >= other else "inverse"](this),
    "defaultIfEmpty": lambda this, value, default: str(value) if value else default,
    "ifEq": if_equal,
    "ifMatchesRegexStr": if_matches,
}


@cache
def handlebars(text: str) -> Callable[..., str]:
    return Compiler().compile(text)


def iterable(text: str, row: Row) -> str:
    fields = {"firstName": row.get("first_name"), "unsubscribeUrl": LEAVE} | row
    return str(handlebars(text)(fields, helpers=HELPERS))


def mailchimp(text: str, row: Row, defaults: dict[str, str] | None = None) -> str:
    """Return a template with the fields of a member: what a sync sends, else the defaults."""
    whole = member(row)
    sent = {tag: merge_value(column, whole.get(column)) for column, tag in TAGS.items()}
    left = {tag: (defaults or {}).get(tag, "") for tag in sent}
    return merged(text, {tag: value or left[tag] for tag, value in sent.items()})


def merged(text: str, fields: dict[str, str]) -> str:
    """Return a text with its merge tags replaced, as far as the templates use them.

    ``IF:TAG`` is true where the field has a value, ``IF:TAG=x`` where it is x; then ``ELSEIF:``,
    ``ELSE:`` and ``END:IF``. A condition in another one is refused, as no page promises it.
    """
    own = {"UNSUB": LEAVE, "HTML:LIST_ADDRESS_HTML": ADDRESS}
    parts: list[str] = []
    state: tuple[bool, bool] | None = None  # whether this case is shown, and whether any was
    position = 0

    def add(piece: str) -> None:
        if state is None or state[0]:
            parts.append(piece)

    for found in MERGE_TAG.finditer(text):
        add(text[position : found.start()])
        position = found.end()
        word, _, tag = found[1].rpartition(":")
        if word in {"IF", "ELSEIF"}:
            assert (state is None) == (word == "IF"), f"a condition in another one: {found[0]}"
            holds = fields[tag] == found[2] if found[2] else bool(fields[tag])
            was_shown = state is not None and state[1]
            state = (holds and not was_shown, holds or was_shown)
        elif found[1] == "ELSE:":
            assert state is not None
            state = (not state[1], True)
        elif found[1] == "END:IF":
            assert state is not None
            state = None
        else:
            add(own.get(found[1]) or fields[found[1]])
    assert state is None, "a condition does not end"
    add(text[position:])
    return "".join(parts)


@cache
def template(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


@cache
def field_defaults(platform: str) -> dict[str, str]:
    fields = csv.DictReader(template(f"{platform}/fields.csv").splitlines())
    return {field["tag"]: field["default"] for field in fields}


def rendered(platform: str, text: str, row: Row, defaults: dict[str, str] | None = None) -> str:
    """Return the text of a template of a platform with the values of a row."""
    if platform.startswith("mailchimp"):
        return mailchimp(text, row, defaults)
    return spoken(platform, text, row)


def spoken(platform: str, text: str, row: Row) -> str:
    engines = {"klaviyo": klaviyo, "braze": braze, "iterable": iterable, "customerio": customerio}
    return engines[platform](text, row)


def filled_in(platform: str, file: str, row: Row) -> str:
    """Return a committed template of a platform with the values of a row."""
    defaults = field_defaults(platform) if platform.startswith("mailchimp") else None
    return rendered(platform, template(f"{platform}/{file}"), row, defaults)


def filled_in_amp(platform: str, row: Row) -> str:
    """Return the committed AMP part for a platform with the values of a row."""
    return spoken(platform, template(f"amp/{platform}.html"), row)
