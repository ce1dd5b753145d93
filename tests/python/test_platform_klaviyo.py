"""The server of Klaviyo keeps to what Klaviyo documents."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from platform_callers import JSON, Caller
from platforms.faults import Faults
from platforms.klaviyo import KlaviyoServer

KLAVIYO = {
    "Authorization": f"Klaviyo-API-Key {KlaviyoServer.key}",
    "revision": "2026-10-15",
    "Content-Type": "application/vnd.api+json",
}
IMPORTS = "/api/profile-bulk-import-jobs"


@pytest.fixture
def klaviyo() -> Iterator[Caller]:
    with KlaviyoServer() as server:
        yield Caller(server, KLAVIYO)


def imported(*profiles: dict[str, Any]) -> dict[str, Any]:
    rows = [{"type": "profile", "attributes": attributes} for attributes in profiles]
    return {"data": {"type": "profile-bulk-import-job", "attributes": {"profiles": {"data": rows}}}}


def done(klaviyo: Caller, job: str, path: str = IMPORTS) -> list[str]:
    """Look at a job until it is complete; return what it said."""
    seen = []
    while not seen or seen[-1] != "complete":
        seen.append(klaviyo("GET", f"{path}/{job}").json()["data"]["attributes"]["status"])
    return seen


def import_all(klaviyo: Caller, *profiles: dict[str, Any]) -> str:
    answer = klaviyo("POST", IMPORTS, imported(*profiles))
    assert answer.status_code == 202
    job = answer.json()["data"]["id"]
    done(klaviyo, job)
    return job


def test_klaviyo_wants_a_revision(klaviyo: Caller) -> None:
    headers = {name: value for name, value in KLAVIYO.items() if name != "revision"}
    assert klaviyo("POST", IMPORTS, imported({"external_id": "a"}), headers).status_code == 400
    old = KLAVIYO | {"revision": "2023-02-22"}
    assert klaviyo("POST", IMPORTS, imported({"external_id": "a"}), old).status_code == 410


def test_klaviyo_wants_its_content_type(klaviyo: Caller) -> None:
    headers = KLAVIYO | JSON
    assert klaviyo("POST", IMPORTS, imported({"external_id": "a"}), headers).status_code == 415


def test_klaviyo_a_job_is_queued_then_processing_then_complete(klaviyo: Caller) -> None:
    klaviyo.server.job_seconds = 60
    answer = klaviyo("POST", IMPORTS, imported({"external_id": "a", "properties": {"x": 1}}))
    assert klaviyo.server.state()["profiles"] == {}
    assert done(klaviyo, answer.json()["data"]["id"]) == ["queued", "processing", "complete"]
    assert klaviyo.profile("a")["attributes"] == {"x": 1}


def test_klaviyo_a_job_that_nobody_looks_at_is_carried_out(klaviyo: Caller) -> None:
    klaviyo.server.job_seconds = 0.1
    klaviyo("POST", IMPORTS, imported({"external_id": "a"}))
    time.sleep(0.15)
    assert list(klaviyo.server.state()["profiles"]) == ["a"]


def test_klaviyo_import_ignores_null_and_unset_removes(klaviyo: Caller) -> None:
    import_all(klaviyo, {"external_id": "a", "first_name": "A", "properties": {"x": 1, "y": 2}})
    import_all(klaviyo, {"external_id": "a", "first_name": None, "properties": {"x": None}})
    assert klaviyo.profile("a")["attributes"] == {"first_name": "A", "x": 1, "y": 2}
    body = {
        "type": "profile",
        "attributes": {"external_id": "a", "first_name": None},
        "meta": {"patch_properties": {"unset": ["x"]}},
    }
    assert klaviyo("POST", "/api/profile-import", {"data": body}).status_code == 200
    assert klaviyo.profile("a")["attributes"] == {"y": 2}
    assert klaviyo.violations == []


def test_klaviyo_unset_in_a_bulk_job_does_nothing(klaviyo: Caller) -> None:
    import_all(klaviyo, {"external_id": "a", "properties": {"x": 1}})
    body = imported({"external_id": "a"})
    body["data"]["attributes"]["profiles"]["data"][0]["meta"] = {
        "patch_properties": {"unset": ["x"]}
    }
    done(klaviyo, klaviyo("POST", IMPORTS, body).json()["data"]["id"])
    assert klaviyo.profile("a")["attributes"] == {"x": 1}


def test_klaviyo_a_malformed_address_refuses_the_request_and_is_pointed_at(
    klaviyo: Caller,
) -> None:
    rows = [{"external_id": "a", "email": "a@example.com"}, {"external_id": "b", "email": "b@"}]
    answer = klaviyo("POST", IMPORTS, imported(*rows))
    assert answer.status_code == 400
    assert [error["source"]["pointer"] for error in answer.json()["errors"]] == [
        "/data/attributes/profiles/data/1/attributes/email"
    ]
    assert klaviyo.server.state()["profiles"] == {}
    assert klaviyo.violations == []  # the shop's data are at fault, not the client


def test_klaviyo_bad_rows_are_import_errors_in_pages_of_20(klaviyo: Caller) -> None:
    klaviyo.server.faults = Faults(bad_rows=1)
    job = import_all(klaviyo, *({"external_id": f"c{i}"} for i in range(45)))
    pages, url = [], f"{IMPORTS}/{job}/import-errors"
    while url:
        answer = klaviyo("GET", url).json()
        pages.append([row["attributes"]["original_payload"] for row in answer["data"]])
        url = (answer["links"]["next"] or "").removeprefix(klaviyo.server.url)
    assert [len(page) for page in pages] == [20, 20, 5]
    assert pages[2][-1] == {"external_id": "c44"}
    counts = klaviyo("GET", f"{IMPORTS}/{job}").json()["data"]["attributes"]
    assert (counts["total_count"], counts["completed_count"], counts["failed_count"]) == (45, 0, 45)


@pytest.mark.parametrize(
    ("profiles", "status"),
    [
        ([{"external_id": f"c{i}"} for i in range(10_001)], 400),
        ([{"external_id": "a", "properties": {"x": "y" * 100_000}}], 400),
        ([{"external_id": f"c{i}", "properties": {"x": "y" * 99_000}} for i in range(51)], 413),
    ],
    ids=["10,000 profiles", "100 kB a profile", "5 MB"],
)
def test_klaviyo_limits(klaviyo: Caller, profiles: list[dict[str, Any]], status: int) -> None:
    assert klaviyo("POST", IMPORTS, imported(*profiles)).status_code == status
    assert klaviyo.violations == ["limit"]


def test_klaviyo_a_profile_twice_in_a_job_or_in_two_open_jobs_is_noted(klaviyo: Caller) -> None:
    klaviyo.server.job_seconds = 60
    klaviyo("POST", IMPORTS, imported({"external_id": "a"}, {"external_id": "a"}))
    klaviyo("POST", IMPORTS, imported({"external_id": "a"}))
    assert klaviyo.violations == ["twice", "order"]


def test_klaviyo_updates_by_its_own_id_and_may_forget_the_payload(klaviyo: Caller) -> None:
    import_all(klaviyo, {"external_id": "a", "properties": {"x": 1}})
    profile_id = klaviyo.profile("a")["platform_id"]
    meta = {"patch_properties": {"unset": "x"}}
    data = {"type": "profile", "id": profile_id, "attributes": {}, "meta": meta}
    path = f"/api/profiles/{profile_id}"
    assert klaviyo("PATCH", path, {"data": data}).status_code == 200
    assert klaviyo.profile("a")["attributes"] == {}
    klaviyo.server.faults = Faults(bad_rows=1)
    klaviyo.server.tells_original_payload = False
    job = import_all(klaviyo, {"external_id": "b"})
    [error] = klaviyo("GET", f"{IMPORTS}/{job}/import-errors").json()["data"]
    assert error["attributes"]["original_payload"] is None


def test_klaviyo_two_people_in_one_profile_are_a_conflict(klaviyo: Caller) -> None:
    import_all(klaviyo, {"external_id": "a"}, {"email": "b@example.com"})
    attributes = {"external_id": "a", "email": "b@example.com"}
    body = {"data": {"type": "profile", "attributes": attributes}}
    assert klaviyo("POST", "/api/profile-import", body).status_code == 409


def test_klaviyo_429_has_retry_after_instead_of_the_rate_headers(klaviyo: Caller) -> None:
    assert "RateLimit-Remaining" in klaviyo("GET", f"{IMPORTS}/none").headers
    klaviyo.server.faults = Faults(too_many=1)
    answer = klaviyo("GET", f"{IMPORTS}/none")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "RateLimit-Remaining" not in answer.headers


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time of all rates, which stands still until a test moves it."""
    now = [1000.0]
    monkeypatch.setattr("platforms.pace.clock", lambda: now[0])
    return now


