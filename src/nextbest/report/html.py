"""The parts of the page: sections, sentences, figures and boxes that say what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nextbest.report.numbers import MINUS
from nextbest.sync.words import without_addresses

JOINER = "\u2060"
"""Between a minus sign and what follows, where browsers else end a line."""


def text(value: object) -> str:
    """Return a value as text of the page: escaped, on one line, without email addresses.

    Examples
    --------
    >>> text("<script> of ann@example.com")
    '&lt;script&gt; of &lt;address&gt;'
    """
    shown = escape(" ".join(without_addresses(str(value)).split()))
    return shown.replace(MINUS, MINUS + JOINER)


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes
    ----------
    anchor
        Its id.
    title
        Its heading, and its name in the list of contents.
    answer
        What to see in a sentence or two, computed from the data: at the top of the page where the
        section has a question.
    body
        The rest, as HTML.
    question
        The question that the answer is for, at the top of the page. Without one it is not there.
    is_first
        Whether it is the first question of the page.
    more
        What the section begins with where its answer is at the top of the page already.
    todo
        What the reader can do about it, if anything.
    """

    anchor: str
    title: str
    answer: str
    body: str
    question: str = ""
    is_first: bool = False
    more: str = ""
    todo: tuple[str, ...] = ()

    def html(self) -> str:
        """Return the section as HTML."""
        return (
            f'<section id="{self.anchor}" aria-labelledby="{self.anchor}-title">'
            f'<h2 id="{self.anchor}-title">{text(self.title)}</h2>'
            f'<p class="answer">{text(self.more or self.answer)}</p>{self.body}</section>'
        )


def part(title: str, *body: str) -> str:
    """Return a part of a section, under a heading of its own."""
    return f"<h3>{text(title)}</h3>{''.join(body)}"


def note(words: str) -> str:
    """Return how to read what follows, or what it does not say."""
    return f'<p class="note">{text(words)}</p>'


def missing(what: str, when: str) -> str:
    """Return what a part cannot show yet, and when it can."""
    return f'<p class="missing"><strong>{text(what)}</strong> {text(when)}</p>'


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Return figures under their names."""
    shown = "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in pairs
    )
    return f'<dl class="facts">{shown}</dl>'


def answers(sections: Sequence[Section], todo: Sequence[str] = ()) -> str:
    """Return the questions that the page answers, each with its answer, and what to do next.

    Parameters
    ----------
    sections
        All sections of the page; those with a question are shown.
    todo
        What to do next that no section says; what sections say comes after it.
    """
    cards = "".join(
        f'<li><h3><a href="#{one.anchor}">{text(one.question)}</a></h3><p>{text(one.answer)}</p>'
        "</li>"
        for one in sorted(sections, key=lambda one: not one.is_first)
        if one.question
    )
    steps = [*todo, *(step for one in sections for step in one.todo)]
    items = "".join(f"<li>{text(step)}</li>" for step in steps)
    return (
        '<section id="short" aria-labelledby="short-title"><h2 id="short-title">In short</h2>'
        f'<ul class="answers">{cards}</ul>'
        + (part("What to do next", f'<ul class="todo">{items}</ul>') if steps else "")
        + "</section>"
    )
