"""The words of emails by language, as ``words.csv`` of a shop has them."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from nextbest.templates.sources import (
    TEXT_ALONE,
    WORDS,
    Source,
    package_source,
    read_source,
    sign_of_code,
)

Words: TypeAlias = Mapping[str, Mapping[str, str]]
"""The text of each word by language; the first language is that of unknown ones."""
LANGUAGE = re.compile("[a-z]{2}")
HEADER = "word, then languages of two small letters without blanks, such as word,en,de"


def read_words(folder: Path) -> Words:
    """Return the words of a shop, with those of the package that an older file lacks.

    Commas or semicolons separate the columns, since Excel writes semicolons in many countries.

    Parameters
    ----------
    folder
        The folder of the templates.

    Raises
    ------
    ValueError
        Where the file is wrong, with its line, the value and what was expected.
    """
    source = read_source(folder, WORDS)
    example = _words_in(package_source(WORDS))
    words = _words_in(source, example)
    languages = list(next(iter(words.values()), {}))
    for word in missing_words(words, example):
        for language in languages:
            if language not in example[word]:
                text = ",".join(example[word].values())
                expected = f"a row such as {word},{text}, with a text in each language"
                raise source.wrong(f"no row of word {word}, and no text in {language}", expected)
        words[word] = {language: example[word][language] for language in languages}
    return words


def added_words(folder: Path) -> list[str]:
    """Return the words that a shop's file lacks, so that emails say them as the package does."""
    return missing_words(_words_in(read_source(folder, WORDS)), _words_in(package_source(WORDS)))


def missing_words(words: Words, example: Words) -> list[str]:
    """Return the words of the package that a file lacks.

    Examples
    --------
    >>> missing_words({"hello": {"en": "Hi"}}, {"hello": {"en": "Hello"}, "view": {"en": "View"}})
    ['view']
    """
    return [word for word in example if word not in words]


def _words_in(source: Source, known: Words | None = None) -> dict[str, dict[str, str]]:
    """Return the words in a file, of which each must be known where the known ones are given."""
    words: dict[str, dict[str, str]] = {}
    rows = _rows(source)
    _, header = next(rows, (1, [""]))
    languages = _languages(source, header)
    for line, cells in rows:
        word, *texts = cells
        if known is not None and word not in known:
            likely = get_close_matches(word, known, 1)
            expected = f"{likely[0]}, or no such row" if likely else "a word of a template"
            raise source.wrong(f"word '{word}' is in no template", expected, line)
        if word in words:
            raise source.wrong(f"word '{word}' is there twice", "one row of each word", line)
        if len(texts) > len(languages):
            found = f"word {word} has {len(texts)} texts for {len(languages)} languages"
            quoted = f'"{texts[0]},{texts[1]}"'
            raise source.wrong(found, f"a text with a comma in double quotes, as {quoted}", line)
        by_language = dict(zip(languages, texts + [""] * len(languages), strict=False))
        for language, text in by_language.items():
            if not text.strip():
                raise source.wrong(f"word {word} has no text in {language}", "a text", line)
            if sign := sign_of_code(text):
                found = f"word {word} has the sign {sign} in {language}"
                raise source.wrong(found, TEXT_ALONE, line)
        words[word] = by_language
    if not words:
        raise source.wrong("no row of a word", "a row such as hello,Hello", 2)
    return words


def _languages(source: Source, header: list[str]) -> list[str]:
    """Return the languages that a header names."""
    first, *languages = header
    is_right = first == "word" and languages and all(map(LANGUAGE.fullmatch, languages))
    if not is_right or len(set(languages)) < len(languages):
        raise source.wrong(f"the header is '{','.join(header)}'", HEADER, 1)
    return languages


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the line on which it begins."""
    header, _, _ = source.text.partition("\n")
    sign = ";" if ";" in header and "," not in header else ","
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=sign, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        expected = "a text in double quotes, with a double quote in it written twice"
        raise source.wrong(str(error), expected, line) from error
