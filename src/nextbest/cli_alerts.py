"""The command of alerts: what is unusual, and who is told."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from nextbest.alerts import Told, destinations, notify, published_alerts
from nextbest.files import published_file, working_file
from nextbest.sync.log import deliveries_folder

INSTALL = "make notify in the project, or pip install 'nextbest[notify]'"
URLS = "NEXTBEST_ALERT_URLS"


def add_alert_command(commands: Any) -> None:
    """Add the command to a command line."""
    command = commands.add_parser("alerts", help="print the open alerts, and tell people of them")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working file of the shop (%(default)s)"
    )
    command.add_argument(
        "--notify", action="store_true", help=f"tell the addresses of {URLS} what is new"
    )
    command.set_defaults(run=_alerts)


def _alerts(args: argparse.Namespace) -> int:
    alerts = published_alerts(published_file(args.db))
    found = [alert for alert in alerts if alert.is_open]
    print("\n".join(alert.line() for alert in found) or "no alert is open")
    if not args.notify:
        return 0
    urls = os.environ.get(URLS, "").split()
    if not urls:
        raise ValueError(f"{URLS} names nobody: give addresses of apprise, with blanks between")
    try:
        to = destinations(urls)
    except ImportError:
        raise ValueError(f"apprise is not installed: run {INSTALL}") from None
    failed = notify(alerts, Told(deliveries_folder(args.db)), to)
    for place in failed:
        print(
            f"nextbest: address {place} of {URLS} was not told; the next run tries again",
            file=sys.stderr,
        )
    return 1 if failed else 0
