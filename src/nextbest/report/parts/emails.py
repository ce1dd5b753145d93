"""Ten emails as customers get them, without names, ids and addresses."""

from html import escape
from typing import Any

from nextbest.report.charts import Charts
from nextbest.report.html import Section, missing, note, text
from nextbest.report.numbers import counted, words
from nextbest.report.parts.budgets import DECIDERS
from nextbest.report.shop import Shop
from nextbest.show_profiles import chosen_profiles
from nextbest.show_profiles.chosen import RECOMMENDED

N_EMAILS = 10
PERSONAL = ("customer_id", "external_id", "email", "email_sha256", "first_name", "payload")
"""What tells who a customer is: the page never has it."""
INSTALL = "Run make templates once, then the report again, to see them as emails."


def emails(shop: Shop, charts: Charts) -> Section:
    """Return ten emails, chosen to differ."""
    title = "Ten emails"
    try:
        found = [unnamed(row) for row in chosen_profiles(shop.file, N_EMAILS)]
    except ValueError:
        what = "Nobody has an active profile, so there is no email to show."
        when = "Profiles appear for customers who agreed to marketing."
        return Section("emails", title, what, missing(what, when))
    rendered, why_not = _rendered(shop, found)
    shown = "".join(
        _shown(number, row, rendered.get(number)) for number, row in enumerate(found, 1)
    )
    answer = (
        f"{counted(len(found), 'email')} of the newest publication, chosen to differ in offer, "
        "stage and propensity. Names, ids and addresses are left out."
    )
    body = (note(why_not) if why_not else "") + f'<ol class="emails">{shown}</ol>'
    return Section("emails", title, answer, body)


def unnamed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a profile without what tells who the customer is.

    Examples
    --------
    >>> unnamed({"first_name": "Ann", "offer_code": "NEW"})
    {'first_name': None, 'offer_code': 'NEW'}
    """
    return {name: None if name in PERSONAL else value for name, value in row.items()}


def _rendered(shop: Shop, found: list[dict[str, Any]]) -> tuple[dict[int, str], str]:
    """Return the emails by number, and else why there are none."""
    try:
        from nextbest.templates.preview import rendered_emails  # noqa: PLC0415
        from nextbest.templates.write import templates  # noqa: PLC0415
    except ImportError:
        return {}, INSTALL
    try:
        of_shop = templates(shop.project / "templates", shop.project)
        made = rendered_emails(shop.file, of_shop, found)
    except (ValueError, OSError) as error:
        return {}, f"The templates of this shop cannot be rendered: {error}"
    return dict(enumerate((email for _, email in made), 1)), ""


def _shown(number: int, row: dict[str, Any], email: str | None) -> str:
    headline = row["offer_headline"] or "No offer"
    frame = ""
    if email is not None:
        frame = (
            f'<iframe title="Email {number}: {text(headline)}" sandbox="allow-same-origin" '
            f'loading="lazy" srcdoc="{escape(email)}"></iframe>'
        )
    products = "".join(
        f"<li>{text(row[f'rec_{place}_name'])}{_small(row[f'rec_{place}_reason_text'])}</li>"
        for place in RECOMMENDED
        if row[f"rec_{place}_name"]
    )
    # on paper, and without templates: what the email says in short
    frame += f'<div class="printed">{text(headline)}<ul class="products">{products}</ul></div>'
    return (
        f'<li class="email"><h3>{number}. {text(row["offer_code"] or "no offer")}</h3>'
        f'<p class="who">{text(_who(row))}</p>{frame}</li>'
    )


def _who(row: dict[str, Any]) -> str:
    kind = [
        f"{name} {words(row[column])}"
        for name, column in (("stage", "journey_stage"), ("propensity", "segment_propensity"))
        if row[column]
    ]
    if row["is_holdout"]:
        kind.append("held out")
    who = ", ".join(kind) or "a customer without consent to personalization"
    return f"{who[0].upper()}{who[1:]}. Decided by {DECIDERS.get(row['offer_source'], 'nobody')}."


def _small(words_: str | None) -> str:
    return f" <small>{text(words_)}</small>" if words_ else ""
