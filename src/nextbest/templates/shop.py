"""What templates say beside the values of a row: the shop, its links and the words by language."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nextbest.templates.declared import read_addresses
from nextbest.templates.sources import SHOP, TEXT_ALONE, Source, read_source, sign_of_code
from nextbest.templates.words import Words, read_words

COLOR = re.compile("#[0-9a-fA-F]{6}")
LIKE = {
    "name": "the name that customers know, such as My Shop",
    "postal_address": "the address of the shop, such as My Shop, 2 Tea Road, 54321 Teatown",
    "accent": 'a color of # and six digits in double quotes, such as "#1f5f4a"',
}
"""What ``shop.yml`` says, and what is expected."""
MIN_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA: text of an ordinary size."""


@dataclass(frozen=True)
class Shop:
    """What every email of a shop says.

    Attributes
    ----------
    name, postal_address
        As customers read them.
    accent
        Color of buttons, such as ``#1f5f4a``.
    link
        Where the email leads when a row has no link, with the parameters of the campaign.
    image_url
        Picture of a product that has none.
    words
        The text of each word by language; the first language is that of unknown ones.
    """

    name: str
    postal_address: str
    accent: str
    link: str
    image_url: str
    words: Words

    @property
    def languages(self) -> list[str]:
        """The languages, the fallback first."""
        return list(next(iter(self.words.values())))


def read_shop(folder: Path, project: Path) -> Shop:
    """Return the shop as ``shop.yml`` and ``words.csv`` of a folder say, or else the examples.

    Parameters
    ----------
    folder
        The folder of the templates.
    project
        The folder of ``dbt_project.yml``, whose vars ``shop_url``, ``campaign_name`` and
        ``default_image_url`` are read.

    Raises
    ------
    ValueError
        Where a file is wrong, with its line, the value and what was expected.
    """
    said = look_of(read_source(folder, SHOP))
    words = read_words(folder)
    addresses = read_addresses(project)
    return Shop(
        name=said["name"],
        postal_address=said["postal_address"],
        accent=said["accent"],
        link=addresses.link,
        image_url=addresses.image_url,
        words=words,
    )


def look_of(source: Source) -> dict[str, str]:
    """Return the name, the postal address and the accent, as ``shop.yml`` says.

    Parameters
    ----------
    source
        The file of the shop, or the example.

    Raises
    ------
    ValueError
        Where one is missing, or the accent is no color or too light for white text.
    """
    found = _values(source)
    said: dict[str, str] = {}
    for key, expected in LIKE.items():
        if key not in found:
            raise source.wrong(f"no {key}", f"a line {key}: with {expected}")
        value, line = found[key]
        if not isinstance(value, str) or not value.strip():
            wrong = f"{key} is {'empty' if value is None else repr(value)}"
            raise source.wrong(wrong, expected, line)
        if sign := sign_of_code(value.replace("\n", " ")):
            raise source.wrong(f"{key} has the sign {sign}", TEXT_ALONE, line)
        said[key] = value
    accent, line = said["accent"], found["accent"][1]
    if not COLOR.fullmatch(accent):
        raise source.wrong(f"accent is '{accent}'", LIKE["accent"], line)
    contrast = contrast_ratio("#ffffff", accent)
    if contrast < MIN_CONTRAST:
        wrong = f"white text on accent {accent} has a contrast of {contrast:.1f}"
        raise source.wrong(wrong, f"at least {MIN_CONTRAST}: choose a darker color", line)
    return said


def _values(source: Source) -> dict[str, tuple[Any, int]]:
    """Return the value of each key of a YAML file with its line, counted from 1."""
    pairs: list[tuple[str, Any, int]] = []
    line = 1
    try:
        loader = yaml.SafeLoader(source.text)
        tree = loader.get_single_node()
        for key, value in tree.value if isinstance(tree, yaml.MappingNode) else []:
            line = key.start_mark.line + 1
            pairs.append((str(key.value), loader.construct_object(value, deep=True), line))
    except (yaml.YAMLError, ValueError) as error:
        problem, line = _problem(error, source.text, line)
        expected = "lines such as name: My Shop, with a text with a colon or # in double quotes"
        raise source.wrong(f"no YAML ({problem})", expected, line) from error
    if tree is not None and not isinstance(tree, yaml.MappingNode):
        raise source.wrong(f"'{source.text.strip()[:40]}'", "lines such as name: My Shop", 1)
    values: dict[str, tuple[Any, int]] = {}
    for name, value, place in pairs:
        if name in values:
            raise source.wrong(f"{name} is there twice", "one line of each name", place)
        values[name] = value, place
    return values


def _problem(error: yaml.YAMLError | ValueError, text: str, line: int) -> tuple[str, int]:
    """Return what a YAML file has, and on which line; by default on that of the last key."""
    match error:
        case yaml.MarkedYAMLError(problem_mark=yaml.Mark() as mark):
            return str(error.problem), mark.line + 1
        case yaml.reader.ReaderError(position=position):
            return f"a sign {text[position]!r}", text.count("\n", 0, position) + 1
    return str(error), line


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two colors, from 1 to 21, as WCAG 2.2 defines it.

    Examples
    --------
    >>> round(contrast_ratio("#ffffff", "#000000"))
    21
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    shares = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for share in shares
    ]
    return sum(
        weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
