"""The server of Mailchimp keeps to what Mailchimp documents."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import Any

import pytest

from platform_callers import JSON, Caller
from platforms.mailchimp import MailchimpServer
from platforms.mailchimp_members import hash_of

MEMBERS = f"/3.0/lists/{MailchimpServer.list_id}/members"


@pytest.fixture
def mailchimp() -> Iterator[Caller]:
    with MailchimpServer() as server:
        yield Caller(server, JSON, ("anybody", MailchimpServer.key))


def member(email: str, status: str = "subscribed", **fields: Any) -> dict[str, Any]:
    row = {"email_address": email, "status": status}
    return row | ({"merge_fields": fields} if fields else {})


def members(mailchimp: Caller, *rows: dict[str, Any], update: bool = True) -> dict[str, Any]:
    body = {"members": list(rows), "update_existing": update}
    return mailchimp("POST", f"/3.0/lists/{MailchimpServer.list_id}", body).json()


def test_mailchimp_answers_200_and_names_errors_by_address(mailchimp: Caller) -> None:
    answer = members(mailchimp, member("a@example.com"), member("b@"))
    assert (answer["total_created"], answer["error_count"]) == (1, 1)
    assert answer["errors"][0]["email_address"] == "b@"
    answer = members(mailchimp, member("A@example.com"), update=False)
    assert answer["errors"][0]["error_code"] == "ERROR_CONTACT_EXISTS"


def test_mailchimp_500_members(mailchimp: Caller) -> None:
    answer = members(mailchimp, *(member(f"a{i}@example.com") for i in range(501)))
    assert answer["status"] == 400
    assert mailchimp.violations == ["limit"]


def test_mailchimp_an_omitted_tag_and_null_keep_and_an_empty_text_empties(
    mailchimp: Caller,
) -> None:
    members(mailchimp, member("a@example.com", FNAME="A", LNAME="B"))
    members(mailchimp, member("a@example.com", FNAME=""))
    members(mailchimp, member("a@example.com", LNAME=None))
    assert mailchimp.profile("a@example.com")["attributes"] == {"FNAME": "", "LNAME": "B"}


def test_mailchimp_put_leaves_the_status_of_an_existing_member(mailchimp: Caller) -> None:
    path = f"{MEMBERS}/{hash_of('a@example.com')}"
    new = {"email_address": "A@example.com", "status_if_new": "subscribed"}
    assert mailchimp("PUT", path, new).json()["id"] == hash_of("a@example.com")
    mailchimp.server.unsubscribe("a@example.com")
    fields = {"merge_fields": {"FNAME": "A"}}
    assert mailchimp("PUT", path, new | fields).json()["status"] == "unsubscribed"
    answer = mailchimp("PUT", path, new | {"status": "subscribed"})
    assert (answer.status_code, answer.json()["title"]) == (400, "Member In Compliance State")
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_mailchimp_patch_updates_only_who_is_there(mailchimp: Caller) -> None:
    path = f"{MEMBERS}/{hash_of('a@example.com')}"
    assert mailchimp("PATCH", path, {"status": "unsubscribed"}).status_code == 404
    members(mailchimp, member("a@example.com"))
    assert mailchimp("PATCH", path, {"status": "unsubscribed"}).status_code == 200
    assert mailchimp("GET", path).json()["status"] == "unsubscribed"


def test_mailchimp_who_is_deleted_for_ever_cannot_be_imported(mailchimp: Caller) -> None:
    members(mailchimp, member("a@example.com"))
    path = f"{MEMBERS}/{hash_of('a@example.com')}/actions/delete-permanent"
    assert mailchimp("POST", path).status_code == 204
    assert mailchimp("POST", path).status_code == 404
    answer = members(mailchimp, member("a@example.com"))
    assert "permanently deleted" in answer["errors"][0]["error"]


def test_mailchimp_tags_have_ten_characters_and_a_plan_thirty_fields(mailchimp: Caller) -> None:
    path = f"/3.0/lists/{MailchimpServer.list_id}/merge-fields"
    long = {"tag": "A" * 11, "name": "A", "type": "text"}
    assert mailchimp("POST", path, long).status_code == 400
    made = [
        mailchimp("POST", path, {"tag": f"F{i}", "name": f"F {i}", "type": "text"}).status_code
        for i in range(29)
    ]
    assert made == [200] * 28 + [400]
    told = mailchimp("GET", f"{path}?count=100").json()
    assert (len(told["merge_fields"]), told["total_items"]) == (30, 30)


def test_mailchimp_a_tag_that_does_not_exist_is_dropped_and_noted(mailchimp: Caller) -> None:
    members(mailchimp, member("a@example.com", OTHER="x"))
    assert mailchimp.profile("a@example.com")["attributes"] == {}
    assert mailchimp.violations == ["identifier"]


def test_mailchimp_ten_connections_at_a_time(mailchimp: Caller) -> None:
    path = f"{MEMBERS}/{hash_of('a@example.com')}"
    with ThreadPoolExecutor(11) as pool:
        with mailchimp.server.lock:  # no request is done while the server is busy
            sent = [pool.submit(mailchimp, "GET", path) for _ in range(11)]
            done, _ = wait(sent, timeout=10, return_when=FIRST_COMPLETED)
            assert [one.result().status_code for one in done] == [429]
        assert sorted(one.result().status_code for one in sent) == [404] * 10 + [429]
    assert mailchimp.violations == ["limit"]


def test_mailchimp_an_empty_text_is_refused_by_a_number(mailchimp: Caller) -> None:
    path = f"/3.0/lists/{MailchimpServer.list_id}/merge-fields"
    mailchimp("POST", path, {"tag": "N", "name": "N", "type": "number"})
    answer = members(mailchimp, member("a@example.com", N=""))
    assert [error["field"] for error in answer["errors"]] == ["N"]
