"""A publisher of small files by the documented rules, or by the wrong ones of old."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

COLUMNS = {
    "fct_email_profiles": (
        "customer_id varchar, external_id varchar, email varchar, email_sha256 varchar, "
        "updated_at timestamp, is_active boolean, offer_code varchar, payload varchar"
    ),
    "fct_email_profile_deletes": (
        "delete_id varchar, customer_id varchar, external_id varchar, email_sha256 varchar, "
        "reason varchar, updated_at timestamp"
    ),
    "fct_publications": (
        "publication_id varchar, kind varchar, as_of_date date, first_updated_at timestamp, "
        "published_at timestamp, rows_by_mart varchar"
    ),
}
IDENTIFIERS = ("customer_id", "external_id", "email_sha256")
MISTAKES = (
    "one millisecond",
    "empty payload",
    "deletes without hash",
    "old external id kept",
    "living identifier in deletes",
    "all rows touched",
    "moved silently",
    "times between milliseconds",
    "window not told",
    "window without slack",
)


class Person(NamedTuple):
    """A person as the shop knows them on a day."""

    external_id: str
    email: str
    offer: str = "WELCOME"
    may_be_mailed: bool = True


@dataclass
class Publisher:
    """Publishes people day by day; ``mistake`` is one of ``MISTAKES`` or none.

    A build begins (``first_updated_at``) before it dates its rows, and its file can be read a
    moment after ``published_at``.
    """

    folder: Path
    mistake: str = ""
    began_at: datetime = datetime(2026, 6, 1, 6)
    began_before: timedelta = timedelta(seconds=30)
    takes: timedelta = timedelta(seconds=132)
    profiles: dict[str, dict] = field(default_factory=dict)
    deletes: dict[str, dict] = field(default_factory=dict)
    publications: list[dict] = field(default_factory=list)
    known: dict[tuple, None] = field(default_factory=dict)

    def publish(self, people: Mapping[str, Person]) -> Path:
        """Publish the people of the next day and return the file."""
        first = self.began_at + timedelta(days=len(self.publications))
        if self.mistake == "times between milliseconds":
            first += timedelta(microseconds=500)
        step = timedelta(microseconds=1 if self.mistake == "one millisecond" else 1000)
        new = {who: _profile(who, person, self.mistake) for who, person in people.items()}
        self.known |= dict.fromkeys(
            tuple(row[name] for name in IDENTIFIERS) for row in new.values()
        )
        self.profiles = self._dated(self.profiles, new, first, step)
        self.deletes = self._dated(self.deletes, self._to_delete(), first, step)
        told = {
            "window not told": first + self.takes,
            "window without slack": first + timedelta(milliseconds=1),
        }.get(self.mistake, first - self.began_before)
        self.publications.append(
            {
                "publication_id": str(len(self.publications)),
                "kind": "full",
                "as_of_date": first.date(),
                "first_updated_at": told,
                "published_at": first + self.takes,
                "rows_by_mart": "{}",
            }
        )
        return self._write()

    def _dated(self, old: dict, new: dict, first: datetime, step: timedelta) -> dict[str, dict]:
        """Keep ``updated_at`` of the rows that stay; the others get one each, rising."""
        at, dated = first, {}
        for who, row in sorted(new.items()):
            before = dict(old.get(who, {}))
            before_at = before.pop("updated_at", None)
            stays = before == row and self.mistake != "all rows touched"
            if stays or (before and self.mistake == "moved silently"):
                dated[who] = row | {"updated_at": before_at}
            else:
                at += step
                dated[who] = row | {"updated_at": at}
        return dated

    def _to_delete(self) -> dict[str, dict]:
        """Return a row per identity that was published and is not, less what is in use."""
        used = {name: {row[name] for row in self.profiles.values()} for name in IDENTIFIERS}
        gone = {}
        for identity in self.known:
            left = {
                name: None if value in used[name] and not self._names_the_living(name) else value
                for name, value in zip(IDENTIFIERS, identity, strict=True)
            }
            is_gone = any(
                value is not None and value not in used[name] for name, value in left.items()
            )
            if self.mistake == "deletes without hash":
                left["email_sha256"] = None
            if is_gone and (left["customer_id"] or self.mistake != "old external id kept"):
                delete_id = _sha256("|".join(identity))
                gone[delete_id] = {"delete_id": delete_id, **left, "reason": "left"}
        return gone

    def _names_the_living(self, name: str) -> bool:
        return self.mistake == "living identifier in deletes" and name == "external_id"

    def _write(self) -> Path:
        file = self.folder / f"published_{len(self.publications)}.duckdb"
        tables = {
            "fct_email_profiles": [*self.profiles.values()],
            "fct_email_profile_deletes": [*self.deletes.values()],
            "fct_publications": self.publications,
        }
        with duckdb.connect(str(file)) as con:
            con.execute("create schema marts")
            for table, rows in tables.items():
                con.execute(f"create table marts.{table} ({COLUMNS[table]})")
                if rows:
                    con.register("new_rows", pa.Table.from_pylist(rows))
                    con.execute(f"insert into marts.{table} by name from new_rows")
        return file


def _profile(who: str, person: Person, mistake: str) -> dict:
    is_active = person.may_be_mailed
    payload = {"offer": person.offer if is_active else None, "is_vip": False if is_active else None}
    return {
        "customer_id": who,
        "external_id": person.external_id,
        "email": person.email if is_active else None,
        "email_sha256": _sha256(person.email),
        "is_active": is_active,
        "offer_code": person.offer if is_active else "",
        "payload": "{}" if mistake == "empty payload" and not is_active else json.dumps(payload),
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
