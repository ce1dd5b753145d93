"""The command line: ``nextbest`` and one of its commands."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from nextbest.cli_alerts import add_alert_command
from nextbest.cli_approvals import add_approval_command
from nextbest.cli_experiment import add_experiment_command
from nextbest.cli_report import add_report_command
from nextbest.cli_shop import add_shop_commands
from nextbest.cli_sync import add_sync_command
from nextbest.cli_templates import add_template_commands
from nextbest.diff_decisions import decision_diff
from nextbest.export_person import held_about
from nextbest.files import file_to_read, no_database, working_file
from nextbest.model_cards import write_cards
from nextbest.shop_generator import DEMO, ShopPlan, write_shop
from nextbest.shop_generator.plan import DEFAULT_END, FORMATS
from nextbest.show_profiles import as_email, chosen_profiles

DEMO_FOLDER = Path("seeds/demo")
CARDS_FOLDER = Path("docs/reference/models")
DIFF_PAGE = Path("target/diff-decisions.md")
RULE = "-" * 88


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; by default those of the process.
    """
    args = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except (ValueError, OSError) as error:
        print(f"nextbest: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nextbest", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("generate", help="write a synthetic shop and its truth")
    command.add_argument("--customers", type=int, help="number of persons")
    command.add_argument("--days", type=int, default=730, help="days of history (%(default)s)")
    command.add_argument("--seed", type=int, default=1, help="another seed, another shop")
    command.add_argument("--out", type=Path, help="folder of the raw tables")
    command.add_argument("--format", choices=FORMATS, default="parquet", help="(%(default)s)")
    command.add_argument(
        "--end-date", type=date.fromisoformat, default=DEFAULT_END, help="last day (%(default)s)"
    )
    command.add_argument(
        "--past-weeks",
        type=int,
        default=0,
        help="weeks in which another tool decided (%(default)s)",
    )
    command.add_argument(
        "--truth-out", type=Path, help="folder of what is hidden (<out>/truth; the demo's: none)"
    )
    command.add_argument(
        "--demo", action="store_true", help=f"write the demo shop (to {DEMO_FOLDER} or --out)"
    )
    command.set_defaults(run=_generate)
    command = commands.add_parser("model-cards", help="write a card per task from a finished build")
    command.add_argument("--db", type=Path, default=working_file(), help="(%(default)s)")
    command.add_argument("--out", type=Path, default=CARDS_FOLDER, help="(%(default)s)")
    command.set_defaults(run=_write_cards)
    command = commands.add_parser("show-profiles", help="print published profiles like emails")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working or published file (%(default)s)"
    )
    command.add_argument("--n", type=int, default=10, help="how many (%(default)s)")
    command.set_defaults(run=_show_profiles)
    command = commands.add_parser("diff-decisions", help="compare what two builds decide")
    command.add_argument("before", type=Path, help="DuckDB file of a finished build")
    command.add_argument("after", type=Path, help="DuckDB file of another")
    command.add_argument("--out", type=Path, default=DIFF_PAGE, help="page (%(default)s)")
    command.set_defaults(run=_diff_decisions)
    command = commands.add_parser("person", help="export all that is held about a person, as JSON")
    command.add_argument("id", help="a customer_id, an external_id or an email address")
    command.add_argument("--db", type=Path, default=working_file(), help="(%(default)s)")
    command.add_argument("--out", type=Path, help="file (standard output)")
    command.set_defaults(run=_export_person)
    add_shop_commands(commands)
    add_experiment_command(commands)
    add_sync_command(commands)
    add_alert_command(commands)
    add_approval_command(commands)
    add_template_commands(commands)
    add_report_command(commands)
    return parser


def _generate(args: argparse.Namespace) -> int:
    if args.demo:
        out = args.out or DEMO_FOLDER
        write_shop(DEMO, out, args.truth_out)
    elif args.customers is None or args.out is None:
        raise ValueError("generate needs --customers and --out, or --demo")
    else:
        out = args.out
        plan = ShopPlan(
            args.customers, args.days, args.seed, args.end_date, args.format, args.past_weeks
        )
        write_shop(plan, out, args.truth_out or out / "truth")
    print(f"wrote the shop to {out}")
    return 0


def _write_cards(args: argparse.Namespace) -> int:
    if not args.db.exists():
        raise ValueError(no_database(args.db))
    files = write_cards(args.db, Path.cwd(), args.out)
    print(f"wrote {len(files)} cards to {args.out}")
    return 0


def _show_profiles(args: argparse.Namespace) -> int:
    file = file_to_read(args.db)
    profiles = chosen_profiles(file, args.n)
    print(f"profiles of {file}", file=sys.stderr)
    print(f"\n{RULE}\n".join(map(as_email, profiles)))
    return 0


def _diff_decisions(args: argparse.Namespace) -> int:
    page = decision_diff(args.before, args.after)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(page, encoding="utf-8")
    print(page)
    print(f"wrote the page to {args.out}")
    return 0


def _export_person(args: argparse.Namespace) -> int:
    held = held_about(args.id, args.db)
    if not held.tables:
        print(f"nextbest: nothing is held about '{args.id}'", file=sys.stderr)
        return 1
    if held.is_record_of_erasure:
        print(
            f"nextbest: nothing is held about '{args.id}' but the record of the erasure, in "
            f"{', '.join(held.tables)}",
            file=sys.stderr,
        )
    if args.out is None:
        print(held.as_json())
        return 0
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(held.as_json() + "\n", encoding="utf-8")
    print(f"wrote {held.n_rows} rows of {len(held.tables)} tables to {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
