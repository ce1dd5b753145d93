"""Emails of Customer.io, rendered here: its templates are Liquid with one tag of its own."""

from datetime import date
from typing import Any, TextIO

from liquid import Environment, Node, RenderContext, TokenStream
from liquid.tag import Tag

LEAVE = "https://track.example.com/unsubscribe/1"


class _UnsubscribeNode(Node):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write an address in the place of the one that Customer.io would write."""
        return buffer.write(LEAVE)


class _UnsubscribeTag(Tag):
    name = "unsubscribe_url"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Take the tag, which has no arguments."""
        return _UnsubscribeNode(stream.current)


def liquid_environment() -> Environment:
    """Return Liquid with the tag ``unsubscribe_url``."""
    environment = Environment()
    environment.add_tag(_UnsubscribeTag)
    return environment


def liquid_email(template: str, row: dict[str, Any], day: date) -> str:
    """Return a template of Customer.io, filled in with a published row, as it is on a day."""
    template = template.replace("'now'", f"'{day.isoformat()}'")
    return liquid_environment().from_string(template).render(customer=row)
