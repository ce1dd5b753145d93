"""Run dbt on the cleaning part of the project in the current folder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from nextbest.files import PROJECT, way_to_shop

SELECTOR = "name: cleaning"
COUNTED = "model.nextbest.int_cleaning_losses"
"""The last model that the report is read from."""


@dataclass(frozen=True)
class Cleaning:
    """How cleaning ended.

    Parameters
    ----------
    has_passed
        Whether a build would go on from here.
    is_counted
        Whether the raw tables were read to the end, so that their dirt can be told.
    """

    has_passed: bool
    is_counted: bool


def clean(folder: Path, dbt_vars: str | None = None) -> Cleaning:
    """Build the raw tables up to what was used, corrected and rejected, without tests.

    Parameters
    ----------
    folder
        A dbt project: the folder of a shop, or nextbest's own.
    dbt_vars
        Vars as dbt's command line takes them.

    Raises
    ------
    ValueError
        Where the folder is no dbt project, or one without nextbest.
    """
    if not (folder / PROJECT).exists():
        raise ValueError(f"the folder {folder} {way_to_shop(folder)}")
    selectors = folder / "selectors.yml"
    if not (selectors.exists() and SELECTOR in selectors.read_text(encoding="utf-8")):
        raise ValueError(
            f"the folder {folder} is a dbt project without nextbest (selectors.yml has no selector "
            "cleaning): cd into the folder of your shop first, the one that nextbest init wrote"
        )
    if (folder / "packages.yml").exists() and not (folder / "dbt_packages").exists():
        _dbt(folder, "deps", "--quiet")
    results = folder / os.environ.get("DBT_TARGET_PATH", "target") / "run_results.json"
    results.unlink(missing_ok=True)
    kinds = [f"--exclude-resource-type={kind}" for kind in ("test", "unit_test")]
    more = ["--vars", dbt_vars] if dbt_vars else []
    code = _dbt(folder, "build", "--selector", "cleaning", *kinds, *more)
    return Cleaning(code == 0, _is_counted(results))


def _dbt(folder: Path, *arguments: str) -> int:
    """Run dbt in a folder, with the profiles of that folder, and return its exit status."""
    environment = dict(os.environ)
    if (folder / "profiles.yml").exists():
        environment["DBT_PROFILES_DIR"] = str(folder)
    command = [str(Path(sys.executable).with_name("dbt")), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def _is_counted(results: Path) -> bool:
    if not results.exists():
        return False
    found = json.loads(results.read_text(encoding="utf-8"))["results"]
    return any(one["unique_id"] == COUNTED and one["status"] == "success" for one in found)
