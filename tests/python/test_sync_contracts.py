"""Each destination against a server that keeps to the platform's documentation, faults and all.

No platform itself was ever reached: the servers in support/platforms were written from the
documentation, apart from the clients.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests

from nextbest.cli import main
from nextbest.sync.platforms import DESTINATIONS
from platforms.every import SERVERS
from platforms.faults import Faults
from platforms.process import started
from published_shop import PublishedShop

SHARES = {"too_many": 0.05, "server_error": 0.02, "bad_rows": 0.01}
RATE_SCALE = 100
"""The servers are quicker than the platforms; Klaviyo's own pace is in a test of its own."""
MOST_SYNCS = 6
REFUSED, STOPPED = 1, "follows with the next sync"


class Shop(PublishedShop):
    """A published shop with a platform beside it."""

    def __init__(self, folder: Path, name: str, url: str, n_customers: int) -> None:
        super().__init__(folder / "shop_published.duckdb", n_customers)
        self.name, self.url, self.folder = name, url, folder
        kind = SERVERS[name]
        self.environment = kind.environ(kind, url)  # type: ignore[arg-type]
        self.environment["NEXTBEST_DELIVERIES"] = str(folder / "deliveries")
        self.arguments = ["sync", "--to", name, "--db", str(folder / "shop.duckdb")]

    def start(self) -> subprocess.Popen[str]:
        """Start a sync in a process of its own, so that it can be killed."""
        command = [str(Path(sys.executable).parent / "nextbest"), *self.arguments]
        environment, pipe = os.environ | self.environment, subprocess.PIPE
        return subprocess.Popen(
            command, env=environment, stdout=pipe, stderr=pipe, text=True, cwd=self.folder
        )

    def sync(self) -> str:
        """Sync until the platform has answered about all, and return what was said last."""
        for _ in range(MOST_SYNCS):
            with (
                patch.dict(os.environ, self.environment),
                redirect_stdout(StringIO()) as said,
                redirect_stderr(StringIO()) as warned,
            ):
                status = main(self.arguments)
            out, err = said.getvalue(), warned.getvalue()
            assert status in (0, REFUSED), out + err
            for secret in self.environment.values():
                if len(secret) > 8 and secret in SERVERS[self.name].__dict__.values():
                    assert secret not in out + err
            if STOPPED not in err:
                return out
        raise AssertionError(f"{self.name} has not answered in {MOST_SYNCS} syncs: {err}")

    def withdraw_and_return(self, customer_id: str, *, is_deleted: bool = False) -> None:
        """Sync a customer, their refusal, perhaps the deletion after it, and a new consent."""
        requests.post(f"{self.url}/_faults", json={}, timeout=10)
        self.sync()
        of_them = f"from fct_email_profiles where customer_id = '{customer_id}'"
        self.publish(f"create table kept as select * {of_them}")
        self.suppress(customer_id)
        self.sync()
        if is_deleted:
            self.delete(customer_id, "withdrawn")
            self.sync()
        self.publish(
            f"delete {of_them}",
            "delete from fct_email_profile_deletes",
            "insert into fct_email_profiles from kept",
        )
        self.sync()

    def told(self, path: str) -> Any:
        """Return what only tests ask the server for."""
        return requests.get(self.url + path, timeout=60).json()

    def profiles(self) -> dict[str, dict[str, Any]]:
        """Return the people as the platform holds them."""
        state: dict[str, dict[str, Any]] = self.told("/_state?only=profiles")["profiles"]
        return state

    def journal(self, entry: str) -> list[dict[str, Any]]:
        """Return what the server has seen."""
        return [line for line in self.told("/_journal") if line["entry"] == entry]

    def log(self) -> list[dict[str, Any]]:
        """Return the lines of the delivery log."""
        files = sorted((self.folder / "deliveries" / self.name).glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    def newest(self) -> dict[str, dict[str, Any]]:
        """Return the newest line about each profile."""
        kinds = ("upsert", "suppress")
        return {line["item_id"]: line for line in self.log() if line["kind"] in kinds}

    def key(self, number: int) -> str:
        """Return how the platform names a customer."""
        if self.name == "mailchimp":
            return f"c{number}@example.com"
        return f"c{number}" if self.name == "webhook" else f"x{number}"


@pytest.fixture
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    name, n_customers = request.param
    faults = json.dumps(SHARES)
    arguments = ("--journal", str(tmp_path / "journal"), "--rate-scale", str(RATE_SCALE))
    with started(name, *arguments, "--faults", faults) as url:
        yield Shop(tmp_path, name, url, n_customers)


def of_each(n_customers: int, *names: str) -> pytest.MarkDecorator:
    given = [(name, n_customers) for name in names or SERVERS]
    return pytest.mark.parametrize("shop", given, indirect=True, ids=[name for name, _ in given])


def assert_all_arrived(shop: Shop, n_customers: int) -> None:
    """Each profile is there or was refused, and the log says which."""
    bad = {f"c{i}" for i in range(n_customers) if Faults(bad_rows=0.01).is_bad(shop.key(i))}
    newest = shop.newest()
    assert len(newest) == n_customers
    assert Counter(line["state"] for line in newest.values()) == {
        state: n for state, n in (("delivered", n_customers - len(bad)), ("failed", len(bad))) if n
    }
    assert {item_id for item_id, line in newest.items() if line["state"] == "failed"} == bad
    assert all(newest[item_id]["reason"] for item_id in bad)
    assert not any("@" in str(line["reason"]) for line in newest.values())
    if shop.name != "webhook":
        there = shop.profiles()
        assert set(there) == {shop.key(i) for i in range(n_customers) if f"c{i}" not in bad}
    assert [line["what"] for line in shop.journal("violation")] == []


@of_each(150)
def test_all_profiles_arrive_through_faults(shop: Shop) -> None:
    shop.sync()
    assert_all_arrived(shop, 150)
    n_requests = len(shop.journal("item"))
    shop.sync()
    failed = sum(line["state"] == "failed" for line in shop.newest().values())
    assert len(shop.journal("item")) <= n_requests + failed * 8, "only what failed comes again"


@of_each(40, *(name for name in SERVERS if name != "webhook"))
def test_a_refusal_is_there_before_anything_else(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.sync()
    n_before = len(shop.journal("item"))
    shop.publish("update fct_email_profiles set rec_1_name = 'Cup'")
    shop.suppress("c1")
    shop.delete("c2")
    shop.publish("update fct_email_profiles set segment_propensity = null where customer_id = 'c3'")
    shop.sync()
    kinds = [line["kind"] for line in shop.journal("item")[n_before:]]
    first_upsert = kinds.index("upsert")
    assert "suppress" in kinds[:first_upsert]
    there = shop.profiles()
    assert shop.key(2) not in there
    assert there[shop.key(1)]["subscription"] in ("unsubscribed", "suppressed")
    attributes = json.dumps(there[shop.key(1)]["attributes"])
    assert "Mug" not in attributes
    assert "Cup" not in attributes
    assert "Cup" in json.dumps(there[shop.key(3)]["attributes"])
    assert [line["what"] for line in shop.journal("violation")] == []


@of_each(10, "iterable")
def test_people_stay_unsubscribed_from_what_they_left_themselves(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.sync()
    there = f"{shop.url}/api/users"
    headers = {"Api-Key": shop.environment["NEXTBEST_ITERABLE_API_KEY"]}
    own = {"userId": "x1", "unsubscribedChannelIds": [4711]}
    answer = requests.post(
        f"{there}/bulkUpdateSubscriptions",
        json={"updateSubscriptionsRequests": [own]},
        headers=headers,
        timeout=10,
    )
    assert answer.status_code == 200
    kept = "create table kept as select * from fct_email_profiles where customer_id = 'c1'"
    shop.publish(kept)
    shop.suppress("c1")
    shop.sync()
    left = shop.profiles()["x1"]["unsubscribedChannelIds"]
    assert 4711 in left
    assert len(left) > 1
    shop.publish(
        "delete from fct_email_profiles where customer_id = 'c1'",
        "insert into fct_email_profiles from kept",
    )
    shop.sync()
    assert shop.profiles()["x1"]["unsubscribedChannelIds"] == left, "nobody is subscribed again"


@of_each(2, "iterable")
def test_a_new_consent_takes_back_what_the_sync_has_set_where_it_may(shop: Shop) -> None:
    shop.environment["NEXTBEST_ITERABLE_RESUBSCRIBE"] = "true"
    shop.withdraw_and_return("c1")
    assert shop.profiles()["x1"]["unsubscribedChannelIds"] == []
    assert "Mug 1" in json.dumps(shop.profiles()["x1"])


@of_each(3, "klaviyo", "mailchimp")
def test_who_returns_after_the_deletion_is_lifted(shop: Shop) -> None:
    shop.withdraw_and_return("c1", is_deleted=True)
    person = shop.profiles()[shop.key(1)]
    lifted = {"klaviyo": "none", "mailchimp": "pending"}
    assert person["subscription"] == lifted[shop.name]
    assert "Mug 1" in json.dumps(person)


@of_each(3, "klaviyo", "iterable")
def test_a_refusal_of_somebody_unknown_there_is_asked_again(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.suppress("c1")
    shop.sync()
    assert shop.newest()["c1"]["state"] == "held_back"
    n_lines = len(shop.log())
    shop.sync()
    about = [line for line in shop.log()[n_lines:] if line["item_id"] == "c1"]
    assert about == [], "no line a night"


@of_each(3, "mailchimp")
def test_a_changed_address_is_withdrawn_too(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.sync()
    shop.publish(
        "update fct_email_profiles set email = 'new@example.com' where customer_id = 'c1'",
        "update fct_email_profiles set email = 'c0@example.com' where customer_id = 'c2'",
        "update fct_email_profiles set email = null, is_active = false where customer_id = 'c0'",
    )
    shop.sync()
    there = shop.profiles()
    assert "c1@example.com" not in there
    assert there["new@example.com"]["subscription"] == "subscribed"
    assert there["c2@example.com"]["subscription"] == "archived", "c0's member is theirs now"
    shop.suppress("c1")
    shop.suppress("c2")
    shop.sync()
    there = shop.profiles()
    assert there["new@example.com"]["subscription"] == "unsubscribed"
    assert there["c0@example.com"]["subscription"] == "unsubscribed"
    assert [line["what"] for line in shop.journal("violation")] == []


@of_each(3, "mailchimp")
def test_a_member_whose_answer_was_lost_is_withdrawn(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.sync()
    (file,) = (shop.folder / "deliveries" / "mailchimp").glob("*.jsonl")
    kept = [line for line in file.read_text().splitlines(True) if '"delivered"' not in line]
    file.write_text("".join(kept))
    shop.suppress("c1")
    shop.delete("c2")
    shop.sync()
    there = shop.profiles()
    assert there["c1@example.com"]["subscription"] == "unsubscribed"
    assert "c2@example.com" not in there


@of_each(3, "iterable")
def test_one_user_whom_iterable_does_not_tell_keeps_nobody_back(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.publish("update fct_email_profiles set external_id = 'x/../1' where customer_id = 'c1'")
    shop.sync()
    for number in range(3):
        shop.suppress(f"c{number}")
    shop.sync()
    there = shop.profiles()
    assert there["x0"]["unsubscribedChannelIds"]
    assert there["x2"]["unsubscribedChannelIds"]


@of_each(10, "klaviyo")
def test_the_address_of_a_living_customer_is_not_suppressed(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={}, timeout=10)
    shop.sync()
    shop.publish(
        "insert into fct_email_profile_deletes values "
        "('d-old', null, 'x1', null, 'external_id_changed', timestamp '2026-06-02')"
    )
    shop.sync()
    assert shop.profiles()["x1"]["subscription"] != "suppressed"


@of_each(1, "klaviyo", "braze", "iterable")
def test_the_catalog_arrives_changes_and_goes(shop: Shop) -> None:
    requests.post(f"{shop.url}/_faults", json={"too_many": 0.1, "server_error": 0.05}, timeout=10)
    shop.stock(230)
    shop.sync()
    there = shop.told("/_state")["catalog"]
    assert sorted(there) == sorted(f"p{number}" for number in range(230))
    assert "Mug 7" in json.dumps(there["p7"])
    shop.publish(
        "update fct_catalog_items set name = 'Jug', updated_at = timestamp '2026-06-09' "
        "where product_id = 'p7'",
        "update fct_catalog_items set deleted = true, updated_at = timestamp '2026-06-09' "
        "where product_id = 'p8'",
    )
    shop.sync()
    after = shop.told("/_state")["catalog"]
    assert "Jug" in json.dumps(after["p7"])
    assert after == {
        name: after["p7"] if name == "p7" else row for name, row in there.items() if name != "p8"
    }
    assert [line["what"] for line in shop.journal("violation")] == []


@pytest.mark.slow
@of_each(10_000)
def test_ten_thousand_profiles_arrive_though_the_sync_is_killed(shop: Shop) -> None:
    process = shop.start()
    until = time.monotonic() + 300
    journal = shop.folder / "journal"
    while time.monotonic() < until and journal.read_text().count('"upsert"') < 3_000:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert any(line["state"] == "pending" for line in shop.newest().values())
    shop.sync()
    assert_all_arrived(shop, 10_000)
    n_sent = Counter(line["id"] for line in shop.journal("item") if line["accepted"])
    n_again = sum(n > 1 for n in n_sent.values())
    n_batch = DESTINATIONS[shop.name](shop.environment).limits("upsert").n_items
    # the batch that the kill cut off, and those that the server took before it said 5xx
    n_lost = 10_000 * SHARES["server_error"]
    assert n_again <= n_batch + 2 * n_lost, "what was delivered is not sent again"
