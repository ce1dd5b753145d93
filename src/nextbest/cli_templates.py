"""The commands of emails: templates and preview. Their packages are those of an extra."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from nextbest.files import file_to_read, working_file
from nextbest.templates.sources import WORDS

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `argparse.ArgumentParser.add_subparsers` gives."""
TEMPLATES = Path("templates")
PAGE = Path("target/preview/index.html")
EXTRA = "needs the packages of the extra: run make {0}, or pip install 'nextbest[templates]'"

ADDED = "{0} has no row of {1}: emails say these words as the package does. Add rows to change them"


def add_template_commands(commands: Commands) -> None:
    """Add the commands to a command line."""
    command = commands.add_parser("templates", help="write the email templates of each platform")
    command.add_argument("--out", type=Path, default=TEMPLATES, help="folder (%(default)s)")
    command.add_argument(
        "--db", type=Path, help="published file to read the columns from (the project's contract)"
    )
    command.set_defaults(run=_templates)
    command = commands.add_parser("preview", help="show published profiles as emails, on a page")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working or published file (%(default)s)"
    )
    command.add_argument("--out", type=Path, default=PAGE, help="page (%(default)s)")
    command.add_argument("--n", type=int, default=10, help="how many (%(default)s)")
    command.set_defaults(run=_preview)


def _templates(args: argparse.Namespace) -> int:
    try:
        from nextbest.templates.example import left_of_example  # noqa: PLC0415
        from nextbest.templates.words import added_words  # noqa: PLC0415
        from nextbest.templates.write import write_templates  # noqa: PLC0415
    except ImportError as error:
        raise ValueError(f"nextbest templates {EXTRA.format('templates')}") from error
    files = write_templates(args.out, Path.cwd(), args.db)
    print(f"wrote {len(files)} files to {args.out}")
    if added := added_words(args.out):
        print(ADDED.format(args.out / WORDS, ", ".join(added)), file=sys.stderr)
    if left := left_of_example(args.out, Path.cwd()):
        print(f"Do not send these templates yet: {left} again", file=sys.stderr)
    return 0


def _preview(args: argparse.Namespace) -> int:
    try:
        from nextbest.templates.preview import write_preview  # noqa: PLC0415
    except ImportError as error:
        raise ValueError(f"nextbest preview {EXTRA.format('preview')}") from error
    file = file_to_read(args.db)
    n_emails = write_preview(file, args.out, Path.cwd(), args.n)
    print(f"wrote {n_emails} emails to {args.out}: open it in a browser")
    return 0
