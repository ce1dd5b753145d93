"""The server of Braze keeps to what Braze documents."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from platform_callers import JSON, Caller
from platforms.braze import BrazeServer
from platforms.faults import Faults


@pytest.fixture
def braze() -> Iterator[Caller]:
    with BrazeServer() as server:
        yield Caller(server, JSON | {"Authorization": f"Bearer {BrazeServer.key}"})


def track(*attributes: dict[str, Any]) -> dict[str, Any]:
    return {"attributes": list(attributes)}


def test_braze_names_errors_by_index_and_does_the_rest(braze: Caller) -> None:
    answer = braze("POST", "/users/track", track({"external_id": "a", "x": 1}, {"x": 2}))
    assert answer.status_code == 201
    assert answer.json()["message"] == "success"
    assert [(e["input_array"], e["index"]) for e in answer.json()["errors"]] == [("attributes", 1)]
    assert braze.profile("a")["attributes"] == {"x": 1}


def test_braze_refuses_a_request_without_a_right_object(braze: Caller) -> None:
    braze.server.faults = Faults(bad_rows=1)
    answer = braze("POST", "/users/track", track({"external_id": "a"}))
    assert (answer.status_code, len(answer.json()["errors"])) == (400, 1)
    assert braze.violations == []


def test_braze_takes_75_objects(braze: Caller) -> None:
    answer = braze("POST", "/users/track", track(*({"external_id": f"{i}"} for i in range(76))))
    assert (answer.status_code, answer.json()["message"]) == (400, "Max Input Length Exceeded")
    assert braze.violations == ["limit"]


def test_braze_wants_a_content_type(braze: Caller) -> None:
    headers = {"Authorization": f"Bearer {BrazeServer.key}"}
    answer = braze("POST", "/users/track", track({"external_id": "a"}), headers)
    assert answer.status_code == 415


def test_braze_null_removes_and_an_empty_text_stays(braze: Caller) -> None:
    braze("POST", "/users/track", track({"external_id": "a", "x": 1, "y": 2, "z": 3}))
    braze("POST", "/users/track", track({"external_id": "a", "x": None, "y": ""}))
    assert braze.profile("a")["attributes"] == {"y": "", "z": 3}


def test_braze_a_subscription_changes_for_everyone_with_the_address(braze: Caller) -> None:
    same = {"email": "a@example.com"}
    braze("POST", "/users/track", track({"external_id": "a"} | same, {"external_id": "b"} | same))
    braze("POST", "/users/track", track({"external_id": "a", "email_subscribe": "unsubscribed"}))
    assert braze.server.state()["suppressed"] == ["a", "b"]


def test_braze_429_names_the_second_of_its_reset_and_no_retry_after(braze: Caller) -> None:
    braze.server.faults = Faults(too_many=1)
    answer = braze("POST", "/users/track", track({"external_id": "a"}))
    assert answer.status_code == 429
    assert 0 < int(answer.headers["X-RateLimit-Reset"]) - time.time() < 3
    assert "Retry-After" not in answer.headers


def test_braze_deletes_50_of_one_kind(braze: Caller) -> None:
    braze("POST", "/users/track", track({"external_id": "a"}))
    both = {"external_ids": ["a"], "braze_ids": ["b"]}
    assert braze("POST", "/users/delete", both).status_code == 400
    many = {"external_ids": [str(i) for i in range(51)]}
    assert braze("POST", "/users/delete", many).status_code == 400
    answer = braze("POST", "/users/delete", {"external_ids": ["a", "unknown"]})
    assert answer.json()["deleted"] == 2
    assert braze.server.state()["profiles"] == {}


def test_braze_catalog_put_replaces_patch_edits_delete_deletes(braze: Caller) -> None:
    path = "/catalogs/products/items"
    first = {"items": [{"id": "p1", "x": 1, "y": 2}]}
    assert braze("PUT", path, first).status_code == 202
    braze("PATCH", path, {"items": [{"id": "p1", "y": 3}, {"id": "p2", "y": 3}]})
    assert braze.server.state()["catalog"] == {"p1": {"id": "p1", "x": 1, "y": 3}}
    braze("PUT", path, {"items": [{"id": "p1", "z": 1}]})
    assert braze.server.state()["catalog"] == {"p1": {"id": "p1", "z": 1}}
    braze("DELETE", path, {"items": [{"id": "p1"}]})
    assert braze.server.state()["catalog"] == {}


@pytest.mark.parametrize(
    ("path", "rows", "status"),
    [
        ("/catalogs/unknown/items", [{"id": "p"}], 404),
        ("/catalogs/products/items", [{"id": "p"}, {"id": "p.1"}], 400),
        ("/catalogs/products/items", [{"id": f"p{i}"} for i in range(51)], 400),
    ],
    ids=["unknown catalog", "id", "50 items"],
)
def test_braze_catalog_limits(
    braze: Caller, path: str, rows: list[dict[str, Any]], status: int
) -> None:
    assert braze("PUT", path, {"items": rows}).status_code == status
    assert braze.server.state()["catalog"] == {}
    assert len(braze.violations) == 1
