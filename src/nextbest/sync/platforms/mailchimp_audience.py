"""An audience of Mailchimp: its batches of operations, and its merge fields."""

import io
import json
import tarfile
from dataclasses import dataclass
from typing import Any

from nextbest.merge_tags import default_of
from nextbest.sync.http import Client, body_of, wait_for
from nextbest.sync.platform import Item, UnreachableError
from nextbest.sync.platforms.mailchimp_members import OK, Operation
from nextbest.sync.platforms.mailchimp_tags import tags
from nextbest.sync.words import plain_words

N_OPERATIONS = 500
"""Operations that a batch may have."""


@dataclass(frozen=True)
class Defaults:
    """Link and picture of an email where a row has none."""

    link: str = ""
    image_url: str = ""


class Audience:
    """An audience, which its path names.

    Parameters
    ----------
    client
        The account.
    list_id
        The audience.
    n_fields
        How many merge fields it must have.
    defaults
        What fields show that have no value.
    """

    def __init__(self, client: Client, list_id: str, n_fields: int, defaults: Defaults) -> None:
        self.path = f"/lists/{list_id}"
        self._client, self._n_fields, self._defaults = client, n_fields, defaults
        self._has_tags = False

    def results_of(self, plans: list[tuple[Item, list[Operation]]]) -> dict[str, Any]:
        """Send the operations of all plans, and return the result of each by its id."""
        wanted = [one.request for _, plan in plans for one in plan]
        results: dict[str, Any] = {}
        for start in range(0, len(wanted), N_OPERATIONS):
            body = {"operations": wanted[start : start + N_OPERATIONS]}
            answer = self._client.request("POST", "/batches", json=body)
            if answer.status_code not in OK:
                raise UnreachableError(f"mailchimp refuses a batch: {plain_words(answer.text)}")
            results |= self._results(str(body_of(answer)["id"]))
        return results

    def _results(self, batch_id: str) -> dict[str, Any]:
        """Wait for a batch, and return the result of each operation by its id."""
        batch: dict[str, Any] = {}

        def is_done() -> bool:
            batch.update(self._get(f"/batches/{batch_id}"))
            return bool(batch["status"] == "finished")

        wait_for(is_done, f"mailchimp's batch {batch_id}")
        archive = self._client.download(batch["response_body_url"])
        results: dict[str, Any] = {}
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as files:
            for member in files:
                file = files.extractfile(member)
                if file is not None and member.name.endswith(".json"):
                    results |= {one["operation_id"]: one for one in json.load(file)}
        return results

    def make_tags(self) -> None:
        """Create the merge fields that the audience does not have yet, once."""
        if self._has_tags:
            return
        there = self._tags()
        for column, tag in tags(self._n_fields):
            if tag not in there:
                default = default_of(column, self._defaults)
                field = {"tag": tag, "name": column, "type": "text", "public": False}
                field |= {"default_value": default} if default else {}
                answer = self._client.request("POST", f"{self.path}/merge-fields", json=field)
                # one that is there was made by a request whose answer was lost
                if answer.status_code not in OK and tag not in self._tags():
                    words = plain_words(answer.text)
                    raise UnreachableError(
                        f"mailchimp refuses merge field {tag}: {words}. If the audience has too "
                        "many, delete some of its own, or lower NEXTBEST_MAILCHIMP_MAX_FIELDS"
                    )
        self._has_tags = True

    def _tags(self) -> set[str]:
        body = self._get(f"{self.path}/merge-fields?count=1000&fields=merge_fields.tag")
        return {field["tag"] for field in body["merge_fields"]}

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._client.request("GET", path)
        if answer.status_code not in OK:
            raise UnreachableError(f"mailchimp refuses a question: {plain_words(answer.text)}")
        return body_of(answer)
