"""The offers of a new shop: those of the demo, in the languages of the shop and in no other."""

import csv
import shutil
from pathlib import Path

import duckdb

from nextbest.new_shop.guesses import Guess
from nextbest.new_shop.landed import quoted

ENGLISH = "en"
"""The language of offers.csv as it is shipped."""
TEXTS = ("headline", "text", "cta_label", "reason_text")
CODES = """
    select lower(substr(trim(v), 1, 2)) as code
    from (select cast({column} as varchar) as v from {relation})
    where regexp_full_match(trim(v), '[A-Za-z]{{2}}([-_].*)?')
    group by code
    order by count(*) desc, code
"""
"""Languages of customers, the most frequent first: ISO 639-1, which a region may follow."""


def shipped_languages(project: Path) -> list[str]:
    """Return the languages in which nextbest has words for its offers, English first."""
    return [ENGLISH, *sorted({language for _, language in _translations(project)})]


def check_languages(languages: tuple[str, ...] | None, project: Path) -> None:
    """Refuse languages in which there is nothing to start from.

    Raises
    ------
    ValueError
        Where there is none, or one is not shipped.
    """
    shipped = shipped_languages(project)
    if languages is not None and (not languages or not set(languages) <= set(shipped)):
        raise ValueError(
            f"--languages: '{','.join(languages)}'; expected some of {', '.join(shipped)}, the "
            "shop's own first. How to add others: docs/reference/offers.md"
        )


def languages_of_customers(
    con: duckdb.DuckDBPyConnection, guesses: list[Guess], project: Path
) -> tuple[str, ...]:
    """Return which of the shipped languages customers read, the most frequent first, else English.

    Parameters
    ----------
    con
        A connection that can read the landed tables.
    guesses
        What each raw table is guessed to be made of.
    project
        The folder of nextbest.
    """
    (customers,) = (guess for guess in guesses if guess.table.full_name == "crm.customers")
    column = customers.columns.get("language")
    if customers.landed is None or column is None:
        return (ENGLISH,)
    found = con.execute(CODES.format(column=quoted(column), relation=customers.landed.relation))
    codes = [code for (code,) in found.fetchall()]
    return tuple(code for code in codes if code in shipped_languages(project)) or (ENGLISH,)


def write_offer_seeds(project: Path, seeds: Path, languages: tuple[str, ...]) -> None:
    """Write offers.csv in the first language, and offer_texts.csv with a row per further one.

    Parameters
    ----------
    project
        The folder of nextbest.
    seeds
        The folder to write into.
    languages
        The languages of the shop, its own first.
    """
    own, *others = languages
    offers = _rows(project / "seeds" / "offers.csv")
    texts = _translations(project)
    texts |= {
        (offer["offer_code"], ENGLISH): {name: offer[name] for name in TEXTS} for offer in offers
    }
    translated = [
        {"offer_code": offer["offer_code"], "language": language}
        | texts[offer["offer_code"], language]
        for language in others
        for offer in offers
    ]
    columns = ["offer_code", "language", *TEXTS]
    _write(seeds / "offer_texts.csv", columns, translated)
    offers = [offer | texts[offer["offer_code"], own] for offer in offers]
    _write(seeds / "offers.csv", list(offers[0]), offers)
    shutil.copyfile(project / "seeds" / "segment_offers.csv", seeds / "segment_offers.csv")


def _translations(project: Path) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (row["offer_code"], row["language"]): {name: row[name] for name in TEXTS}
        for row in _rows(project / "seeds" / "offer_texts.csv")
    }


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