def test_klaviyo_a_retry_before_its_time_gets_429_again_and_is_noted(
    klaviyo: Caller, clock: list[float]
) -> None:
    klaviyo.server.faults = Faults(too_many=1)
    klaviyo("POST", IMPORTS, imported({"external_id": "a"}))
    klaviyo.server.faults = Faults()
    sent = []
    for seconds in (0.1, 0.3, 1.1):
        clock[0] += seconds
        sent.append(klaviyo("POST", IMPORTS, imported({"external_id": f"a{seconds}"})).status_code)
    assert sent == [429, 429, 202]
    assert klaviyo.violations == ["pace"]  # the first was on its way


def test_klaviyo_three_erasures_a_second_and_sixty_a_minute(
    klaviyo: Caller, clock: list[float]
) -> None:
    path = "/api/data-privacy-deletion-jobs"
    assert [erasure(klaviyo, {"id": f"x{i}"}, path) for i in range(4)] == [202, 202, 202, 429]
    assert klaviyo.violations == ["pace"]
    for i in range(57):
        clock[0] += 1 if i % 3 == 0 else 0
        assert erasure(klaviyo, {"id": f"y{i}"}, path) == 202
    clock[0] += 1
    assert erasure(klaviyo, {"id": "z"}, path) == 429


def erasure(klaviyo: Caller, profile: dict[str, Any], path: str) -> int:
    data = {
        "type": "data-privacy-deletion-job",
        "attributes": {"profile": {"data": {"type": "profile", **profile}}},
    }
    answer = klaviyo("POST", path, {"data": data})
    assert answer.content == b"" or answer.status_code >= 400
    return answer.status_code


