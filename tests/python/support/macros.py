"""Macros of the project by plain Jinja, without dbt: quick enough to try many cases."""

from collections.abc import Callable
from types import SimpleNamespace

import jinja2

from builds import ROOT


class _ReturnError(Exception):
    """What dbt's ``return`` raises, so that a macro gives a value and not a text."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


def _return(value: object) -> None:
    raise _ReturnError(value)


def _value_of(macro: Callable[..., object]) -> Callable[..., object]:
    def called(*arguments: object, **named: object) -> object:
        try:
            return macro(*arguments, **named)
        except _ReturnError as returned:
            return returned.value

    return called


def load_macros(*files: str, instead: dict[str, object] | None = None, **context: object):
    """Return the macros of files below macros/; they find one another as ``nextbest.name``.

    ``load_macros("summary/summary_lines.sql").plain_seconds(95.3)`` is ``"95 s"``. What needs a
    database is given `instead` of a macro, and what dbt knows is given as `context`.
    """
    nextbest = SimpleNamespace()
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    environment.globals |= {"return": _return, "nextbest": nextbest, "execute": True} | context
    for file in files:
        text = (ROOT / "macros" / file).read_text(encoding="utf-8")
        for name, macro in vars(environment.from_string(text).module).items():
            if not name.startswith("_"):
                setattr(nextbest, name, _value_of(macro))
    for name, replacement in (instead or {}).items():
        setattr(nextbest, name, replacement)
    return nextbest
