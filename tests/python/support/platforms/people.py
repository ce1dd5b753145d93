"""People as a platform holds them, found by any of their identifiers."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Person:
    """One profile: what names them, what is known of them, and whether they get mail."""

    platform_id: str
    names: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    subscription: str = "none"
    facts: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return the person as the state of a server tells them."""
        return {
            "platform_id": self.platform_id,
            **self.names,
            "attributes": self.attributes,
            "subscription": self.subscription,
            **self.facts,
        }


def clean(name: str, value: str) -> str:
    """Return an identifier as it is compared: addresses without case."""
    return value.strip().lower() if name == "email" else value


class People:
    """The profiles of an account.

    Parameters
    ----------
    prefix
        What the platform's own ids begin with.
    key
        The identifier by which the state of the server names people, such as `external_id`.
    """

    def __init__(self, prefix: str, key: str) -> None:
        self.prefix, self.key = prefix, key
        self.everyone: dict[str, Person] = {}
        self.deleted: list[dict[str, str]] = []
        self._n_ever = 0
        self._by: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)

    def all_by(self, name: str, value: str) -> list[Person]:
        """Return the people with an identifier, in the order in which they came."""
        if name == "platform_id":
            return [self.everyone[value]] if value in self.everyone else []
        found = self._by.get((name, clean(name, value)), {})
        return [self.everyone[platform_id] for platform_id in found]

    def by(self, name: str, value: str) -> Person | None:
        """Return the first person with an identifier."""
        return next(iter(self.all_by(name, value)), None)

    def add(self, platform_id: str | None = None, **names: str) -> Person:
        """Create a person."""
        self._n_ever += 1
        person = Person(platform_id or f"{self.prefix}{self._n_ever:010d}")
        self.everyone[person.platform_id] = person
        for name, value in names.items():
            self.rename(person, name, value)
        return person

    def rename(self, person: Person, name: str, value: str | None) -> None:
        """Give a person another identifier, or take it away."""
        before = person.names.pop(name, None)
        if before is not None:
            self._by[name, before].pop(person.platform_id, None)
        if value:
            person.names[name] = clean(name, value)
            self._by[name, person.names[name]][person.platform_id] = None

    def delete(self, person: Person) -> None:
        """Erase a person; what named them is remembered, so that a test can see who was."""
        self.deleted.append({"platform_id": person.platform_id, **person.names})
        self.forget(person)

    def forget(self, person: Person) -> None:
        """Take a person out, whom another one continues."""
        for name in list(person.names):
            self.rename(person, name, None)
        del self.everyone[person.platform_id]

    def told(self) -> dict[str, dict[str, Any]]:
        """Return everyone by the key of the platform, or by the next best that names them."""
        return {
            person.names.get(self.key)
            or person.names.get("email")
            or person.platform_id: person.told()
            for person in self.everyone.values()
        }
