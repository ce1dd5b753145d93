"""Merge tags of Mailchimp.

Read on 2026-11-26: "About Dynamic and Conditional Merge Tags", which promises nested conditions for
transactional emails only. No page says what is escaped and there are no filters, so the values that
Mailchimp gets have no sign that HTML would read (`nextbest.merge_tags`).
"""

from html import escape

from nextbest.merge_tags import TAGS
from nextbest.templates.dialect import Dialect
from nextbest.templates.marks import Condition
from nextbest.templates.shop import Shop


class Mailchimp(Dialect):
    """Merge tags of Mailchimp: one template per language, no condition in another one."""

    name = "mailchimp"
    unsubscribe = "*|UNSUB|*"
    first = "IF"
    further = "ELSEIF"
    otherwise = "*|ELSE:|*"

    def __init__(self, shop: Shop, spoken: str) -> None:
        super().__init__(shop)
        self.spoken = spoken

    def case(self, tag: str, asked: Condition) -> str:
        """Return the tag of a case; a boolean is sent as text, and no date is compared."""
        if asked.is_offer:
            return self.case(tag, Condition("offer_is_shown", "true"))
        return f"*|{tag}:{TAGS[asked.column]}{f'={asked.value}' if asked.value else ''}|*"

    def close(self, asked: Condition) -> str:
        """Return how a condition ends."""
        return "*|END:IF|*"

    def value(self, column: str) -> str:
        """Return a value; it was made harmless before it was sent."""
        return f"*|{TAGS[column]}|*"

    plain = value

    def link(self, column: str, default: str, secure: bool = False) -> str:
        """Return an address; the default is that of the field (`nextbest.merge_tags`)."""
        return self.value(column)

    def or_word(self, column: str, word: str | None, shown: str, *, is_plain: bool = False) -> str:
        """Return a value; a word where there is none, but within a condition, which implies one."""
        if self._closing:
            return shown
        return super().or_word(column, word, shown, is_plain=is_plain)

    def word(self, name: str, *, is_plain: bool = False) -> str:
        """Return a word of the template's language."""
        text = self.shop.words[name][self.spoken]
        return text if is_plain else escape(text)

    def language(self) -> str:
        """Return the template's language."""
        return self.spoken

    def address(self) -> str:
        """Return the address of the audience."""
        return "*|HTML:LIST_ADDRESS_HTML|*"
