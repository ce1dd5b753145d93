"""Mailchimp's batch operations: requests that are carried out later, their answers in an archive.

Guide "Run Async Requests with the Batch Endpoint" and Mailchimp's TypeScript SDK; the form of the
archive as users quote it (MailChimp.Net issue 227). Read on 2026-11-26. At most 500 operations, the
stricter of the two numbers that are told.
"""

import io
import json
import tarfile
from email.message import Message
from typing import Any

from platforms.checks import loaded, within, wrong
from platforms.routes import Route
from platforms.wire import Answer, RefusedError, Request, json_bytes

MAX_OPERATIONS = 500


def create(server: Any, request: Request) -> Answer:
    """Take operations; each needs a method and a path."""
    operations = loaded(server, request, "application/json").get("operations")
    if not isinstance(operations, list) or not operations:
        raise wrong(server, request, "invalid", "operations must not be empty.")
    within(server, request, "operations", len(operations), MAX_OPERATIONS, 400, "Too many.")
    ids = [str(said.get("operation_id") or "") for said in operations]
    server.journal.once(request.number, ids)
    batch_id = f"batch{request.number}"
    server.batches[batch_id] = {"operations": operations, "status": "pending", "n_asked": 0}
    return Answer(200, told(server, batch_id))


def read(server: Any, request: Request, batch_id: str) -> Answer:
    """Tell how far a batch is: it is carried out between the first and the second question."""
    batch = server.batches.get(batch_id)
    if batch is None:
        raise server.refusal(404, "not_found", "The requested resource could not be found.")
    batch["n_asked"] += 1
    batch["status"] = "started"
    if batch["n_asked"] > 1 and "results" not in batch:
        batch["results"] = [carried_out(server, request, said) for said in batch["operations"]]
    if "results" in batch:
        batch["status"] = "finished"
    return Answer(200, told(server, batch_id))


def told(server: Any, batch_id: str) -> dict[str, Any]:
    """Return a batch as the API tells it."""
    batch = server.batches[batch_id]
    results = batch.get("results", [])
    is_done = batch["status"] == "finished"
    return {
        "id": batch_id,
        "status": batch["status"],
        "total_operations": len(batch["operations"]),
        "finished_operations": len(results),
        "errored_operations": sum(one["status_code"] >= 400 for one in results),
        "response_body_url": f"{server.url}/_results/{batch_id}.tar.gz" if is_done else "",
    }


def carried_out(server: Any, request: Request, said: dict[str, Any]) -> dict[str, Any]:
    """Carry out one operation as the request that it describes."""
    headers = Message()
    headers["Content-Type"] = "application/json"
    path, body = f"/3.0{said['path']}", str(said.get("body") or "").encode()
    inner = Request(request.number, said["method"], path, {}, headers, body)
    answer = server.refusal(404, "not_found", "The requested resource could not be found.").answer
    for route in server.routes:
        names = route.match(inner)
        if names is not None:
            try:
                answer = route.answer(server, inner, **names)
            except RefusedError as error:
                answer = error.answer
            break
    return {
        "status_code": answer.status,
        "operation_id": said.get("operation_id"),
        "response": "" if answer.body is None else json.dumps(answer.body),
    }


def archive(server: Any, path: str) -> Answer:
    """Return the results of a batch as a gzipped archive; the address itself is the secret."""
    batch_id = path.removeprefix("/_results/").removesuffix(".tar.gz")
    content = json_bytes(server.batches[batch_id]["results"])
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        about = tarfile.TarInfo(f"./{batch_id}/{batch_id}.json")
        about.size = len(content)
        files.addfile(about, io.BytesIO(content))
    return Answer(200, packed.getvalue(), content_type="application/gzip")


ROUTES = (
    Route("POST", "/3.0/batches", create),
    Route("GET", "/3.0/batches/{batch_id}", read),
)
