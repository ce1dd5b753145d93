"""Alerts are told once when they open and once when they close; what failed is told again."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from nextbest.alerts import Alert, Destination, Told, destinations, notify

DAY = date(2026, 5, 30)


def alert(name: str, closed_on: date | None = None) -> Alert:
    return Alert(
        name, "source_rows_low", name, "critical", DAY, closed_on, "rows_1d", 0.0, 41.0, 190.0,
        "Fewer rows arrived than usual.", "docs/reference/alerts.md#source_rows_low",
    )  # fmt: skip


class Listener:
    """A destination that remembers what it heard, and may be deaf."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.is_deaf = False

    def send(self, title: str, text: str) -> bool:
        """Hear a message, or nothing."""
        if not self.is_deaf:
            self.heard.append(f"{title}\n{text}")
        return not self.is_deaf


def test_each_alert_is_told_once_when_it_opens_and_once_when_it_closes(tmp_path: Path) -> None:
    ear, told = Listener(), Told(tmp_path)
    to = [Destination("a", 1, ear.send)]
    for alerts in ([alert("web")], [alert("web")], [alert("web", DAY)], [alert("web", DAY)]):
        assert notify(alerts, told, to) == []
    assert [text.split("\n")[0] for text in ear.heard] == [
        "nextbest: 1 alerts opened, 0 closed",
        "nextbest: 0 alerts opened, 1 closed",
    ]


@pytest.mark.parametrize(
    ("low", "high", "usual"),
    [(None, 3.0, "up to 3"), (0.0, None, "from 0 on"), (41.0, 190.0, "41 to 190")],
)
def test_a_line_says_on_which_side_a_value_is_usual(low, high, usual) -> None:
    found = replace(alert("click"), value=-0.02, usual_low=low, usual_high=high)
    assert f"rows_1d -0.02 (usual {usual})" in found.line()


def test_who_could_not_be_told_is_told_again_and_nobody_else(tmp_path: Path) -> None:
    good, bad, told = Listener(), Listener(), Told(tmp_path)
    to = [Destination("a", 1, good.send), Destination("b", 2, bad.send)]
    bad.is_deaf = True
    assert notify([alert("web")], told, to) == [2]
    bad.is_deaf = False
    assert notify([alert("web")], told, to) == []
    assert (len(good.heard), len(bad.heard)) == (1, 1)


def test_a_line_that_was_cut_off_is_told_again_and_harms_no_other(tmp_path: Path) -> None:
    ear, told = Listener(), Told(tmp_path)
    to = [Destination("a", 1, ear.send)]
    notify([alert("web")], told, to)
    told.file.write_text(told.file.read_text() + '{"alert_id": "sho')
    notify([alert("web"), alert("shop")], told, to)
    notify([alert("web"), alert("shop")], told, to)
    assert len(ear.heard) == 2


def test_what_is_long_over_is_no_news(tmp_path: Path) -> None:
    ear = Listener()
    alerts = [alert("old", DAY), alert("new", DAY + timedelta(days=30))]
    notify(alerts, Told(tmp_path), [Destination("a", 1, ear.send)])
    assert "new" in ear.heard[0]
    assert "old" not in ear.heard[0]


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict]]]:
    """Run a local server that keeps what is posted to it."""
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield f"127.0.0.1:{found.server_port}", got
        found.shutdown()
        thread.join()


@pytest.mark.filterwarnings("ignore")  # of the packages of apprise
def test_apprise_carries_it_to_a_server_and_no_secret_is_kept(
    tmp_path: Path, server: tuple[str, list[dict]]
) -> None:
    pytest.importorskip("apprise", reason="the extra `alerts` is not installed")
    place, got = server
    to = destinations([f"json://user:secret@{place}/alerts"])
    assert notify([alert("web.events")], Told(tmp_path), to) == []
    assert notify([alert("web.events")], Told(tmp_path), to) == []
    assert len(got) == 1
    assert "web.events: Fewer rows arrived than usual. rows_1d 0" in got[0]["message"]
    assert "secret" not in Told(tmp_path).file.read_text()
    with pytest.raises(ValueError, match="address 1 of NEXTBEST_ALERT_URLS") as error:
        destinations(["nothing-secret"])
    assert "secret" not in str(error.value)
