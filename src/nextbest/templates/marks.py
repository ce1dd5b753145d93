"""Marks of a design: what a platform's language has to fill in, written neutrally.

A design is text with marks in double square brackets; `Dialect.speak` replaces them.

======================== ===========================================================================
mark                     what it becomes
======================== ===========================================================================
``[[value:c:word]]``     the value of column c, escaped; the word (optional) where it has none
``[[plain:c:word]]``     the same in plain text, such as a subject, in which nothing is escaped
``[[link:c]]``           the address in column c; the shop's where it has none that leads anywhere
``[[picture:c]]``        the address of a picture in column c; the shop's where it has none
``[[https:c]]``          the same, where no http is allowed
``[[word:w]]``           a word in the language of the row
``[[plainword:w]]``      the same in plain text
``[[language]]``         that language
``[[unsubscribe]]``      the address that unsubscribes
``[[address]]``          the postal address of the shop
``[[begin]]``            what a language must say before the first condition
``[[if:offer]]``         begins what is shown where an offer is shown and has not expired
``[[if:c]]``             begins what is shown where column c has a value
``[[if:c=v]]``           begins what is shown where column c is v
``[[elif:c]]``           the next case, ``[[else]]`` the last one, ``[[end]]`` the end
======================== ===========================================================================
"""

import re
from dataclasses import dataclass

MARK = re.compile(r"\[\[(\w+)(?::([^\[\]:]*))?(?::([^\[\]:]*))?\]\]")


@dataclass(frozen=True)
class Condition:
    """Whether a column has a value, or a certain one.

    Attributes
    ----------
    column
        Name of the column.
    value
        The value to be equal to; None asks whether there is any; ``true`` is the boolean.
    """

    column: str
    value: str | None = None

    @property
    def is_offer(self) -> bool:
        """Whether an offer is asked that is shown and has not expired."""
        return self.column == "offer"

    @property
    def is_boolean(self) -> bool:
        """Whether the column is asked to be true."""
        return self.value == "true"


def condition(text: str) -> Condition:
    """Return the condition that a mark names.

    Examples
    --------
    >>> condition("segment_churn=high")
    Condition(column='segment_churn', value='high')
    >>> condition("rec_1_name").value
    """
    column, _, value = text.partition("=")
    return Condition(column, value or None)


def cases(*tested: tuple[str, str], otherwise: str = "", mark: str = "{}") -> str:
    """Return the first of several texts whose condition holds.

    Parameters
    ----------
    *tested
        Conditions and what is shown under each.
    otherwise
        What is shown where none holds.
    mark
        What a mark is written in: MJML takes marks between its tags in ``<mj-raw>{}</mj-raw>``.

    Examples
    --------
    >>> cases(("is_vip=true", "A"), ("first_name", "B"), otherwise="C")
    '[[if:is_vip=true]]A[[elif:first_name]]B[[else]]C[[end]]'
    """
    names = ["if"] + ["elif"] * (len(tested) - 1)
    parts = [
        mark.format(f"[[{name}:{test}]]") + shown
        for name, (test, shown) in zip(names, tested, strict=True)
    ]
    parts += [mark.format("[[else]]") + otherwise] if otherwise else []
    return "".join(parts) + mark.format("[[end]]")
