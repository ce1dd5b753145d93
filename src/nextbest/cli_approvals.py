"""The command of approvals: what waits for a person, what it changes, and what they decide."""

import argparse
from pathlib import Path
from typing import Any

from nextbest.approvals import approve, difference, refuse, waiting
from nextbest.files import working_file
from nextbest.schemas import MARTS

PAGE = Path("target/approval.md")


def add_approval_command(commands: Any) -> None:
    """Add the command to a command line."""
    command = commands.add_parser("approvals", help="builds that wait until a person approves them")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working file of the shop (%(default)s)"
    )
    command.add_argument(
        "--schema", default="", help="schema of a target that is no production target, as dev_anna"
    )
    command.set_defaults(run=_list)
    actions = command.add_subparsers(metavar="action")
    action = actions.add_parser("show", help="write what the build changes to a page")
    action.add_argument("id", help="the build, as nextbest approvals names it")
    action.add_argument("--out", type=Path, default=PAGE, help="page (%(default)s)")
    action.set_defaults(run=_show)
    for name, run, what in (
        ("approve", _approve, "publish what was shown"),
        ("refuse", _refuse, "keep what is published"),
    ):
        action = actions.add_parser(name, help=what)
        action.add_argument("id", help="the build, as nextbest approvals names it")
        action.add_argument("--by", required=True, type=_text, metavar="NAME", help="who decides")
        action.add_argument("--why", required=True, type=_text, metavar="TEXT", help="the reason")
        action.set_defaults(run=run)


def _text(value: str) -> str:
    if not value.strip():
        raise argparse.ArgumentTypeError("expected a text that is not empty")
    return value.strip()


def _marts(args: argparse.Namespace) -> str:
    return f"{args.schema}_{MARTS}" if args.schema else MARTS


def _list(args: argparse.Namespace) -> int:
    found = waiting(args.db, _marts(args))
    print("\n".join(found.lines()) if found else "no build waits for an approval")
    return 0


def _show(args: argparse.Namespace) -> int:
    page = difference(args.db, args.id, _marts(args))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(page, encoding="utf-8")
    print(page)
    print(f"wrote the page to {args.out}")
    return 0


def _approve(args: argparse.Namespace) -> int:
    print(approve(args.db, args.id, args.by, args.why, _marts(args)))
    return 0


def _refuse(args: argparse.Namespace) -> int:
    print(refuse(args.db, args.id, args.by, args.why, _marts(args)))
    return 0
