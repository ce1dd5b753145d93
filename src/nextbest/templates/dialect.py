"""What the template languages have in common: they fill in the marks of a design."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from html import escape

from nextbest.templates.marks import MARK, Condition, condition
from nextbest.templates.shop import Shop


class Dialect(ABC):
    """How a platform's language says what a design asks for.

    Attributes
    ----------
    shop
        The shop of the templates.
    name
        Name of the platform, and of the folder of its templates.
    unsubscribe
        The address that unsubscribes.
    first, further
        How the tag of the first case begins, and that of a further one.
    """

    name: str
    unsubscribe: str
    first = "if"
    further = "elsif"

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._closing: list[list[str]] = []

    def speak(self, design: str) -> str:
        """Return a design with its marks in this language.

        Raises
        ------
        ValueError
            Where a mark is unknown, or a condition does not end.
        """
        said = MARK.sub(lambda found: self._mark(found[1], found[2] or "", found[3]), design)
        left = "[[" in said or bool(self._closing)
        self._closing = []
        if left:
            raise ValueError(f"a mark of the design is unknown or does not end: {said[:200]}")
        return said

    def _mark(self, mark: str, name: str, word: str | None) -> str:
        filled: dict[str, Callable[[], str]] = {
            "value": lambda: self.or_word(name, word, self.value(name)),
            "plain": lambda: self.or_word(name, word, self.plain(name), is_plain=True),
            "link": lambda: self.link(name, self.shop.link),
            "picture": lambda: self.link(name, self.shop.image_url),
            "https": lambda: self.link(name, self.shop.image_url, secure=True),
            "word": lambda: self.word(name),
            "plainword": lambda: self.word(name, is_plain=True),
            "begin": self.start,
            "language": self.language,
            "unsubscribe": lambda: self.unsubscribe,
            "address": self.address,
        }
        return filled[mark]() if mark in filled else self._conditional(mark, name)

    def _conditional(self, mark: str, name: str) -> str:
        match mark:
            case "if":
                asked = condition(name)
                self._closing.append([self.close(asked)])
                return self.begin(asked)
            case "elif":
                begin, *closing = self.next_case(condition(name))
                self._closing[-1] += closing
                return begin
            case "else":
                return self.otherwise
            case "end":
                return "".join(reversed(self._closing.pop()))
        return f"[[{mark}]]"

    def either(self, asked: Condition, shown: str, otherwise: str) -> str:
        """Return one text under a condition, and another one without it."""
        return f"{self.begin(asked)}{shown}{self.otherwise}{otherwise}{self.close(asked)}"

    def or_word(self, column: str, word: str | None, shown: str, *, is_plain: bool = False) -> str:
        """Return a value, or a word of the row's language where there is none."""
        if not word:
            return shown
        return self.either(Condition(column), shown, self.word(word, is_plain=is_plain))

    def word(self, name: str, *, is_plain: bool = False) -> str:
        """Return a word of the row's language; the fallback is the first language.

        Parameters
        ----------
        name
            Name of the word.
        is_plain
            Whether the place is no HTML, such as a subject, in which nothing is escaped.
        """
        texts = self.shop.words[name].items()
        return self._by_language({one: text if is_plain else escape(text) for one, text in texts})

    def language(self) -> str:
        """Return the language of the row, of those that have words."""
        return self._by_language({one: one for one in self.shop.languages})

    def _by_language(self, texts: dict[str, str]) -> str:
        (_, said), *others = texts.items()
        for one, text in reversed(others):
            said = self.either(Condition("language", one), text, said)
        return said

    def address(self) -> str:
        """Return the postal address: that of the shop, where the platform has no tag for it."""
        return escape(self.shop.postal_address)

    def start(self) -> str:
        """Return what is said before the first condition; nothing, but where dates are compared."""
        return ""

    def next_case(self, asked: Condition) -> tuple[str, ...]:
        """Return how the next case begins, and what it closes at the end beside the first one."""
        return (self.case(self.further, asked),)

    def begin(self, asked: Condition) -> str:
        """Return how a condition begins."""
        return self.case(self.first, asked)

    @property
    @abstractmethod
    def otherwise(self) -> str:
        """How the last case begins."""

    @abstractmethod
    def case(self, tag: str, asked: Condition) -> str:
        """Return the tag of a case, which begins as said: `first` or `further`."""

    @abstractmethod
    def close(self, asked: Condition) -> str:
        """Return how a condition ends."""

    @abstractmethod
    def value(self, column: str) -> str:
        """Return a value as HTML, escaped, also fit for an attribute in double quotes."""

    @abstractmethod
    def plain(self, column: str) -> str:
        """Return a value as plain text, for a subject, which is no HTML."""

    @abstractmethod
    def link(self, column: str, default: str, secure: bool = False) -> str:
        """Return an address that begins with https, or http if it may, or else the default."""
