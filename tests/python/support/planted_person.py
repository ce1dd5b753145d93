"""A person to plant: what they do before each of three builds, and what must follow."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from planted_rows import LOADINGS, Change, Gone, Row, beginnings


class Expect(Enum):
    """What the published tables must say about a person."""

    ACTIVE = "is mailed"
    PERSONAL = "is mailed, and personally"
    IMPERSONAL = "is mailed, but not personally"
    SILENT = "is not mailed"
    CLOSED = "is not mailed at the first address"
    ERASED = "is nowhere"


@dataclass(frozen=True)
class Person:
    """Somebody planted; ``story`` says what they did between the builds.

    Attributes
    ----------
    story : str
        Reads as a sentence after "they".
    second, third : sequence of Row or Gone
        What arrives before the second and the third build.
    expect, at_last : Expect
        What must be true after the second and after the third build; ``at_last`` is by default
        the same.
    first : sequence of Row or Gone
        What is there before the first build beside `beginnings`.
    begins : Expect
        What must be true after the first build.
    merged : bool
        Whether they had an older id (``{old}``) with the same address, which names the person.
    email : str
        The address as the shop spells it.
    is_customer : bool
        Whether the shop ever had a row of them.
    """

    story: str
    second: Sequence[Change] = ()
    expect: Expect = Expect.SILENT
    third: Sequence[Change] = ()
    at_last: Expect | None = None
    first: Sequence[Change] = ()
    begins: Expect = Expect.ACTIVE
    merged: bool = False
    email: str = "{email}"
    is_customer: bool = True

    def expected(self, build: int) -> Expect:
        """Return what must be true after a build, the first being number 1."""
        return (self.begins, self.expect, self.at_last or self.expect)[build - 1]


@dataclass(frozen=True)
class Planted:
    """A person with a number, and so with ids, names and addresses of their own."""

    person: Person
    number: int

    @property
    def places(self) -> dict[str, str]:
        """What stands in the places of the rows."""
        letters = "".join(chr(97 + self.number // 26**place % 26) for place in (2, 1, 0))
        first, last = f"Xav{letters}q", f"Zol{letters}k"
        local = f"{first}.{last}".lower()
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in local)
        return {
            **{name: f"QP{self.number:03}{name[0].upper()}" for name in ("id", "old", "new")},
            "first": first,
            "last": last,
            "local": local,
            "email": f"{local}@plant.example",
            "email2": f"{local}.second@plant.example",
            "capitals": f"{local}@plant.example".upper(),
            "wide": f"{wide}@plant.example",
        }

    def changes(self, load: int) -> list[Change]:
        """Return the filled-in changes of a load, the first being number 1."""
        person = self.person
        base: list[Change] = []
        if load == 1 and person.is_customer:
            base = list(beginnings(email=person.email))
            if person.merged:
                since = "2025-12-15 10:00:00"
                base += beginnings("{old}", person.email, since=since, granted=since)
        added = (person.first, person.second, person.third)[load - 1]
        return [
            self.filled(change, LOADINGS[load - 1], f"E-{{id}}-{load}-{place}")
            for place, change in enumerate((*base, *added))
        ]

    def filled(self, change: Change, loaded: str, event: str) -> Change:
        """Return a change with this person in its places."""
        if isinstance(change, Gone):
            return replace(change, customer_id=change.customer_id.format(**self.places))
        places = self.places | {"loaded": loaded, "event": event.format(**self.places)}
        filled = {name: value and value.format(**places) for name, value in change.columns.items()}
        return Row(change.table, filled)

    def known_as(self, load: int) -> tuple[set[str], set[str], set[str]]:
        """Return the ids, the addresses as they are written and the names up to a load."""
        ids, addresses, names = {self.places["id"]}, set(), set()
        for number in range(1, load + 1):
            for change in self.changes(number):
                if isinstance(change, Row) and change.table == "crm.customers":
                    ids |= {change.columns["customer_id"], change.columns["external_id"]}
                    addresses.add(change.columns["email"])
                    names |= {change.columns["first_name"], change.columns["last_name"]}
        return {text for text in ids if text.strip()}, addresses, names

    def mailboxes(self, load: int) -> set[str]:
        """Return the addresses up to a load, each as its mailbox."""
        return {mailbox(address) for address in self.known_as(load)[1]}

    def traces(self, load: int) -> set[str]:
        """Return all that tells who they are: nothing of it may be left of who is erased."""
        ids, addresses, names = self.known_as(load)
        return ids | names | _spellings(addresses)

    def others(self, load: int) -> dict[str, set[str]]:
        """Return the ids of somebody else who has asked for erasure, with their addresses."""
        if self.person.expected(load) is Expect.ERASED:
            return {}
        rows = [
            change
            for number in range(1, load + 1)
            for change in self.changes(number)
            if isinstance(change, Row)
        ]
        ids = {row.columns["customer_id"] for row in rows if row.table == "crm.customers"}
        asked = {
            row.columns["customer_id"]: set()
            for row in rows
            if row.table == "crm.erasure_requests" and row.columns["customer_id"] in ids
        }
        for row in rows:
            if row.table == "crm.customers" and row.columns["customer_id"] in asked:
                asked[row.columns["customer_id"]].add(row.columns["email"])
        return asked

    def traces_of_others(self, load: int) -> set[str]:
        """Return what tells who somebody else was who is erased, and may not be left."""
        others = self.others(load)
        return set(others) | _spellings({address for some in others.values() for address in some})


def _spellings(addresses: set[str]) -> set[str]:
    """Return addresses as they are written, as their mailboxes, and the hashes of both."""
    spelled = addresses | {mailbox(address) for address in addresses}
    hashes = {
        digest(address.encode()).hexdigest()
        for address in spelled
        for digest in (hashlib.sha256, hashlib.md5)
    }
    return spelled | hashes


def mailbox(address: str) -> str:
    """Return an address as its mailbox, by a second implementation of the rule."""
    shown = "".join(c for c in address if unicodedata.category(c)[0] not in "ZC")
    local, _, domain = unicodedata.normalize("NFKC", shown).lower().rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
