"""The template languages of the platforms.

Read on 2026-11-26: Klaviyo "Django filter glossary" (updated 2025-05-23), "Use conditionals in
messages", "Date variables in templates reference" and "Understanding unsubscribes"; Braze
"Supported personalization tags" and "Set default values"; Iterable "Personalizing Templates with
Handlebars", "Date and time helpers"; Customer.io "Liquid syntax list". No page says what is
escaped, so every value is escaped by a filter, which does not escape twice.
"""

from html import escape

from nextbest.templates.dialect import Dialect
from nextbest.templates.marks import Condition
from nextbest.templates.shop import Shop

STANDARD = ("first_name", "language")
"""Names of Braze: what is sent under one is no custom attribute (page "Standard attributes")."""
HTTP = " or {} == 'http://'"


class CustomerIo(Dialect):
    """Liquid of Customer.io, where a missing attribute without a default fails the message."""

    name = "customerio"
    unsubscribe = "{% unsubscribe_url %}"
    otherwise = "{% else %}"

    def named(self, column: str) -> str:
        """Return how an expression names a column."""
        return f"customer.{column}"

    def start(self) -> str:
        """Return the comparison of the offer's last day with today, as numbers such as 20261224."""
        day = "date: '%Y%m%d' | plus: 0"
        return (
            f"{{% assign today = 'now' | {day} %}}"
            f"{{% assign last_day = {self.named('offer_expires_on')} | default: 'now' | {day} %}}"
            "{% assign offer = '' %}{% if last_day >= today %}"
            f"{self.begin(Condition('offer_is_shown', 'true'))}{{% assign offer = 'open' %}}"
            "{% endif %}{% endif %}"
        )

    def case(self, tag: str, asked: Condition) -> str:
        """Return the tag of a case; a boolean may have been sent as text."""
        if asked.is_offer:
            return f"{{% {tag} offer == 'open' %}}"
        name = self.named(asked.column)
        if asked.is_boolean:
            return f"{{% {tag} {name} == true or {name} == 'true' %}}"
        test = f"== '{asked.value}'" if asked.value else f"and {name} != ''"
        return f"{{% {tag} {name} {test} %}}"

    def close(self, asked: Condition) -> str:
        """Return how a condition ends."""
        return "{% endif %}"

    def value(self, column: str) -> str:
        """Return a value as HTML, escaped."""
        return f"{{{{ {self.named(column)} | default: '' | escape }}}}"

    def plain(self, column: str) -> str:
        """Return a value as plain text."""
        return f"{{{{ {self.named(column)} | default: '' }}}}"

    def link(self, column: str, default: str, secure: bool = False) -> str:
        """Return an address that begins with https, or http if it may, or else the default."""
        return (
            f"{{% assign start = {self.named(column)} | default: '' | slice: 0, 8 %}}"
            f"{{% assign scheme = start | slice: 0, 7 %}}"
            f"{{% if start == 'https://'{'' if secure else HTTP.format('scheme')} %}}"
            f"{self.value(column)}{{% else %}}{escape(default)}{{% endif %}}"
        )


class Braze(CustomerIo):
    """Liquid of Braze, which names attributes in ``${...}``."""

    name = "braze"
    unsubscribe = "{{${set_user_to_unsubscribed_url}}}"

    def named(self, column: str) -> str:
        """Return a custom attribute, or the standard one."""
        return f"${{{column}}}" if column in STANDARD else f"custom_attribute.${{{column}}}"


