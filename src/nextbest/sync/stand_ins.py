"""The list of test addresses, which stand in for customers in staging."""

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path("staging_addresses.csv")
"""Where a shop keeps the list: beside dbt_project.yml. No build reads it."""
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
NAME = "Test"


@dataclass(frozen=True)
class StandIn:
    """Somebody who gets the emails of staging."""

    email: str
    first_name: str

    @property
    def id(self) -> str:
        """What the platform calls them: the same for an address, wherever it is in the list."""
        return f"staging-{self.sha256[:12]}"

    @property
    def sha256(self) -> str:
        """The hash of the address, as of a profile."""
        return hashlib.sha256(self.email.encode()).hexdigest()


def read_addresses(file: Path) -> list[StandIn]:
    """Return the test addresses of a CSV file with the columns ``email`` and ``first_name``.

    Raises
    ------
    ValueError
        Where the file is missing, has no column ``email`` or no row, or a row has no address, or
        one that is there twice.
    """
    if not file.exists():
        raise ValueError(
            f"there is no file {file}: write one with the columns email and first_name, a row per "
            "test address, or name another with --addresses"
        )
    with file.open(encoding="utf-8-sig", newline="") as content:
        reader = csv.DictReader(content)
        if "email" not in (reader.fieldnames or []):
            raise ValueError(f"{file} has no column email: its first line is {reader.fieldnames}")
        found = [
            StandIn((row["email"] or "").strip().lower(), (row.get("first_name") or NAME).strip())
            for row in reader
        ]
    for number, one in enumerate(found, start=2):
        if not ADDRESS.fullmatch(one.email):
            raise ValueError(f"{file}, line {number}: '{one.email}' is not an email address")
        if one.email in [other.email for other in found[: number - 2]]:
            raise ValueError(f"{file}, line {number}: {one.email} is there twice")
    if not found:
        raise ValueError(f"{file} has no test address: add a row per address")
    return found
