"""Queries of metrics by MetricFlow's command, on a copy of a built shop."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

from builds import ROOT, Build

CLOSED = "http://127.0.0.1:9"
"""A proxy that nobody serves: mf asks PyPI for a newer version at each start."""


def project_of(build: Build, folder: Path) -> Path:
    """Make a folder in which mf finds the built tables and what dbt knows of the metrics."""
    (folder / "target").mkdir(parents=True)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder)
    (folder / "src").symlink_to(ROOT / "src")
    shutil.copy(build.folder / "target" / "semantic_manifest.json", folder / "target")
    shutil.copy(build.database, folder)
    return folder


def mf_query(project: Path, metrics: str, group_by: str = "") -> list[dict[str, str]]:
    """Return the rows that ``mf query`` writes, as text by column."""
    out = project / "rows.csv"
    out.unlink(missing_ok=True)
    command = [str(Path(sys.executable).parent / "mf"), "query", "--metrics", metrics]
    command += ["--group-by", group_by, "--order", group_by] if group_by else []
    environment = os.environ | {
        "DBT_PROFILES_DIR": str(project),
        "DBT_PROJECT_DIR": str(project),
        "NEXTBEST_DB": str(project / "nextbest.duckdb"),
        "HTTPS_PROXY": CLOSED,
        "https_proxy": CLOSED,
    }
    environment = {
        name: value
        for name, value in environment.items()
        if name not in ("DBT_TARGET_PATH", "DBT_LOG_PATH", "NO_PROXY", "no_proxy")
    }
    done = subprocess.run(
        [*command, "--csv", str(out), "--quiet"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert out.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    with out.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