class Klaviyo(Dialect):
    """Klaviyo's language, which is close to Django's: no assign, no blank after a colon."""

    name = "klaviyo"
    unsubscribe = "{% unsubscribe_link %}"
    further = "elif"
    otherwise = "{% else %}"

    def named(self, column: str) -> str:
        """Return a property of the person, or the standard one."""
        return "first_name" if column == "first_name" else f"person|lookup:'{column}'"

    def start(self) -> str:
        """Return today, in the time zone of the account."""
        return "{% today '%Y-%m-%d' as today %}"

    def case(self, tag: str, asked: Condition) -> str:
        """Return the tag of a case; a boolean may have been sent as text."""
        if asked.is_offer:
            shown = f"{self.named('offer_is_shown')}|lower == 'true'"
            is_open = f"{self.named('offer_expires_on')}|default:today >= today"
            return f"{{% {tag} {shown} and {is_open} %}}"
        name = self.named(asked.column)
        if asked.is_boolean:
            return f"{{% {tag} {name}|lower == 'true' %}}"
        test = f" == '{asked.value}'" if asked.value else ""
        return f"{{% {tag} {name}{test} %}}"

    def close(self, asked: Condition) -> str:
        """Return how a condition ends."""
        return "{% endif %}"

    def value(self, column: str) -> str:
        """Return a value as HTML, escaped once whether or not the platform escapes."""
        return f"{{{{ {self.named(column)}|default:''|escape }}}}"

    def plain(self, column: str) -> str:
        """Return a value as plain text."""
        return f"{{{{ {self.named(column)}|default:''|safe }}}}"

    def link(self, column: str, default: str, secure: bool = False) -> str:
        """Return an address that begins with https, or http if it may, or else the default."""
        start, scheme = (f"{self.named(column)}|slice:':{n}'" for n in (8, 7))
        return (
            f"{{% if {start} == 'https://'{'' if secure else HTTP.format(scheme)} %}}"
            f"{self.value(column)}{{% else %}}{escape(default)}{{% endif %}}"
        )

    def address(self) -> str:
        """Return the address of the account."""
        return "{{ organization.name|escape }}, {{ organization.full_address|escape }}"


class Iterable(Dialect):
    """Handlebars of Iterable. Quotes are single: an attribute in double quotes must not end."""

    name = "iterable"
    unsubscribe = "{{unsubscribeUrl}}"
    first = ""
    further = otherwise = "{{else}}"

    def named(self, column: str) -> str:
        """Return a field of the user, or the standard one."""
        return "firstName" if column == "first_name" else column

    def start(self) -> str:
        """Return the comparison of the offer's last day with today, as numbers such as 20261224."""
        shown, last = self.named("offer_is_shown"), self.named("offer_expires_on")
        day = "format='yyyyMMdd' tz='UTC'"
        return (
            f"{{{{#assign 'shown_offer'}}}}{{{{#if {shown}}}}}{{{{#if {last}}}}}"
            f"{{{{#ifGte (dateFormat {last} {day}) (now {day})}}}}open{{{{/ifGte}}}}"
            "{{else}}open{{/if}}{{/if}}{{/assign}}"
        )

    def case(self, tag: str, asked: Condition) -> str:
        """Return the tags of a case; a boolean must have been sent as a boolean."""
        if asked.is_offer:
            return f"{tag}{{{{#if shown_offer}}}}"
        name = self.named(asked.column)
        if asked.value and not asked.is_boolean:
            return f"{tag}{{{{#ifEq {name} '{asked.value}'}}}}"
        return f"{tag}{{{{#if {name}}}}}"

    def close(self, asked: Condition) -> str:
        """Return how a condition ends."""
        return "{{/ifEq}}" if asked.value and not asked.is_boolean else "{{/if}}"

    def next_case(self, asked: Condition) -> tuple[str, ...]:
        """Return how the next case begins, which is a condition in the other case."""
        return self.case(self.further, asked), self.close(asked)

    def value(self, column: str) -> str:
        """Return a value as HTML: double braces escape."""
        return f"{{{{defaultIfEmpty {self.named(column)} ''}}}}"

    def plain(self, column: str) -> str:
        """Return a value as plain text: triple braces do not escape."""
        return f"{{{{{{defaultIfEmpty {self.named(column)} ''}}}}}}"

    def link(self, column: str, default: str, secure: bool = False) -> str:
        """Return an address that begins with https, or http if it may, or else the default."""
        name, other = self.named(column), self.otherwise + escape(default)
        scheme = "https" if secure else "https?"
        return (
            f"{{{{#if {name}}}}}{{{{#ifMatchesRegexStr {name} '^{scheme}://.*$'}}}}"
            f"{self.value(column)}{other}{{{{/ifMatchesRegexStr}}}}{other}{{{{/if}}}}"
        )


def dialects(shop: Shop) -> list[Dialect]:
    """Return the languages that choose the words of a row's language themselves."""
    return [Klaviyo(shop), Braze(shop), Iterable(shop), CustomerIo(shop)]
