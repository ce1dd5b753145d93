"""Klaviyo's filters, and profiles as they are read ("Filtering" of 2025-02-11, OpenAPI)."""

import re
from typing import Any

from platforms.checks import within, wrong
from platforms.klaviyo_account import KlaviyoAccount as Account
from platforms.people import Person
from platforms.wire import Answer, Request

NAMES = ("external_id", "email", "phone_number")
STANDARD = {
    *("first_name", "last_name", "organization", "locale", "title", "image", "location"),
    *("properties", "_kx", *NAMES),
}


def told(person: Person) -> dict[str, Any]:
    """Return a person as the API tells them."""
    standard = {k: v for k, v in person.attributes.items() if k in STANDARD}
    properties = {k: v for k, v in person.attributes.items() if k not in STANDARD}
    names = {name: person.names.get(name) for name in NAMES}
    attributes = names | standard | {"properties": properties}
    return {"type": "profile", "id": person.platform_id, "attributes": attributes}


def filtered(account: Account, request: Request, names: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return the field and the values of `filter=any(field,["a","b"])`.

    Raises
    ------
    RefusedError
        Where the filter has another form or field.
    """
    pattern = r'(any|equals)\((\w+),\[?((?:"[^"]*",?\s*)*)\]?\)'
    found = re.fullmatch(pattern, request.first("filter"))
    if found is None or found[2] not in names:
        raise wrong(account, request, "invalid", "The filter is not valid.")
    return found[2], re.findall(r'"([^"]*)"', found[3])


def read(account: Account, request: Request) -> Answer:
    """Return the profiles that a filter names."""
    name, values = filtered(account, request, ("id", *NAMES))
    # How many values `any` takes is not documented: no more than a page has.
    within(account, request, "values of any", len(values), 100, 400, "Too many values.")
    field = "platform_id" if name == "id" else name
    found = [person for value in values for person in account.people.all_by(field, value)]
    return account.page(request, [told(person) for person in found], default=20)
