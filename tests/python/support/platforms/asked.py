"""What only tests ask of a server."""

import json
from dataclasses import fields
from typing import Any

from platforms.faults import Faults
from platforms.wire import Answer, Request


def answer_test(server: Any, request: Request) -> Answer:
    """Answer a test.

    GET /_state?only=a,b; GET /_journal?from=n; POST /_faults {"too_many": 0.05, ...};
    POST /_set {"job_seconds": 0.5, ...}; POST /_unsubscribe {"email": ...}.
    """
    if request.path == "/_state":
        only, state = request.first("only"), server.state()
        return Answer(200, {name: state[name] for name in only.split(",")} if only else state)
    if request.path == "/_journal":
        return Answer(200, server.journal.lines[int(request.first("from", "0")) :])
    said = json.loads(request.body)
    if request.path == "/_faults":
        known = {field.name for field in fields(Faults) if field.init}
        server.faults = Faults(**{name: said[name] for name in known & said.keys()})
    elif request.path == "/_set":
        known = {name for kind in type(server).__mro__ for name in vars(kind)}
        for name in said.keys() & known:
            setattr(server, name, said[name])
    elif request.path == "/_unsubscribe":
        with server.lock:
            server.settle()
            server.unsubscribe(said["email"])
    return Answer(200, {})
