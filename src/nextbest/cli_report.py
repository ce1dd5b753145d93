"""The command of the report. Its packages are those of an extra."""

import argparse
from pathlib import Path
from typing import TypeAlias

from nextbest.files import file_to_read, working_file

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `argparse.ArgumentParser.add_subparsers` gives."""
PAGE = Path("target/report.html")
EXTRA = (
    "nextbest report needs the packages of the extra: run make report, or "
    "pip install 'nextbest[report,templates]'"
)


def add_report_command(commands: Commands) -> None:
    """Add the command to a command line."""
    command = commands.add_parser("report", help="write one page of what was decided and brought")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working or published file (%(default)s)"
    )
    command.add_argument("--out", type=Path, default=PAGE, help="page (%(default)s)")
    command.add_argument(
        "--picture", type=Path, help="also write the top of the page as a PNG; needs Chromium"
    )
    command.set_defaults(run=_report)


def _report(args: argparse.Namespace) -> int:
    try:
        from nextbest.report import write_report  # noqa: PLC0415
    except ImportError as error:
        raise ValueError(EXTRA) from error
    size = write_report(file_to_read(args.db), args.out, Path.cwd())
    if args.picture:
        from nextbest.report.picture import write_picture  # noqa: PLC0415

        write_picture(args.out, args.picture)
    print(f"wrote the report to {args.out} ({size / 1e6:.1f} MB): open it in a browser")
    return 0
