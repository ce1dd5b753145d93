"""What is asked before the folder of a shop is written."""

import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

CONSENT_DEFAULTS = ("denied", "granted")
EXAMPLE_URL = "https://www.example.com"


@dataclass(frozen=True)
class NewShop:
    """The answers.

    Parameters
    ----------
    folder
        Where the folder is written; it must not exist.
    raw
        A folder of CSV or Parquet files, one such file, or a DuckDB file; None where the tables are
        mapped by hand.
    optional_tables
        The optional tables, such as ``web.events``; None takes those that are found in `raw`.
    currency
        Of all orders; empty takes that of the first order.
    timezone
        Of the times in `raw` that do not say it, such as ``Europe/Berlin``.
    consent_default
        Of customers without a row of consent.
    shop_url
        Where links of mails lead.
    languages
        In which offers are written, the shop's own first; None takes those that customers in `raw`
        read.
    """

    folder: Path
    raw: Path | None = None
    optional_tables: tuple[str, ...] | None = None
    currency: str = ""
    timezone: str = "UTC"
    consent_default: str = "denied"
    shop_url: str = EXAMPLE_URL
    languages: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what no folder can be written by."""
        if self.folder.exists():
            raise ValueError(
                f"{self.folder} exists already: name a folder that does not, or move it"
            )
        if self.raw is not None and not self.raw.exists():
            raise ValueError(f"--raw: there is no file or folder {self.raw}")
        if self.timezone not in available_timezones():
            raise ValueError(
                f"--timezone: '{self.timezone}' is not known; expected one such as Europe/Berlin"
            )
        if self.consent_default not in CONSENT_DEFAULTS:
            raise ValueError(
                f"--consent-default: '{self.consent_default}'; expected denied or granted"
            )
        if self.currency and not re.fullmatch("[A-Za-z]{3}", self.currency):
            raise ValueError(f"--currency: '{self.currency}'; expected three letters, such as EUR")
        if not self.shop_url.startswith("https://"):
            raise ValueError(f"--shop-url: '{self.shop_url}'; expected an https address")