def test_klaviyo_erases_by_its_own_id_and_not_by_external_id(klaviyo: Caller) -> None:
    path = "/api/data-privacy-deletion-jobs"
    import_all(klaviyo, {"external_id": "a"})
    assert erasure(klaviyo, {"attributes": {"external_id": "a"}}, path) == 400
    found = klaviyo("GET", '/api/profiles?filter=any(external_id,["a","z"])').json()["data"]
    assert [row["attributes"]["external_id"] for row in found] == ["a"]
    assert erasure(klaviyo, {"id": found[0]["id"]}, path) == 202
    assert klaviyo.server.state()["profiles"] == {}
    assert klaviyo.server.state()["deleted"][0]["external_id"] == "a"


def suppression(kind: str, *emails: str) -> dict[str, Any]:
    rows = [{"type": "profile", "attributes": {"email": email}} for email in emails]
    return {
        "data": {
            "type": f"profile-suppression-bulk-{kind}-job",
            "attributes": {"profiles": {"data": rows}},
        }
    }


def test_klaviyo_suppresses_and_lifts_only_what_was_suppressed(klaviyo: Caller) -> None:
    people = [{"external_id": x, "email": f"{x}@example.com"} for x in "ab"]
    import_all(klaviyo, *people)
    klaviyo.server.unsubscribe("b@example.com")
    emails = [person["email"] for person in people]
    for kind in ("create", "delete"):
        path = f"/api/profile-suppression-bulk-{kind}-jobs"
        answer = klaviyo("POST", path, suppression(kind, *emails))
        assert answer.status_code == 202
        done(klaviyo, answer.json()["data"]["id"], path)
        if kind == "create":
            assert klaviyo.server.state()["suppressed"] == ["a", "b"]
    assert klaviyo.server.state()["suppressed"] == ["b"]


def test_klaviyo_suppresses_100_addresses_a_request(klaviyo: Caller) -> None:
    body = suppression("create", *(f"a{i}@example.com" for i in range(101)))
    assert klaviyo("POST", "/api/profile-suppression-bulk-create-jobs", body).status_code == 400


def items(action: str, *rows: dict[str, Any]) -> dict[str, Any]:
    data = [{"type": "catalog-item", **row} for row in rows]
    kind = f"catalog-item-bulk-{action}-job"
    return {"data": {"type": kind, "attributes": {"items": {"data": data}}}}


def test_klaviyo_catalog_items_are_created_updated_read_and_deleted(klaviyo: Caller) -> None:
    needed = {"external_id": "p1", "title": "T", "description": "D", "url": "https://example.com"}
    compound = "$custom:::$default:::p1"
    jobs = [
        ("create", {"attributes": needed}, 0),
        ("create", {"attributes": needed}, 1),
        ("update", {"id": compound, "attributes": {"price": 2.5}}, 0),
        ("update", {"id": compound[:-1] + "2", "attributes": {"price": 2.5}}, 1),
    ]
    for action, row, n_failed in jobs:
        path = f"/api/catalog-item-bulk-{action}-jobs"
        job = klaviyo("POST", path, items(action, row)).json()["data"]["id"]
        done(klaviyo, job, path)
        told = klaviyo("GET", f"{path}/{job}").json()["data"]["attributes"]
        assert (told["failed_count"], len(told["errors"])) == (n_failed, n_failed)
    found = klaviyo("GET", f'/api/catalog-items?filter=any(ids,["{compound}"])').json()["data"]
    assert [(row["id"], row["attributes"]["price"]) for row in found] == [(compound, 2.5)]
    path = "/api/catalog-item-bulk-delete-jobs"
    done(
        klaviyo,
        klaviyo("POST", path, items("delete", {"id": compound})).json()["data"]["id"],
        path,
    )
    assert klaviyo.server.state()["catalog"] == {}
