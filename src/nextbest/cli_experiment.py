"""The commands about experiments: plan."""

import argparse
from pathlib import Path
from typing import TypeAlias

from nextbest.files import working_file

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `argparse.ArgumentParser.add_subparsers` gives."""


def add_experiment_command(commands: Commands) -> None:
    """Add the command to a command line."""
    command = commands.add_parser("experiment", help="plan an experiment of var experiments")
    actions = command.add_subparsers(required=True, metavar="action")
    plan = actions.add_parser("plan", help="sample size and duration, by the shop's own data")
    plan.add_argument("name", help="name of the experiment in var experiments")
    plan.add_argument("--db", type=Path, default=working_file(), help="(%(default)s)")
    plan.set_defaults(run=_plan)


def _plan(args: argparse.Namespace) -> int:
    # pandas and scipy take a second to import, which the other commands do not pay
    from nextbest.experiments.plan import as_lines, declared_experiment, durations  # noqa: PLC0415

    experiment = declared_experiment(args.name)
    print("\n".join(as_lines(args.name, experiment, durations(experiment, args.db))))
    return 0
