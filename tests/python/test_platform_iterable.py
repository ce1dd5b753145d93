"""The server of Iterable keeps to what Iterable documents."""

from collections.abc import Iterator
from typing import Any

import pytest

from platform_callers import JSON, Caller
from platforms.faults import Faults
from platforms.iterable import IterableServer


@pytest.fixture
def iterable() -> Iterator[Caller]:
    with IterableServer() as server:
        yield Caller(server, JSON | {"Api-Key": IterableServer.key})


def users(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"users": list(rows)}


def test_iterable_names_failed_users_in_lists(iterable: Caller) -> None:
    iterable.server.faults = Faults(bad_rows=0.5)
    ids = [f"u{i}" for i in range(20)]
    answer = iterable("POST", "/api/users/bulkUpdate", users(*({"userId": x} for x in ids)))
    bad = [x for x in ids if iterable.server.faults.is_bad(x)]
    assert answer.status_code == 200
    assert answer.json()["failedUpdates"]["invalidDataUserIds"] == bad
    assert (answer.json()["failCount"], answer.json()["successCount"]) == (len(bad), 20 - len(bad))


def test_iterable_takes_an_email_or_a_user_id_but_not_both(iterable: Caller) -> None:
    both = {"userId": "a", "email": "a@example.com"}
    answer = iterable("POST", "/api/users/bulkUpdate", users(both))
    assert answer.json()["failedUpdates"]["invalidUserIds"] == ["a"]
    assert iterable.violations == ["identifier"]


def test_iterable_merges_top_level_fields(iterable: Caller) -> None:
    fields = {"x": 1, "o": {"a": 1}}
    iterable("POST", "/api/users/bulkUpdate", users({"userId": "a", "dataFields": fields}))
    fields = {"y": "t", "o": {"b": 1}}
    iterable("POST", "/api/users/bulkUpdate", users({"userId": "a", "dataFields": fields}))
    assert iterable.profile("a")["attributes"] == {"x": 1, "y": "t", "o": {"b": 1}}
    row = {"userId": "a", "dataFields": {"o": {"c": 2}}, "mergeNestedObjects": True}
    iterable("POST", "/api/users/bulkUpdate", users(row))
    assert iterable.profile("a")["attributes"]["o"] == {"b": 1, "c": 2}


def test_iterable_a_field_keeps_its_type(iterable: Caller) -> None:
    iterable("POST", "/api/users/bulkUpdate", users({"userId": "a", "dataFields": {"x": 1}}))
    wrong = users({"userId": "b"}, {"userId": "a", "dataFields": {"x": "one"}})
    answer = iterable("POST", "/api/users/bulkUpdate", wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "RequestFieldsTypesMismatched")
    assert "project:::x" in answer.json()["params"]["validationErrors"]
    assert list(iterable.server.state()["profiles"]) == ["a"]


def test_iterable_five_requests_a_second_and_no_header_on_429(
    iterable: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("platforms.pace.clock", lambda: now[0])
    sent = [iterable("POST", "/api/users/bulkUpdate", users({"userId": f"u{i}"})) for i in range(6)]
    assert [answer.status_code for answer in sent] == [200] * 5 + [429]
    assert sent[-1].json()["code"] == "RateLimitExceeded"
    assert not [name for name in sent[-1].headers if "retry" in name.lower() or "rate" in name]
    assert iterable.violations == ["pace"]
    now[0] += 1
    assert iterable("POST", "/api/users/bulkUpdate", users({"userId": "a"})).status_code == 200


def test_iterable_1000_users(iterable: Caller) -> None:
    body = users(*({"userId": f"u{i}"} for i in range(1001)))
    answer = iterable("POST", "/api/users/bulkUpdate", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "BatchTooLarge")


def test_iterable_leaving_all_channels_is_to_be_unsubscribed(iterable: Caller) -> None:
    iterable("POST", "/api/users/bulkUpdate", users({"userId": "a"}))
    for left, expected in (([11], []), ([11, 12], ["a"]), ([], [])):
        row = {"userId": "a", "unsubscribedChannelIds": left}
        body = {"updateSubscriptionsRequests": [row]}
        answer = iterable("POST", "/api/users/bulkUpdateSubscriptions", body)
        assert answer.json()["successCount"] == 1
        assert iterable.server.state()["suppressed"] == expected


def test_iterable_a_forgotten_person_cannot_come_back_a_deleted_one_can(iterable: Caller) -> None:
    iterable("POST", "/api/users/bulkUpdate", users({"userId": "a"}, {"userId": "b/c"}))
    assert iterable("POST", "/api/users/forget", {"userId": "a"}).status_code == 200
    assert iterable("DELETE", "/api/users/byUserId/b%2Fc").status_code == 200
    assert iterable("DELETE", "/api/users/byUserId/b%2Fc").status_code == 400
    again = users({"userId": "a"}, {"userId": "b/c"})
    answer = iterable("POST", "/api/users/bulkUpdate", again).json()
    assert answer["failedUpdates"]["forgottenUserIds"] == ["a"]
    assert list(iterable.server.state()["profiles"]) == ["b/c"]


def test_iterable_catalog_items_are_replaced_unless_told(iterable: Caller) -> None:
    path = "/api/catalogs/products/items"
    for only, item in ((False, {"x": 1}), (True, {"y": 2}), (False, {"z": 3})):
        body = {"documents": {"p-1": item}, "replaceUploadedFieldsOnly": only}
        assert iterable("POST", path, body).status_code == 202
        if only:
            assert iterable.server.state()["catalog"] == {"p-1": {"x": 1, "y": 2}}
    assert iterable.server.state()["catalog"] == {"p-1": {"z": 3}}
    assert iterable("DELETE", path, {"itemIds": ["p-1"]}).status_code == 202
    assert iterable.server.state()["catalog"] == {}
    assert iterable("POST", path, {"documents": {"p-1": {}}}).status_code == 400
