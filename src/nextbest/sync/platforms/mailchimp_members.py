"""Operations on members of Mailchimp, which are named by the MD5 of their address in lower case.

A member whose address changes is renamed by a call to its old name ("Add or update list member"),
so that its status stays. Where the new address is a member already, the old one is archived.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from nextbest.sync.payloads import as_json
from nextbest.sync.platform import Item, Outcome, Row
from nextbest.sync.words import plain_words

NOT_FOUND = 404
OK = range(200, 300)
UNKNOWN = "Mailchimp does not know the member"


@dataclass(frozen=True)
class Operation:
    """A request of a batch.

    Attributes
    ----------
    operation_id
        Identifies it in the batch.
    member
        The name of the member.
    request
        What is sent.
    address
        The address that the member has afterwards, where it is set.
    renames
        Whether the address is another one than that of the name.
    """

    operation_id: str
    member: str
    request: Row
    address: str | None = None
    renames: bool = False


def hash_of(address: str) -> str:
    """Return how Mailchimp names a member."""
    return hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()


def operations(path: str, item: Item, payload: Row) -> list[Operation]:
    """Return what is to be done for an item: the first operation, and those on its older names.

    Parameters
    ----------
    path
        The path of the audience.
    item, payload
        The item and its payload.
    """
    if "email_address" not in payload:
        return [_left(path, item, payload, member) for member in item.platform_ids]
    new = hash_of(payload["email_address"])
    is_known = not item.platform_ids or new in item.platform_ids
    member = new if is_known else item.platform_ids[0]
    older = [name for name in item.platform_ids if name != member]
    return [
        _put(path, item, payload, member),
        *(_archived(path, item, name) for name in older),
    ]


def again(path: str, item: Item, payload: Row) -> list[Operation]:
    """Return what is to be done where a member cannot be renamed: the old one is archived."""
    new = hash_of(payload["email_address"])
    return [
        _put(path, item, payload, new),
        *(_archived(path, item, name) for name in item.platform_ids if name != new),
    ]


def outcome(item: Item, plan: list[Operation], results: dict[str, Any]) -> Outcome:
    """Return what became of an item, from the results of its operations by their id."""
    if any(one.operation_id not in results for one in plan):
        return Outcome(item.item_id, "Mailchimp's results do not have the member")
    answers = [(one, results[one.operation_id]) for one in plan]
    is_found = False
    for one, result in answers:
        status = int(result["status_code"])
        if status not in OK and (status != NOT_FOUND or one.address):
            return Outcome(item.item_id, plain_words(str(result.get("response") or status)))
        is_found = is_found or status in OK
    if not is_found:
        return Outcome(item.item_id, UNKNOWN, is_unknown=True)
    first, result = answers[0]
    if first.address is None:
        return Outcome(item.item_id, None, first.member)
    said = json.loads(result.get("response") or "{}")
    if str(said.get("email_address") or "").lower() != first.address.lower():
        return Outcome(item.item_id, "Mailchimp has not taken the new address")
    return Outcome(item.item_id, None, str(said.get("id") or hash_of(first.address)))


def _put(path: str, item: Item, payload: Row, member: str) -> Operation:
    address = payload["email_address"]
    request = {
        "method": "PUT",
        "path": f"{path}/members/{member}",
        "operation_id": f"{item.item_id} {member}",
        "body": as_json(payload),
    }
    renames = member != hash_of(address)
    return Operation(request["operation_id"], member, request, address, renames)


def _archived(path: str, item: Item, member: str) -> Operation:
    operation_id = f"{item.item_id} {member}"
    request = {
        "method": "DELETE",
        "path": f"{path}/members/{member}",
        "operation_id": operation_id,
    }
    return Operation(operation_id, member, request)


def _left(path: str, item: Item, payload: Row, member: str) -> Operation:
    leaves_as = payload.get("leaves_as")
    if leaves_as == "remove":
        return _archived(path, item, member)  # who can return
    operation_id, place = f"{item.item_id} {member}", f"{path}/members/{member}"
    request = {"method": "PATCH", "path": place, "body": as_json(payload)}
    if leaves_as == "erase":
        request = {"method": "POST", "path": f"{place}/actions/delete-permanent"}
    return Operation(operation_id, member, {**request, "operation_id": operation_id})
