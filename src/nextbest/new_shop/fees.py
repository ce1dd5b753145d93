"""Which product_ids look like postage, fees and bookings, and not like goods."""

import csv
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb

from nextbest.new_shop.guesses import Guess
from nextbest.new_shop.landed import has_decimal_commas, quoted

USUAL = 0.9
"""An id differs where more than this share has a digit, or more than half of the usual length."""
WILD = 40
MIN_PRICES = 10
"""Prices vary wildly where the 95th of 100 is so many times the 5th; of fewer prices none does."""
MAX_SUSPECTS = 40
AS_ID = "upper(trim(cast({} as varchar)))"


@dataclass(frozen=True)
class Suspect:
    """A product_id that may not be goods.

    Parameters
    ----------
    product_id
        In capitals, as var non_product_ids compares it.
    name
        Its most frequent name; empty where none is known.
    n_lines
        Number of its order lines.
    signs
        Why it is suspected.
    """

    product_id: str
    name: str
    n_lines: int
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Sold:
    """What order lines say of a product_id: number, name, and low and high price."""

    product_id: str
    name: str
    n_lines: int
    low: float
    high: float


def suspects(
    con: duckdb.DuckDBPyConnection,
    lines: Guess,
    products: Guess,
    words: list[tuple[str, str]],
) -> list[Suspect]:
    """Return the product_ids that look like fees, those with most order lines first.

    Parameters
    ----------
    con
        A connection that can read the landed tables.
    lines, products
        What order lines and products are guessed to be made of.
    words
        Words of fees, as ``fee_words`` returns them.
    """
    sold = _sold(con, lines, products)
    usual = _usual_signs([one.product_id for one in sold])
    found = [
        Suspect(one.product_id, one.name, one.n_lines, signs)
        for one in sold
        if (signs := _signs(one, usual, words))
    ]
    return found[:MAX_SUSPECTS]


def fee_words(project: Path) -> list[tuple[str, str]]:
    """Return the words of fees that nextbest ships, as kind (word or name) and what to look for."""
    file = project / "seeds" / "sensitive_words.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            (row["kind"], row["match"]) for row in csv.DictReader(rows) if row["theme"] == "fee"
        ]


def as_var(found: list[Suspect]) -> str:
    """Return the suspects as comments of dbt_project.yml, from which the var can be made.

    Examples
    --------
    >>> print(as_var([Suspect("POST", "POSTAGE", 1256, ("the name of a fee",))]), end="")
      # Draft: check each line, delete real products, uncomment the rest, delete the line above.
      # non_product_ids:
      #   - "POST"  # POSTAGE, 1,256 lines: the name of a fee
    """
    if not found:
        return ""
    lines = [
        "Draft: check each line, delete real products, uncomment the rest, delete the line above.",
        "non_product_ids:",
    ]
    for one in found:
        name = " ".join(one.name.split())[:60] or "without a name"
        told = f"{name}, {one.n_lines:,} lines: {', '.join(one.signs)}"
        lines.append(f"  - {json.dumps(one.product_id, ensure_ascii=False)}  # {told}")
    return "".join(f"  # {line}\n" for line in lines)


def is_fee(name: str, words: list[tuple[str, str]]) -> bool:
    """Return whether a name meets a word of fees, by the rules of int_sensitive_products.

    Examples
    --------
    >>> words = [("word", "bank charge*"), ("name", "manual")]
    >>> [is_fee(name, words) for name in ("Bank Charges", "MANUAL", "Manual of knots")]
    [True, True, False]
    """
    folded = _folded(name)
    return any(
        folded == _folded(word) if kind == "name" else _needle(word) in f" {folded} "
        for kind, word in words
    )


def _sold(con: duckdb.DuckDBPyConnection, lines: Guess, products: Guess) -> list[Sold]:
    if lines.landed is None or not {"product_id", "unit_price"} <= lines.columns.keys():
        return []
    price = quoted(lines.columns["unit_price"])
    if has_decimal_commas(con, lines.landed, lines.columns["unit_price"]):
        price = f"replace(replace({price}, '.', ''), ',', '.')"
    names = {"product_id", "name"} <= products.columns.keys() and products
    is_beside = names and names.landed == lines.landed
    name = quoted(products.columns["name"]) if is_beside else "null"
    catalog = "(select null as id, null as name where false)"
    if names and names.landed and not is_beside:
        of, called = (quoted(names.columns[one]) for one in ("product_id", "name"))
        catalog = (
            f"(select {AS_ID.format(of)} as id, max({called}) as name from {names.landed.relation} "
            "group by 1)"
        )
    found = con.execute(
        "select sold.id, coalesce(max(catalog.name), mode(sold.name), ''), count(*), "
        "count(price), quantile_cont(price, 0.05), quantile_cont(price, 0.95) from ("
        f"select {AS_ID.format(quoted(lines.columns['product_id']))} as id, "
        f"nullif(greatest(try_cast({price} as double), 0), 0) as price, "
        f"cast({name} as varchar) as name from {lines.landed.relation}"
        f") as sold left join {catalog} as catalog on sold.id = catalog.id "
        "where sold.id <> '' group by sold.id order by count(*) desc, sold.id"
    ).fetchall()
    return [
        Sold(product_id, name, n_lines, *((low, high) if n_prices >= MIN_PRICES else (0, 0)))
        for product_id, name, n_lines, n_prices, low, high in found
    ]


def _usual_signs(ids: list[str]) -> tuple[bool, float]:
    """Return whether ids have digits as a rule, and the length that they exceed as a rule."""
    if not ids:
        return False, 0
    half = median(map(len, ids)) / 2
    has_digits = sum(any(map(str.isdigit, one)) for one in ids) > USUAL * len(ids)
    is_long = sum(len(one) > half for one in ids) > USUAL * len(ids)
    return has_digits, half if is_long else 0


def _signs(one: Sold, usual: tuple[bool, float], words: list[tuple[str, str]]) -> tuple[str, ...]:
    has_digits, half = usual
    signs = {
        "the name of a fee": is_fee(one.name, words),
        "no digit in the id": has_digits and not any(map(str.isdigit, one.product_id)),
        # a number counts up from 1, so a short one says nothing
        "a short id": len(one.product_id) <= half and not one.product_id.isdigit(),
        f"prices from {one.low:,.2f} to {one.high:,.2f}": one.low > 0
        and one.high >= WILD * one.low,
    }
    return tuple(sign for sign, is_met in signs.items() if is_met)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", plain.replace("ß", "ss")).strip()


def _needle(word: str) -> str:
    start, end = word.strip().startswith("*"), word.strip().endswith("*")
    return f"{'' if start else ' '}{_folded(word)}{'' if end else ' '}"
