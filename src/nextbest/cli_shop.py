"""The commands of a new shop: init, check and go-live."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from nextbest.check import clean, dirt_report
from nextbest.files import file_to_read, working_file
from nextbest.go_live import as_lines, go_live_checks
from nextbest.new_shop import NewShop, write_shop_folder
from nextbest.new_shop.guesses import Guess
from nextbest.new_shop.plan import CONSENT_DEFAULTS, EXAMPLE_URL
from nextbest.templates.example import left_of_example
from nextbest.templates.sources import SHOP

TEMPLATES = Path("templates")
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `argparse.ArgumentParser.add_subparsers` gives."""


def add_shop_commands(commands: Commands) -> None:
    """Add the commands to a command line."""
    command = commands.add_parser("init", help="write the folder of a new shop")
    command.add_argument("folder", type=Path, help="the folder; it must not exist")
    command.add_argument(
        "--raw", type=Path, help="folder of CSV or Parquet files, or a DuckDB file"
    )
    command.add_argument(
        "--optional-tables", "--systems", help="such as web.events,crm.consents (those found)"
    )
    command.add_argument("--currency", help="such as EUR (that of the first order)")
    command.add_argument(
        "--languages",
        help="of offers, the shop's own first, such as en,de (those of the customers)",
    )
    command.add_argument("--timezone", help="of times without an offset (UTC)")
    command.add_argument("--consent-default", choices=CONSENT_DEFAULTS, help="(denied)")
    command.add_argument("--shop-url", help=f"where links lead ({EXAMPLE_URL})")
    command.set_defaults(run=_init)
    command = commands.add_parser("check", help="only clean, and print what is used and rejected")
    command.add_argument("--vars", help="vars, as dbt takes them")
    command.set_defaults(run=_check)
    command = commands.add_parser("go-live", help="list what must be changed before sending")
    command.add_argument(
        "--db", type=Path, default=working_file(), help="working or published file (%(default)s)"
    )
    command.set_defaults(run=_go_live)


def _init(args: argparse.Namespace) -> int:
    if args.folder.exists():  # before any question
        raise ValueError(f"{args.folder} exists already: name a new folder, or move it away")
    raw = args.raw or _asked("Folder of CSV or Parquet files, or a DuckDB file (empty: none)", "")
    languages = _or_asked(
        args.languages, "Languages, the shop's own first (empty: those of the customers)", ""
    )
    shop = NewShop(
        folder=args.folder,
        raw=Path(raw) if raw else None,
        optional_tables=(
            None if args.optional_tables is None else tuple(_listed(args.optional_tables))
        ),
        currency=_or_asked(args.currency, "Currency, such as EUR", ""),
        timezone=_or_asked(args.timezone, "Time zone of times without an offset", "UTC"),
        consent_default=_or_asked(
            args.consent_default, "Customers without a row of consent: denied or granted", "denied"
        ),
        shop_url=_or_asked(args.shop_url, "Address of the shop", EXAMPLE_URL),
        languages=tuple(dict.fromkeys(map(str.lower, _listed(languages)))) or None,
    )
    guesses, suspects = write_shop_folder(shop)
    print("\n".join(map(_guess_line, guesses)))
    has_currency = any("currency" in guess.columns for guess in guesses)
    if not shop.currency and not has_currency:
        print("  currency              TO DO: no column found; set var currency in dbt_project.yml")
    if suspects:
        first = ", ".join(one.product_id for one in suspects[:3])
        print(
            f"  fees                  {len(suspects)} product_ids may not be goods, such as "
            f"{first}: see non_product_ids in dbt_project.yml"
        )
    print(f"wrote {args.folder}. Check the guesses in {args.folder}/models/raw, then:")
    print(f"  cd {args.folder} && nextbest check && dbt build && nextbest go-live")
    return 0


def _guess_line(guess: Guess) -> str:
    table = guess.table
    if guess.landed is None:
        return f"  {table.full_name:<21} {'-' if table.optional else 'TO DO: no table found'}"
    missing = [c.name for c in table.columns if c.required and c.name not in guess.columns]
    todo = f"; TO DO: {', '.join(missing)}" if missing else ""
    return (
        f"  {table.full_name:<21} {guess.landed.name}, "
        f"{len(guess.columns)} of {len(table.columns)} columns guessed{todo}"
    )


def _check(args: argparse.Namespace) -> int:
    cleaning = clean(Path.cwd(), args.vars)
    if cleaning.is_counted:
        print(dirt_report(working_file()))
    if cleaning.has_passed:
        print("\nNothing stops a build. Next: dbt build. Reasons: docs/reference/raw-contract.md")
    else:
        print("nextbest: a build would stop here, for the reasons above", file=sys.stderr)
    return 0 if cleaning.has_passed else 1


def _go_live(args: argparse.Namespace) -> int:
    file = file_to_read(args.db)
    checks = go_live_checks(file)
    if not checks:
        print(
            f"{file} holds the demo: there is nothing to send. The checks of a shop are printed in "
            "the folder that nextbest init wrote, after its dbt build."
        )
        return 0
    print("\n".join(as_lines(checks)))
    left = left_of_example(TEMPLATES, Path.cwd()) if (TEMPLATES / SHOP).exists() else ""
    if left:
        print(f"[ ] example_templates: {left}.\n")
    n_open, n_advice, n_accepted = (
        sum(check["status"] == status for check in checks)
        for status in ("open", "advice", "accepted")
    )
    n_open += bool(left)
    if n_open:
        print(
            f"{n_open} to change. Then run dbt build and nextbest go-live again. To accept a check "
            "as it is, add its name to var go_live_accepted."
        )
    else:
        print(f"Ready to send: 0 open, {n_accepted} accepted, {n_advice} of advice.")
    return 1 if n_open else 0


def _or_asked(given: str | None, question: str, default: str) -> str:
    return _asked(question, default) if given is None else given


def _asked(question: str, default: str) -> str:
    """Return the answer of a person, or the default where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return default
    return input(f"{question} [{default}]: ").strip() or default


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
