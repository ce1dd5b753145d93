"""What a marketer gets wrong in shop.yml and words.csv is told with file, line and value."""

import codecs
from pathlib import Path

import pytest

from nextbest.cli import main
from nextbest.templates.shop import read_shop
from nextbest.templates.sources import SHOP, WORDS, package_source
from nextbest.templates.words import added_words, read_words
from nextbest.templates.write import templates

ROOT = Path(__file__).parents[2]
EXAMPLE = package_source(WORDS).text
SHOP_LINES = package_source(SHOP).text


def written(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


WRONG_WORDS = {
    "a comma without quotes": (
        EXAMPLE.replace(",Guten Tag", ",Guten Tag, liebe"),
        "line 2: word hello has 3 texts for 2 languages; expected a text with a comma in double "
        'quotes, as "Hello,Guten Tag"',
    ),
    "blanks in the header": (
        EXAMPLE.replace("word,en,de", "word, en, de"),
        "line 1: the header is 'word, en, de'; expected word, then languages of two small letters "
        "without blanks, such as word,en,de",
    ),
    "a language in capitals": (
        EXAMPLE.replace("word,en,de", "word,en,DE"),
        "line 1: the header is 'word,en,DE'; expected word, then languages",
    ),
    "a language twice": (
        EXAMPLE.replace("word,en,de", "word,de,de"),
        "line 1: the header is 'word,de,de'; expected word, then languages",
    ),
    "no language": ("word\nhello\n", "line 1: the header is 'word'; expected word, then"),
    "an empty file": ("", "line 1: the header is ''; expected word, then languages"),
    "tabs": (EXAMPLE.replace(",", "\t"), "line 1: the header is 'word\ten\tde'; expected word"),
    "a text left out": (
        EXAMPLE.replace(",Zum Produkt", ","),
        "line 14: word view has no text in de; expected a text",
    ),
    "a column left out": (
        EXAMPLE.replace(",Zum Produkt", ""),
        "line 14: word view has no text in de; expected a text",
    ),
    "a word misspelled": (
        EXAMPLE.replace("hello,", "helo,"),
        "line 2: word 'helo' is in no template; expected hello, or no such row",
    ),
    "an unknown word": (
        EXAMPLE + "xyzzy,a,b\n",
        "line 24: word 'xyzzy' is in no template; expected a word of a template",
    ),
    "a word twice": (
        EXAMPLE + "hello,Hi,Hallo\n",
        "line 24: word 'hello' is there twice; expected one row of each word",
    ),
    "a quote that does not end": (
        EXAMPLE.replace('"Schön', '"""Schön').replace('sind."', "sind."),
        "expected a text in double quotes, with a double quote in it written twice",
    ),
    "an older code page": (
        EXAMPLE.encode("cp1252"),
        "line 3: the sign b'\\xfc' is not UTF-8; expected text in UTF-8: in Excel, save as "
        "'CSV UTF-8'",
    ),
    "a header alone": ("word,en\n", "line 2: no row of a word; expected a row such as hello,Hello"),
    "a tag of a platform": (
        EXAMPLE.replace("hello,Hello", "hello,Hello {{ first_name }}"),
        "line 2: word hello has the sign '{{' in en; expected text alone in one line",
    ),
    "a merge tag": (
        EXAMPLE.replace("Guten Tag", "Guten Tag *|FNAME|*"),
        "line 2: word hello has the sign '*|' in de; expected text alone in one line",
    ),
    "a mark of the design": (
        EXAMPLE.replace("hello,Hello", "hello,Hello [[word:view]]"),
        "line 2: word hello has the sign '[[' in en; expected text alone in one line",
    ),
    "an end of line in a cell": (
        EXAMPLE.replace("hello,Hello", 'hello,"Hello\nyou"'),
        "line 2: word hello has the sign '\\n' in en; expected text alone in one line",
    ),
    "what cannot be seen": (
        EXAMPLE.replace("hello,Hello", "hello,He\0llo"),
        "line 2: word hello has the sign '\\x00' in en; expected text alone in one line",
    ),
    "a word that the package does not have in French": (
        "word,fr\nhello,Bonjour\n",
        "no row of word line, and no text in fr; expected a row such as line,",
    ),
}


@pytest.mark.parametrize("kind", WRONG_WORDS)
def test_a_wrong_file_of_words_is_told_with_its_line(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    text, said = WRONG_WORDS[kind]
    written(tmp_path / "templates", WORDS, text)
    monkeypatch.chdir(tmp_path)
    assert main(["templates"]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert message.startswith("nextbest: templates/words.csv")
    assert said in message
    assert [file.name for file in (tmp_path / "templates").iterdir()] == [WORDS]


WRONG_SHOPS = {
    "no name": ("name: Example Shop\n", "", ": no name; expected a line name: with the name that"),
    "an empty address": (
        "postal_address: Example Shop, 1 Example Street, 12345 Example Town",
        "postal_address:",
        ", line 3: postal_address is empty; expected the address of the shop, such as",
    ),
    "a number as name": ("Example Shop\n", "1234\n", ", line 2: name is 1234; expected the name"),
    "a color by its name": (
        '"#1f5f4a"',
        "green",
        ", line 4: accent is 'green'; expected a color of # and six digits in double quotes, such "
        'as "#1f5f4a"',
    ),
    "a short color": ("#1f5f4a", "#1f5", ", line 4: accent is '#1f5'; expected a color of #"),
    "a color without quotes": (
        '"#1f5f4a"',
        "#1f5f4a",
        ", line 4: accent is empty; expected a color of # and six digits in double quotes",
    ),
    "a light color": (
        "#1f5f4a",
        "#7fd1ae",
        ", line 4: white text on accent #7fd1ae has a contrast of 1.8; expected at least 4.5",
    ),
    "a colon in a text": (
        "name: Example Shop",
        "name: Tea: the shop",
        ", line 2: no YAML (mapping values are not allowed here); expected lines such as name:",
    ),
    "a tag of YAML": ("name: Example", "name: !Example", ", line 2: no YAML (could not determine"),
    "no date": ("name: Example Shop", "name: 2026-13-45", ", line 2: no YAML (month must be in"),
    "what cannot be seen": ("Example Shop\n", "Exam\0ple\n", ", line 2: no YAML (a sign '\\x00')"),
    "a name twice": (
        "accent:",
        "name: Tea\naccent:",
        ", line 4: name is there twice; expected one line of each name",
    ),
    "a tag of a platform": (
        "name: Example Shop",
        "name: Example {% shop %}",
        ", line 2: name has the sign '{%'; expected text alone",
    ),
    "no lines of names": (SHOP_LINES, "Tea\n", ", line 1: 'Tea'; expected lines such as name:"),
    "nothing": (SHOP_LINES, "", ": no name; expected a line name: with the name"),
}


@pytest.mark.parametrize("kind", WRONG_SHOPS)
@pytest.mark.parametrize("command", ["templates", "preview"])
def test_a_wrong_shop_is_told_with_its_line(
    kind: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    old, new, said = WRONG_SHOPS[kind]
    assert old in SHOP_LINES
    written(tmp_path / "templates", SHOP, SHOP_LINES.replace(old, new))
    (tmp_path / "nextbest.duckdb").touch()
    monkeypatch.chdir(tmp_path)
    assert main([command, *(["--db", "nextbest.duckdb"] if command == "preview" else [])]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert message.startswith("nextbest: ")
    assert f"templates/shop.yml{said}" in message


@pytest.mark.parametrize(
    "text",
    [
        codecs.BOM_UTF8 + EXAMPLE.encode(),
        EXAMPLE.replace("\n", "\r\n"),
        EXAMPLE.rstrip("\n"),
        EXAMPLE.replace("visit,", ",,\n\nvisit,"),
    ],
    ids=["mark of Excel", "lines of Windows", "no last end of line", "empty rows"],
)
def test_what_excel_saves_is_read(tmp_path: Path, text: str | bytes) -> None:
    assert read_words(written(tmp_path, WORDS, text)) == read_words(tmp_path / "none")


def test_semicolons_of_excel_are_read(tmp_path: Path) -> None:
    text = codecs.BOM_UTF8 + b"word;en;de\r\nhello;Hello, dear;Guten Tag, liebe\r\n"
    words = read_words(written(tmp_path, WORDS, text))
    assert words["hello"] == {"en": "Hello, dear", "de": "Guten Tag, liebe"}
    assert list(words["view"]) == ["en", "de"]


def test_a_word_that_an_older_file_lacks_is_that_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    lines = EXAMPLE.splitlines(keepends=True)
    older = "".join(line for line in lines if not line.startswith("worth_a_look,"))
    folder = written(tmp_path / "templates", WORDS, older.replace("Hello", "Hi"))
    assert added_words(folder) == ["worth_a_look"]
    words = read_words(folder)
    assert words["worth_a_look"] == {"en": "Worth a look", "de": "Einen Blick wert"}
    monkeypatch.chdir(tmp_path)
    assert main(["templates"]) == 0
    said = capsys.readouterr().err
    assert "templates/words.csv has no row of worth_a_look: emails say these words as" in said
    email = (folder / "mailchimp" / "de" / "email.html").read_text(encoding="utf-8")
    assert "Einen Blick wert" in email
    assert (folder / WORDS).read_text(encoding="utf-8") == older.replace("Hello", "Hi")


def test_the_order_of_languages_is_that_of_the_shop(tmp_path: Path) -> None:
    folder = written(tmp_path, WORDS, "word,de,en\nhello,Hallo,Hello\n")
    shop = read_shop(folder, ROOT)
    assert shop.languages == ["de", "en"]
    assert {tuple(texts) for texts in shop.words.values()} == {("de", "en")}
    assert '<html lang="de"' in templates(folder, ROOT)["mailchimp/de/email.html"]


WRONG_PROJECTS = {
    "vars: [a": "dbt_project.yml is no YAML: while parsing",
    "vars: [a]": "dbt_project.yml: vars is ['a']; expected lines such as shop_url: https://",
    "vars: {shop_url: 5}": "dbt_project.yml: var shop_url is 5; expected a text such as https://",
    "vars: {shop_url: }": "dbt_project.yml: var shop_url is None; expected a text such as https://",
    "vars: {default_image_url: }": "var default_image_url is None; expected a text such as",
}


@pytest.mark.parametrize("text", WRONG_PROJECTS)
def test_a_wrong_project_is_told_with_the_var(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "dbt_project.yml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["templates"]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert WRONG_PROJECTS[text] in message


def test_vars_of_the_package_are_read_as_dbt_reads_them(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text(
        "vars: {shop_url: https://a.example, nextbest: {shop_url: https://b.example}}",
        encoding="utf-8",
    )
    assert read_shop(tmp_path, tmp_path).link.startswith("https://b.example/?utm_source=")
