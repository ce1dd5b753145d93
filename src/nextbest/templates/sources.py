"""The files that a shop edits: theirs, or the examples of the package."""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

SHOP = "shop.yml"
WORDS = "words.csv"
CODE = re.compile(r"\{\{|\{%|\{#|\$\{|\*\||\[\[|[\x00-\x1f\x7f]")
"""What begins a tag of a platform or a mark of the design, and what no text has."""
TEXT_ALONE = "text alone in one line: templates fill in what belongs to a customer"


@dataclass(frozen=True)
class Source:
    """A file of the shop, or the example that stands in for it.

    Attributes
    ----------
    file
        As messages name it.
    text
        What it says.
    """

    file: str
    text: str

    def wrong(self, found: str, expected: str, line: int | None = None) -> ValueError:
        """Return the error that tells a person where the file is wrong, and what to write.

        Parameters
        ----------
        found
            What is wrong, with the value.
        expected
            What to write instead.
        line
            The line, counted from 1; None where the file lacks something.

        Examples
        --------
        >>> source = Source("templates/words.csv", "")
        >>> str(source.wrong("'word' is empty", "a text", 3))
        "templates/words.csv, line 3: 'word' is empty; expected a text"
        """
        place = self.file if line is None else f"{self.file}, line {line}"
        return ValueError(f"{place}: {found}; expected {expected}")


def sign_of_code(text: str) -> str | None:
    """Return the first sign that no text of an email has; None where it is text alone.

    Other platforms than that of a tag show it as it stands, or refuse the whole template.

    Examples
    --------
    >>> sign_of_code("Hello {{ first_name }}")
    "'{{'"
    >>> sign_of_code("Tea & more {loose}, $5")
    """
    found = CODE.search(text)
    return repr(found[0]) if found else None


def package_source(name: str) -> Source:
    """Return the example that the package has of a file."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return Source(name, text)


def read_source(folder: Path, name: str) -> Source:
    """Return a file of the shop's folder, or the example of the package where it has none.

    Parameters
    ----------
    folder
        The folder of the templates.
    name
        `SHOP` or `WORDS`.

    Raises
    ------
    ValueError
        Where the file is not text in UTF-8.
    """
    file = folder / name
    if not file.exists():
        return package_source(name)
    data = file.read_bytes()
    try:
        return Source(str(file), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the sign {data[error.start : error.start + 1]!r} is not UTF-8"
        expected = "text in UTF-8: in Excel, save as 'CSV UTF-8'"
        raise Source(str(file), "").wrong(found, expected, line) from error
