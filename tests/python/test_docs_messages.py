"""What a build says to people, when it stops or warns, is quoted in the docs with what to do."""

import re
from collections.abc import Iterator

import pytest

from builds import ROOT
from macros import load_macros

PAGES = " ".join(
    " ".join(file.read_text(encoding="utf-8").replace("`", "").split())
    for file in sorted((ROOT / "docs").rglob("*.md"))
)
TABLES = ("crm.consents", "shop.orders", "shop.order_lines", "web.events")
LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


def untold(sentences: set[str]) -> list[str]:
    return sorted(text for text in sentences if " ".join(text.split()) not in PAGES)


def test_each_cause_of_a_loss_is_quoted() -> None:
    file = "checks/loss_sentences.sql"
    text = (ROOT / "macros" / file).read_text(encoding="utf-8")
    reasons = re.findall(r"^ +'(\w+)': ", text.split("set causes")[1], re.MULTILINE)
    assert {"status_unknown", "dated_too_early", "order_unknown"} <= set(reasons)
    cause = load_macros(file).loss_cause
    kinds = [("rejected", reason) for reason in (*reasons, "email_missing", "another")]
    kinds += [("unmatched", None), ("shrunk", None)]
    losses = [(*kind, table) for kind in kinds for table in TABLES]
    said = {
        cause({"loss": loss, "reason": reason, "table_name": table})
        for loss, reason, table in losses
    }
    assert len(said) > len(reasons)
    assert untold(said) == []


def test_what_is_lost_is_quoted_for_each_kind_of_loss() -> None:
    sentence = load_macros("checks/loss_sentences.sql").loss_sentence
    said = {
        sentence(
            {"loss": loss, "table_name": table, "reason": "R", "n_lost": 1, "n_rows": 2}
            | {"example": None, "is_required": True}
        )
        .split(" 1 of 2 ")[1]
        .split(".")[0]
        .removesuffix(" R")
        for loss in ("rejected", "unmatched", "shrunk")
        for table in ("shop.orders", "shop.order_lines")
    }
    assert len(said) == 4
    assert untold(said) == []


def test_each_check_of_go_live_is_quoted_with_what_to_do() -> None:
    checks = load_macros("go_live/go_live_checks.sql").go_live_checks()
    assert len(checks) >= 10
    assert untold({check[part] for check in checks.values() for part in ("what", "to_do")}) == []


def errors(folder: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each error that macros of a folder raise, as the file and its fixed parts."""
    for file in sorted((ROOT / "macros" / folder).glob("*.sql")):
        text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for call in text.split("raise_compiler_error(")[1:]:
            said = [one or other for one, other in LITERAL.findall(call.split("%}")[0])]
            yield file.name, [part for part in said if len(re.findall("[a-z]{2,}", part)) > 1]


@pytest.mark.parametrize(
    "folder", ["checks", "go_live", "predicates", "tasks", "offers", "published"]
)
def test_each_error_before_a_build_is_quoted(folder: str) -> None:
    found = list(errors(folder))
    assert found
    missing = [(file, untold(set(parts))) for file, parts in found]
    assert [(file, parts) for file, parts in missing if parts] == []


ADVICE = [
    "is there a consent to marketing by email (crm.consents, var consent_default)?",
    "active profiles has an email address. Is email of crm.customers mapped?",
    "a build of a past date, or of another policy_name, is a rehearsal.",
    "is better than the champion on the test period: see marts.fct_model_metrics.",
    "Warning: not ready to send, ",
]


@pytest.mark.parametrize("sentence", ADVICE)
def test_the_advice_after_a_build_is_quoted(sentence: str) -> None:
    code = (ROOT / "macros" / "summary" / "advice_lines.sql").read_text(encoding="utf-8")
    assert sentence in re.sub(r"'\n +~ '", "", code)
    assert untold({sentence}) == []


PYTHON = {
    "ml/registry/monitoring.py": [
        "the stability index of the scores ",
        "the ranking got worse, too (AUC ",
        "the ranking is still good (AUC ",
    ],
    "templates/words.py": [
        "word, then languages of two small letters without blanks, such as word,en,de",
        " is in no template",
        ", or no such row",
        "a word of a template",
        " is there twice",
        "one row of each word",
        "a text with a comma in double quotes, as ",
        "a text in double quotes, with a double quote in it written twice",
        ", with a text in each language",
    ],
    "templates/sources.py": [" is not UTF-8", "text in UTF-8: in Excel, save as 'CSV UTF-8'"],
    "templates/shop.py": [
        "the name that customers know, such as My Shop",
        'a color of # and six digits in double quotes, such as "#1f5f4a"',
        ": choose a darker color",
        "lines such as name: My Shop, with a text with a colon or # in double quotes",
    ],
    "templates/example.py": ["emails would give the example's "],
    "cli_templates.py": [
        "Do not send these templates yet: ",
        ": emails say these words as the package does. Add rows to change them",
    ],
    "cli_shop.py": ["[ ] example_templates"],
    "ml/training/selection.py": [
        " is used, because no model is significantly better",
        " is used: there is no baseline to compare it with",
        " is better than the best baseline ",
        ", is used: no candidate could be evaluated",
        "its improvement over a constant prediction falls from ",
    ],
}


@pytest.mark.parametrize("file", PYTHON)
def test_what_commands_and_training_say_is_quoted(file: str) -> None:
    code = (ROOT / "src" / "nextbest" / file).read_text(encoding="utf-8")
    assert [part for part in PYTHON[file] if part not in code] == []
    assert untold({part.strip() for part in PYTHON[file]}) == []


def test_each_test_that_warns_is_named_with_what_to_do() -> None:
    files = sorted((ROOT / "tests" / "data").glob("*.sql"))
    warn = {file.stem for file in files if "severity='warn'" in file.read_text(encoding="utf-8")}
    assert len(warn) >= 9
    assert untold(warn) == []
