"""What templates take from the vars of the project: where emails lead, and whether it is a demo."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml

EXAMPLES = {
    "shop_url": "https://www.example.com",
    "default_image_url": "https://www.example.com/images/product.png",
    "campaign_name": "nextbest",
}


@dataclass(frozen=True)
class Addresses:
    """Where emails of a shop lead.

    Attributes
    ----------
    link
        Where the email leads when a row has no link, with the parameters of the campaign.
    image_url
        Picture of a product that has none.
    """

    link: str
    image_url: str


def project_vars(project: Path) -> dict[str, Any]:
    """Return the vars of ``dbt_project.yml`` in a folder; none where there is no such file."""
    file = project / "dbt_project.yml"
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is no YAML: {' '.join(str(error).split())}") from error
    declared = (said or {}).get("vars") or {}
    if not isinstance(declared, dict):
        raise ValueError(f"{file}: vars is {declared!r}; expected lines such as shop_url: https://")
    own = declared.get("nextbest")  # dbt reads vars of a package there, too
    return declared | (own if isinstance(own, dict) else {})


def read_addresses(project: Path) -> Addresses:
    """Return where emails lead, as vars shop_url, campaign_name and default_image_url say.

    Parameters
    ----------
    project
        The folder of ``dbt_project.yml``.

    Raises
    ------
    ValueError
        Where the picture has no address that begins with https.
    """
    known = EXAMPLES | {
        name: value for name, value in project_vars(project).items() if name in EXAMPLES
    }
    for name, value in known.items():
        if not isinstance(value, str) or not value.strip():
            raise ValueError(
                f"dbt_project.yml: var {name} is {value!r}; expected a text such as "
                f"{EXAMPLES[name]}"
            )
    if not known["default_image_url"].startswith("https://"):
        raise ValueError(
            f"default_image_url is {known['default_image_url']}: pictures in emails need an "
            "address that begins with https://"
        )
    tracking = urlencode(
        {
            "utm_source": "nextbest",
            "utm_medium": "email",
            "utm_campaign": known["campaign_name"],
            "utm_content": "neutral",
        }
    )
    address = known["shop_url"]
    start = address if urlsplit(address).path else f"{address}/"
    return Addresses(f"{start}{'&' if '?' in start else '?'}{tracking}", known["default_image_url"])
