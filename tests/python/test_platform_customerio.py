"""The server of Customer.io keeps to what Customer.io documents."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from platform_callers import JSON, Caller
from platforms.customerio import CustomerioServer


@pytest.fixture
def customerio() -> Iterator[Caller]:
    with CustomerioServer() as server:
        yield Caller(server, JSON, (CustomerioServer.site_id, CustomerioServer.key))


def person(who: str, action: str = "identify", **attributes: Any) -> dict[str, Any]:
    row = {"type": "person", "identifiers": {"id": who}, "action": action}
    return row | ({"attributes": attributes} if action == "identify" else {})


def batch(customerio: Caller, *rows: dict[str, Any]) -> requests.Response:
    return customerio("POST", "/api/v2/batch", {"batch": list(rows)})


def test_customerio_names_errors_by_batch_index(customerio: Caller) -> None:
    answer = batch(customerio, person("a", x=1), person("b", email="b@"), person("c"))
    assert (answer.status_code, [e["batch_index"] for e in answer.json()["errors"]]) == (207, [1])
    assert list(customerio.server.state()["profiles"]) == ["a", "c"]
    answer = batch(customerio, person("a"))
    assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize(
    "row",
    [
        person("a" * 151),
        person("a", **{"n" * 151: 1}),
        person("a", x="v" * 1001),
        person("a", **{f"x{i}": 1 for i in range(301)}),
        person("a", **{f"x{i}": "v" * 990 for i in range(40)}),
        person("a") | {"identifiers": {"id": "a", "email": "a@example.com"}},
    ],
    ids=["id", "name", "value", "attributes", "32 kB", "identifiers"],
)
def test_customerio_limits_of_an_object(customerio: Caller, row: dict[str, Any]) -> None:
    assert batch(customerio, row, person("z")).json()["errors"][0]["batch_index"] == 0
    assert len(customerio.violations) == 1


def test_customerio_500_kb_a_batch(customerio: Caller) -> None:
    rows = [person(f"{i}", **{f"x{j}": "v" * 900 for j in range(30)}) for i in range(20)]
    assert batch(customerio, *rows).status_code == 400
    assert customerio.violations == ["limit"]


def test_customerio_does_not_rely_on_null(customerio: Caller) -> None:
    batch(customerio, person("a", x=1, y=2))
    batch(customerio, person("a", x=None, y=""))
    assert customerio.profile("a")["attributes"] == {"x": 1, "y": ""}


def test_customerio_unsubscribes_deletes_and_suppresses(customerio: Caller) -> None:
    batch(customerio, person("a"), person("b"), person("c"))
    batch(customerio, person("a", unsubscribed=True), person("b", "delete"))
    one = customerio("POST", "/api/v2/entity", person("c", "suppress"))
    assert one.status_code == 200
    batch(customerio, person("b"), person("c"))
    state = customerio.server.state()
    assert (sorted(state["profiles"]), state["suppressed"]) == (["a", "b"], ["a"])
