"""The command of the last mile: sync."""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nextbest.files import PROJECT, published_file, working_file
from nextbest.sync.log import deliveries_folder
from nextbest.sync.order import Order
from nextbest.sync.payloads import as_json
from nextbest.sync.platform import KINDS, NAMES, UnreachableError
from nextbest.sync.staging import staging_file, staging_log, stand_in_file
from nextbest.sync.stand_ins import FILE
from nextbest.sync.stand_ins import read_addresses as read_stand_ins
from nextbest.sync.words import without_addresses
from nextbest.templates.declared import read_addresses

if TYPE_CHECKING:
    from nextbest.sync.run import Result

N_SHOWN = 10
"""Payloads that a dry run shows."""
ACCOUNT = re.compile(r"[A-Za-z0-9_]+")
LINK, IMAGE = "NEXTBEST_MAILCHIMP_LINK", "NEXTBEST_MAILCHIMP_IMAGE_URL"
INSTALL = "make sync in the project, or pip install 'nextbest[sync]'"


def add_sync_command(commands: Any) -> None:
    """Add the command to a command line."""
    command = commands.add_parser("sync", help="carry the published rows to an email platform")
    command.add_argument("--to", required=True, choices=NAMES, help="the destination")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working file of the shop (%(default)s)"
    )
    command.add_argument(
        "--account", default="", metavar="NAME", help="an account with a log of its own, as 'test'"
    )
    command.add_argument(
        "--same-account", action="store_true", help="the new key or address is of the same account"
    )
    command.add_argument(
        "--only", default="", metavar="IDS", help="profiles of these customer_ids, by commas"
    )
    command.add_argument(
        "--staging", action="store_true", help="test addresses stand in for customers"
    )
    command.add_argument(
        "--addresses", type=Path, default=FILE, help="list of test addresses (%(default)s)"
    )
    command.add_argument("--dry-run", action="store_true", help="only count, and show ten payloads")
    command.set_defaults(run=_sync)


def _sync(args: argparse.Namespace) -> int:
    try:
        import nextbest.sync.run  # noqa: F401, PLC0415
        from nextbest.sync.platforms import DESTINATIONS  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ValueError(
            f"{error.name} is not installed, which a sync needs: run {INSTALL}"
        ) from None
    if args.account and not ACCOUNT.fullmatch(args.account):
        raise ValueError(f"--account {args.account}: expected letters, digits and _ only")
    with _places(args) as (file, folder):
        order = Order(
            file,
            folder,
            DESTINATIONS[args.to](_environment(args.to)),
            args.account,
            frozenset(args.only.split(",")) if args.only else None,
            args.same_account,
        )
        return _carried(order, is_dry=args.dry_run)


@contextmanager
def _places(args: argparse.Namespace) -> Iterator[tuple[Path, Path]]:
    """Give the file whose rows are sent, and the folder of the log."""
    if not args.staging:
        yield published_file(args.db), deliveries_folder(args.db)
        return
    if args.only:
        raise ValueError("--only names customers, and --staging sends none: leave it out")
    people = read_stand_ins(args.addresses)
    file = staging_file(args.db)
    with stand_in_file(file, people, published_file(args.db)) as staged:
        yield staged, staging_log(args.db)


def _carried(order: Order, *, is_dry: bool) -> int:
    """Run a sync, or count what it would send; return the exit status."""
    from nextbest.sync.run import dry_run, sync  # noqa: PLC0415 - an extra

    if is_dry:
        result = dry_run(order, N_SHOWN)
        print("\n".join(_as_lines(order.destination, result, dry=True)))
        return 0
    try:
        result = sync(order)
    except UnreachableError as error:
        print(
            f"nextbest: {error}. What was delivered is in {order.folder}. The rest is pending, and "
            "follows with the next sync.",
            file=sys.stderr,
        )
        return 1
    print("\n".join(_as_lines(order.destination, result)))
    is_refusal_kept_back = any(kind == "suppress" for kind, _ in result.counts.held_back)
    return 1 if result.counts.failed or is_refusal_kept_back else 0


def _environment(destination: str) -> Mapping[str, str]:
    """Return the environment, for Mailchimp with the addresses of fields that have no value."""
    project = Path()
    if destination != "mailchimp" or not (project / PROJECT).is_file():
        return os.environ
    addresses = read_addresses(project)
    known = {LINK: addresses.link, IMAGE: addresses.image_url}
    return {**known, **os.environ}


def _as_lines(destination: str, result: "Result", *, dry: bool = False) -> Iterator[str]:
    """Give the lines that say what a sync did, or would do."""
    counts = result.counts
    yield f"{destination}, publication {result.publication_id}"
    yield f"  {'':<10} {'to send' if dry else 'delivered':>10} {'unchanged':>10} {'held back':>10}"
    for kind in KINDS:
        n_sent = (counts.to_send if dry else counts.delivered)[kind]
        held = counts.held_back + counts.unknown
        n_held = sum(n for (of, _), n in held.items() if of == kind)
        yield f"  {kind:<10} {n_sent:>10,} {counts.unchanged[kind]:>10,} {n_held:>10,}"
    for (kind, reason), n in (counts.held_back + counts.unknown).most_common(N_SHOWN):
        yield f"  held back  {n:,} {kind}: {reason}"
    for (kind, reason), n in counts.failed.most_common(N_SHOWN):
        yield f"  failed     {n:,} {kind}: {reason}"
    for task in result.shown[:N_SHOWN]:
        yield f"  {task.item.kind} {without_addresses(as_json(task.payload))}"
