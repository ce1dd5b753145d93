"""Write the templates of all platforms."""

import csv
import io
from pathlib import Path

from mjml import mjml2html

from nextbest.merge_tags import TAGS, default_of
from nextbest.templates.amp import amp_email
from nextbest.templates.contract import CONTRACT, columns_of_contract, undecided_columns
from nextbest.templates.design import Design
from nextbest.templates.dialect import Dialect
from nextbest.templates.dialects import dialects
from nextbest.templates.guide import guide
from nextbest.templates.mailchimp import Mailchimp
from nextbest.templates.shop import Shop, read_shop
from nextbest.templates.sources import SHOP, WORDS, package_source


def write_templates(out: Path, project: Path, published: Path | None = None) -> list[Path]:
    """Write the templates and return the files.

    Parameters
    ----------
    out
        The folder of the templates. Its ``shop.yml`` and ``words.csv`` are read; where it has none,
        the examples are written there, to be edited.
    project
        The folder of ``dbt_project.yml``.
    published
        The published file to read the columns from; by default the contract of the project, or of
        no file where the project has none, such as that of a shop.

    Raises
    ------
    ValueError
        Where nobody has said whether a column is shown, or the shop's files are wrong.
    """
    contract = published or project / CONTRACT
    promised = columns_of_contract(contract) if published or contract.exists() else []
    if undecided := undecided_columns(promised):
        raise ValueError(
            f"{contract} has columns that no template shows: {', '.join(undecided)}. Show them "
            "in templates/design.py, or say in NOT_SHOWN of templates/contract.py why not"
        )
    made = templates(out, project)
    examples = {name: package_source(name).text for name in (SHOP, WORDS)}
    lacking = {name: text for name, text in examples.items() if not (out / name).exists()}
    for name, text in (lacking | made).items():
        file = out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return [out / name for name in examples | made]


def templates(out: Path, project: Path) -> dict[str, str]:
    """Return the templates by the names of their files."""
    shop = read_shop(out, project)
    whole, flat = Design(shop), Design(shop, nests=False)
    html, flat_html = mjml2html(whole.email), mjml2html(flat.email)
    amp = amp_email(shop)
    found = {"README.md": guide()}
    for dialect in dialects(shop):
        found |= _emails(dialect.name, dialect, whole.subject, html)
        found[f"amp/{dialect.name}.html"] = dialect.speak(amp)
    for spoken in shop.languages:
        merging = Mailchimp(shop, spoken)
        found |= _emails(f"mailchimp/{spoken}", merging, flat.subject, flat_html)
        found[f"mailchimp/{spoken}/fields.csv"] = _fields(shop)
    return found


def _emails(folder: str, dialect: Dialect, subject: str, html: str) -> dict[str, str]:
    return {
        f"{folder}/subject.txt": dialect.speak(subject) + "\n",
        f"{folder}/email.html": dialect.speak(html) + "\n",
    }


def _fields(shop: Shop) -> str:
    """Return the fields that the audience must have, with type and default."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["tag", "column", "type", "default"])
    for column, tag in TAGS.items():
        writer.writerow([tag, column, "text", default_of(column, shop)])
    return text.getvalue()
