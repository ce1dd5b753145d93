"""A server as a process of its own, which lives on while a client is killed."""

import argparse
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from platforms.faults import Faults
from platforms.server import Server


def run(server: type[Server], arguments: Sequence[str] | None = None) -> None:
    """Run a server as a process: print its URL, and listen until the process is ended."""
    parser = argparse.ArgumentParser(description=server.__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--rate-scale", type=float, default=1.0)
    parser.add_argument("--faults", type=json.loads, default={}, help="JSON, as of POST /_faults")
    said = parser.parse_args(arguments)
    with server(Faults(**said.faults), said.journal, said.port, said.rate_scale) as running:
        print(running.url, flush=True)
        threading.Event().wait()


@contextmanager
def started(module: str, *arguments: str) -> Iterator[str]:
    """Run `python -m platforms.<module>` and give its URL; end it afterwards."""
    support = str(Path(__file__).parents[1])
    command = [sys.executable, "-m", f"platforms.{module}", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": support}
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, f"the server of {module} has not started"
            yield url
        finally:
            process.terminate()
