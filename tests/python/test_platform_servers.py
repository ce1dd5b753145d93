"""The servers of the tests keep to what the platforms document."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from platform_callers import JSON, Caller
from platforms import server as base
from platforms.braze import BrazeServer
from platforms.every import SERVERS
from platforms.faults import Faults
from platforms.mailchimp import MailchimpServer
from platforms.process import started
from platforms.webhook import WebhookServer

PATHS = {
    "klaviyo": ("/api/profile-bulk-import-jobs", 401),
    "braze": ("/users/track", 401),
    "iterable": ("/api/users/bulkUpdate", 401),
    "customerio": ("/api/v2/batch", 401),
    "mailchimp": (f"/3.0/lists/{MailchimpServer.list_id}", 401),
    "webhook": ("/hook", 401),
}


@pytest.mark.parametrize("kind", SERVERS.values(), ids=lambda kind: kind.name)
def test_a_missing_key_is_refused(kind: type[base.Server]) -> None:
    path, status = PATHS[kind.name]
    with kind() as server:
        answer = Caller(server, JSON)("POST", path, {})
        assert answer.status_code == status
        assert [line.split(":")[0] for line in server.violations] == ["auth"]


def signed(body: bytes, webhook_id: str = "b1", at: int | None = None) -> dict[str, str]:
    stamp = str(int(time.time()) if at is None else at)
    key = base64.b64decode(WebhookServer.secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{webhook_id}.{stamp}.".encode() + body, hashlib.sha256)
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return JSON | {
        "webhook-id": webhook_id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature,
    }


BATCH = {"kind": "upsert", "sent_at": "2026-11-27T10:00:00", "items": [{"customer_id": "a"}]}


def test_the_webhook_checks_signature_and_time() -> None:
    body = json.dumps(BATCH).encode()
    with WebhookServer() as server:
        for headers, sent, status in (
            (signed(body), body, 200),
            (signed(body), body + b" ", 401),
            (signed(body, at=int(time.time()) - 301), body, 401),
            (signed(body) | {"webhook-id": "b2"}, body, 401),
        ):
            answer = requests.post(f"{server.url}/hook", data=sent, headers=headers, timeout=10)
            assert answer.status_code == status


def test_the_webhook_drops_a_repeated_batch() -> None:
    body = json.dumps(BATCH).encode()
    with WebhookServer(Faults(bad_rows=1)) as server:
        answers = [
            requests.post(f"{server.url}/hook", data=body, headers=signed(body), timeout=10).json()
            for _ in range(2)
        ]
        assert answers[0] == answers[1]
        assert answers[0]["errors"][0]["item_id"] == "a"
        assert len(server.state()["batches"]) == 1


@pytest.fixture
def braze() -> Iterator[Caller]:
    with BrazeServer() as server:
        yield Caller(server, JSON | {"Authorization": f"Bearer {BrazeServer.key}"})


def test_a_5xx_comes_before_or_after_the_work_and_the_journal_knows(braze: Caller) -> None:
    braze.server.faults = Faults(server_error=1, seed=1)
    statuses = {
        braze("POST", "/users/track", {"attributes": [{"external_id": f"u{i}"}]}).status_code
        for i in range(40)
    }
    assert statuses <= {500, 502, 503, 504}
    faults = [line["fault"] for line in braze.server.journal.of("request")]
    n_after = sum("after" in fault for fault in faults)
    assert 5 < n_after < 35
    assert len(braze.server.state()["profiles"]) == n_after
    assert len(braze.server.journal.accepted("upsert")) == n_after


def test_no_answer_closes_the_connection_before_or_after_the_work(braze: Caller) -> None:
    braze.server.faults = Faults(no_answer=1)
    for i in range(10):
        with pytest.raises(requests.ConnectionError):
            braze("POST", "/users/track", {"attributes": [{"external_id": f"u{i}"}]})
    assert 0 < len(braze.server.state()["profiles"]) < 10


def test_the_same_items_are_refused_again_and_their_share_is_right() -> None:
    faults, others = Faults(bad_rows=0.01), Faults(bad_rows=0.01, too_many=0.5)
    bad = [i for i in range(10_000) if faults.is_bad(f"c{i}")]
    assert 60 < len(bad) < 140
    others.draw()
    assert bad == [i for i in range(10_000) if others.is_bad(f"c{i}")]


def test_two_runs_with_one_seed_fail_alike() -> None:
    one, other = (Faults(too_many=0.2, server_error=0.2, no_answer=0.2) for _ in range(2))
    assert [one.draw() for _ in range(100)] == [other.draw() for _ in range(100)]


def test_what_the_server_itself_does_wrong_is_noted(braze: Caller) -> None:
    assert braze("POST", "/users/track", {"attributes": ["no object"]}).status_code == 500
    assert braze.violations == ["crash"]


def test_the_journal_has_one_order_of_items_and_answers(braze: Caller) -> None:
    braze("POST", "/users/track", {"attributes": [{"external_id": "b"}, {"external_id": "a"}]})
    braze("POST", "/users/delete", {"external_ids": ["b"]})
    lines = braze.server.journal.lines
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5]
    told = [(line["entry"], line.get("kind"), line.get("id")) for line in lines]
    assert told == [
        ("item", "upsert", "b"),
        ("item", "upsert", "a"),
        ("request", None, None),
        ("item", "delete", "b"),
        ("request", None, None),
    ]


def test_a_server_runs_as_a_process_that_tells_its_state(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    with started("braze", "--journal", str(journal)) as url:
        headers = JSON | {"Authorization": f"Bearer {BrazeServer.key}"}
        body = json.dumps({"attributes": [{"external_id": "a", "x": 1}]})
        sent = requests.post(f"{url}/users/track", data=body, headers=headers, timeout=10)
        assert sent.status_code == 201
        state = requests.get(f"{url}/_state?only=profiles,violations", timeout=10).json()
        assert state["profiles"]["a"]["attributes"] == {"x": 1}
        assert state["violations"] == []
        faults = json.dumps({"too_many": 1})
        assert requests.post(f"{url}/_faults", data=faults, timeout=10).status_code == 200
        sent = requests.post(f"{url}/users/track", data=body, headers=headers, timeout=10)
        assert sent.status_code == 429
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [(line["seq"], line["entry"]) for line in lines] == [
        (1, "item"),
        (2, "request"),
        (3, "request"),
    ]
    assert BrazeServer.key not in journal.read_text(encoding="utf-8")
