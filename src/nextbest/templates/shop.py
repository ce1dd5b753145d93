"""What templates say beside the values of a row: the shop, its links and the words by language."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from nextbest.templates.declared import read_addresses
from nextbest.templates.sources import SHOP, Source, read_source
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
    lines = _lines(source)
    said = yaml.safe_load(source.text) or {}
    for key, expected in LIKE.items():
        if key not in said:
            raise source.wrong(f"no {key}", f"a line {key}: with {expected}")
        if not isinstance(said[key], str) or not said[key].strip():
            found = f"{key} is {'empty' if said[key] is None else repr(said[key])}"
            raise source.wrong(found, expected, lines[key])
    accent = said["accent"]
    if not COLOR.fullmatch(accent):
        raise source.wrong(f"accent is '{accent}'", LIKE["accent"], lines["accent"])
    contrast = contrast_ratio("#ffffff", accent)
    if contrast < MIN_CONTRAST:
        found = f"white text on accent {accent} has a contrast of {contrast:.1f}"
        expected = f"at least {MIN_CONTRAST}: choose a darker color"
        raise source.wrong(found, expected, lines["accent"])
    return {key: said[key] for key in LIKE}


def _lines(source: Source) -> dict[str, int]:
    """Return the line of each key of a YAML file, counted from 1."""
    try:
        tree = yaml.compose(source.text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        expected = "lines such as name: My Shop, with a text with a colon or # in double quotes"
        raise source.wrong(f"no YAML ({error.problem})", expected, line) from error
    if tree is None:
        return {}
    if not isinstance(tree, yaml.MappingNode):
        raise source.wrong(f"'{source.text.strip()[:40]}'", "lines such as name: My Shop", 1)
    return {key.value: key.start_mark.line + 1 for key, _ in tree.value}


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
