"""Drafts of columns that no landed column holds, as comments that a person takes in or leaves."""

import re
from collections import Counter

import duckdb

from nextbest.new_shop.guesses import Guess, order_time
from nextbest.new_shop.landed import has_times, quoted
from nextbest.new_shop.synonyms import STOP_WORDS

CAPITALS = 0.5
"""Names are drafted in title case where more than this share of them is all in capitals."""
MIN_NAMES = 20
MIN_SHARE, LEAST = 0.01, 3
MAX_CATEGORIES = 12
"""At most so many categories, of words that so large a share of the names has, and so many."""
DAYS_ON_SALE = 60
MIN_LETTERS = 3
TELL_NOTHING = frozenset(STOP_WORDS.split())


def title_case(names: list[str], value: str) -> list[str]:
    """Return a draft of names in title case; nothing where few are in capitals.

    Examples
    --------
    >>> title_case(["RED MUG"] * 20, "title")
    ["{{ nextbest.title_case('title') }} as name"]
    """
    n_capitals = sum(name == name.upper() != name.lower() for name in names)
    if n_capitals <= CAPITALS * len(names):
        return []
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return [f"{{{{ nextbest.title_case('{escaped}') }}}} as name"]


def category(names: list[str], value: str) -> list[str]:
    """Return a draft of categories by the commonest words of the names; nothing of few names.

    Examples
    --------
    >>> for line in category(["Red mug", "Blue mugs", "Tea tin"] * 10, "title"):
    ...     print(line)
    case
        when ' ' || lower(title) like '% mug%' then 'Mug' -- 20 names
        when ' ' || lower(title) like '% tea%' then 'Tea' -- 10 names
        else 'Other'
    end as category
    """
    words = common_words(names) if len(names) >= MIN_NAMES else []
    if not words:
        return []
    cases = [
        f"    when ' ' || lower({value}) like '% {stem}%' then '{word.capitalize()}' -- {n:,} names"
        for stem, word, n in words
    ]
    return ["case", *cases, "    else 'Other'", "end as category"]


def common_words(names: list[str]) -> list[tuple[str, str, int]]:
    """Return the commonest words as stem, usual form and number of names left for it to name.

    The names that have a word are set aside before the next one is looked for.
    """
    left = [name.casefold().split() for name in names]
    known = {_word(part) for name in left for part in name}
    found: list[tuple[str, str, int]] = []
    while left and len(found) < MAX_CATEGORIES:
        forms = Counter(word for name in left for word in {_word(part) for part in name} if word)
        stems: Counter[str] = Counter()
        for word, n in forms.items():
            stems[_stem(word, known)] += n
        stem, n = min(stems.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
        if n < max(LEAST, MIN_SHARE * len(names)):
            break
        usual = min((w for w in forms if _stem(w, known) == stem), key=lambda w: (-forms[w], w))
        kept = [name for name in left if not any(part.startswith(stem) for part in name)]
        found.append((stem, usual, len(left) - len(kept)))
        left = kept
    return found


def availability(con: duckdb.DuckDBPyConnection, guess: Guess, guesses: list[Guess]) -> list[str]:
    """Return a draft of what is on sale: products that were sold lately.

    Parameters
    ----------
    con
        A connection that can read the landed tables.
    guess
        What the products are made of.
    guesses
        All guesses, of which those of orders and order lines tell what was sold when.
    """
    by_name = {one.table.full_name: one for one in guesses}
    lines, orders = by_name["shop.order_lines"], by_name["shop.orders"]
    dated = lines if lines.landed and order_time(lines.landed) else orders
    landed, time = dated.landed, order_time(dated.landed) if dated.landed else None
    if landed is None or time is None or "product_id" not in lines.columns:
        return []
    if not has_times(con, landed, time):
        return []
    as_time = "try_cast({} as timestamp)" if landed.columns[time] == "VARCHAR" else "{}"
    at, source = as_time.format(quoted(time)), _source(dated)
    lately = f"{at} > (select max({at}) from {source}) - interval '{DAYS_ON_SALE} day'"
    if guess.is_derived:
        is_beside = guess.landed == landed
        return [f"max({lately.replace(' >', ') >', 1)} as is_available"] if is_beside else []
    sold = [f"    select {quoted(lines.columns['product_id'])} from {source}"]
    if dated is orders:
        keys = [one.columns.get("order_id") for one in (lines, orders)]
        of_line, of_order = (quoted(key or "FILL_IN") for key in keys)
        sold = [
            f"    select lines.{quoted(lines.columns['product_id'])}",
            f"    from {_source(lines)} as lines",
            f"    inner join {source} as orders on lines.{of_line} = orders.{of_order}",
        ]
    product = quoted(guess.columns["product_id"])
    return [f"{product} in (", *sold, f"    where {lately}", ") as is_available"]


def commented(lines: list[str], column: str, *, is_last: bool) -> str:
    """Return a draft as comments before the line of the column that it would replace."""
    if not lines:
        return ""
    head = f"Draft, to be edited. To use it, uncomment it and delete the line of {column} below it."
    ended = [*lines[:-1], lines[-1] + ("" if is_last else ",")]
    return "".join(f"    -- {line}\n" for line in (head, *ended))


def _source(guess: Guess) -> str:
    assert guess.landed is not None
    return f"{{{{ source('landed', '{guess.landed.name}') }}}}"


def _word(part: str) -> str:
    """Return the letters that a part of a name begins with, unless they tell nothing."""
    letters = re.split(r"[\W\d_]", part, maxsplit=1)[0]
    return letters if len(letters) >= MIN_LETTERS and letters not in TELL_NOTHING else ""


def _stem(word: str, known: set[str]) -> str:
    """Return the singular of a word where names have that, too."""
    return word[:-1] if word.endswith("s") and word[:-1] in known else word
