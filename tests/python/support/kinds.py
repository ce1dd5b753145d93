"""The kinds of tests: what a failure is about, and whether it takes a build to find it."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

GUARDS = {
    "test_docs_links",
    "test_docs_messages",
    "test_graph",
    "test_layers",
    "test_project_files",
    "test_descriptions",
}
"""Files that judge the files of the project; so does what asks the manifest of the project."""
BUILDS = {"test_online_retail"}
"""Files that run dbt by a script of the project."""
LONG = {
    "test_ml_champions",
    "test_ml_lifecycle",
    "test_ml_monitoring",
    "test_ml_selection",
    "test_ml_training",
    "test_offer_assignment",
    "test_preview",
    "test_report",
    "test_report_page",
    "test_sync_contracts",
}
"""Files of the library that train whole tasks, solve large assignments, open a browser or sync
through faults: make test-fast leaves them out."""
KINDS = {
    "guards": "guards of the project's files: read what they name, and run make lint",
    "library": "the library, its examples and the macros: no build is at fault",
    "builds": "builds of shops: something shows only when dbt has run",
    "imports": "files of tests that cannot be read: no test of theirs has run",
}


def kind_of(item: pytest.Item) -> str:
    """Return the kind of a test.

    A file whose tests run dbt on a shop imports `Build` of builds.py, or its name ends in _build.
    """
    module = getattr(item, "module", None)
    name = item.path.stem
    if name.startswith("test_") and (hasattr(module, "Build") or name.endswith("_build")):
        return "builds"
    if name in BUILDS:
        return "builds"
    fixtures = getattr(item, "fixturenames", ())
    if name in GUARDS or ("manifest" in fixtures and "say" not in fixtures):
        return "guards"
    return "library"


def told(reports: Iterable[pytest.TestReport | pytest.CollectReport]) -> list[str]:
    """Return lines that say of each kind what failed, from the reports of a run."""
    failed: dict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        marks = getattr(report, "keywords", {"imports": 1})
        kind = next((name for name in KINDS if name in marks), "library")
        failed[kind][report.nodeid.split("::")[0]] += 1
    return [
        f"{kind}: {sum(files.values())} failed, in "
        + ", ".join(f"{file} ({count})" for file, count in sorted(files.items()))
        + f"\n  {KINDS[kind]}"
        for kind in KINDS
        if (files := failed.get(kind))
    ]
