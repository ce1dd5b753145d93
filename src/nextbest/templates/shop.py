"""What templates say beside the values of a row: the shop, its links and the words by language."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

from nextbest.templates.declared import read_addresses

SHOP = "shop.yml"
WORDS = "words.csv"
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
    words: Mapping[str, Mapping[str, str]]

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
        Where a word lacks a language, or the accent is too light for white text.
    """
    said = yaml.safe_load(source_text(folder, SHOP))
    rows = list(csv.DictReader(source_text(folder, WORDS).splitlines()))
    words = {row.pop("word"): row for row in rows}
    missing = [word for word, texts in words.items() if not all(texts.values())]
    if missing:
        raise ValueError(f"{WORDS} lacks a text of {', '.join(missing)}: fill in each language")
    contrast = contrast_ratio("#ffffff", said["accent"])
    if contrast < MIN_CONTRAST:
        raise ValueError(
            f"{SHOP}: white text on accent {said['accent']} has a contrast of {contrast:.1f}; "
            f"expected at least {MIN_CONTRAST}: choose a darker color"
        )
    addresses = read_addresses(project)
    return Shop(
        name=said["name"],
        postal_address=said["postal_address"],
        accent=said["accent"],
        link=addresses.link,
        image_url=addresses.image_url,
        words=words,
    )


def source_text(folder: Path, name: str) -> str:
    """Return a file of the shop's folder, or the example of the package where it has none."""
    file = folder / name
    if file.exists():
        return file.read_text(encoding="utf-8")
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


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
