"""Notifications of alerts, through apprise: e-mail, Slack, Teams, webhooks and others."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from nextbest.alerts.published import Alert
from nextbest.alerts.told import Event, Told

Send = Callable[[str, str], bool]
NEWS_DAYS = 7
"""An alert that closed more days before the newest event, and was never told, is no news."""


@dataclass(frozen=True)
class Destination:
    """Somebody who is told.

    Attributes
    ----------
    name
        A short hash of the address, which holds secrets and is written nowhere.
    place
        Place of the address in the list, from 1.
    send
        Sends a title and a text; returns whether it arrived.
    """

    name: str
    place: int
    send: Send


def destinations(urls: Sequence[str]) -> list[Destination]:
    """Return the destinations of apprise's addresses.

    Raises
    ------
    ValueError
        Where apprise does not understand an address, which is not quoted.
    ImportError
        Where apprise is not installed.
    """
    import apprise  # noqa: PLC0415 - an extra

    found = []
    for place, url in enumerate(urls, start=1):
        target = apprise.Apprise()
        if not target.add(url):
            raise ValueError(
                f"address {place} of NEXTBEST_ALERT_URLS is none that apprise understands: see "
                "docs/reference/alerts.md for examples"
            )
        found.append(Destination(_name(url), place, _sender(target.notify)))
    return found


def notify(alerts: Sequence[Alert], told: Told, to: Sequence[Destination]) -> list[int]:
    """Tell each destination in one message what it was not told yet.

    What arrived is kept before the next destination is told; what did not is told again by the
    next run.

    Returns
    -------
    list of int
        The places of the destinations that could not be told.
    """
    failed = []
    with told.alone():
        for destination in to:
            known = {
                (alert, event) for name, alert, event in told.read() if name == destination.name
            }
            due = due_events(alerts, known)
            if not due:
                continue
            if destination.send(*_message(due)):
                told.add(
                    destination.name,
                    [(alert.alert_id, event) for alert, events in due for event in events],
                )
            else:
                failed.append(destination.place)
    return failed


def due_events(
    alerts: Sequence[Alert], known: set[tuple[str, Event]] | set[tuple[str, str]]
) -> list[tuple[Alert, list[Event]]]:
    """Return the alerts of which something was not told, with what was not."""
    newest = max((alert.closed_on or alert.opened_on for alert in alerts), default=None)
    due = []
    for alert in alerts:
        happened: list[Event] = ["opened"] if alert.is_open else ["opened", "closed"]
        new = [event for event in happened if (alert.alert_id, event) not in known]
        is_old = (
            newest is not None
            and alert.closed_on is not None
            and alert.closed_on < newest - timedelta(days=NEWS_DAYS)
            and (alert.alert_id, "opened") not in known
        )
        if new and not is_old:
            due.append((alert, new))
    return due


def _message(due: Sequence[tuple[Alert, list[Event]]]) -> tuple[str, str]:
    n_open = sum(alert.is_open for alert, _ in due)
    title = f"nextbest: {n_open} alerts opened, {len(due) - n_open} closed"
    return title, "\n".join(f"- {alert.line()}" for alert, _ in due)


def _sender(call: Callable[..., object]) -> Send:
    def send(title: str, text: str) -> bool:
        return bool(call(title=title, body=text))

    return send


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:8]
