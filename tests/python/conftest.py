"""Shops to build and places to build them in."""

import json
import os
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from builds import PARSED, ROOT, Build
from kinds import LONG, kind_of, told
from nextbest.shop_generator import ShopPlan, write_shop

MINI_DAYS = 500
WHERE = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--quiet"]


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder of this run, which its workers inherit, for the project as dbt parses it."""
    if PARSED not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="nextbest_parsed_")
        config.add_cleanup(folder.cleanup)
        os.environ[PARSED] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with its kind, by which make test-fast selects."""
    for item in items:
        item.add_marker(kind_of(item))
        if item.path.stem in LONG:
            item.add_marker("long")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """End with what kind of test failed, after all that the others print."""
    yield
    stats = terminalreporter.stats
    lines = told([*stats.get("failed", []), *stats.get("error", [])])
    if lines:
        terminalreporter.section("what kind of test failed")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def mini_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a shop of a few hundred customers as CSV files, its truth beside it."""
    folder = tmp_path_factory.mktemp("mini")
    plan = ShopPlan(customers=400, days=MINI_DAYS, seed=7, file_format="csv")
    write_shop(plan, folder / "raw", folder / "truth")
    return folder / "raw"


@pytest.fixture
def new_build(tmp_path: Path) -> Callable[..., Build]:
    """Make builds with vars, each in a folder of its own."""
    made = []

    def make(**variables: object) -> Build:
        folder = tmp_path / f"build_{len(made)}"
        folder.mkdir()
        made.append(Build(folder, variables))
        return made[-1]

    return make


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of dbt commands that build nothing."""
    folder = tmp_path_factory.mktemp("operations")
    return {
        "NEXTBEST_DB": str(folder / "operations.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


@pytest.fixture(scope="session")
def manifest(places: dict[str, str]) -> Manifest:
    """Return what dbt knows of the project, which is parsed once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, place in places.items():
            patch.setenv(name, place)
        parsed = dbtRunner().invoke(["parse", *WHERE])
        assert parsed.success, parsed.exception
    return parsed.result


@pytest.fixture(scope="session")
def say(places: dict[str, str], manifest: Manifest) -> Callable[..., str]:
    """Run an operation over the parsed project and return its error; '' is none."""
    heard: list[str] = []
    runner = dbtRunner(manifest=manifest, callbacks=[lambda event: heard.append(event.info.msg)])

    def said(operation: str, variables: dict | None = None, **arguments: object) -> str:
        heard.clear()
        given = ["--vars", json.dumps(variables)] if variables else []
        with pytest.MonkeyPatch.context() as patch:
            for name, place in places.items():
                patch.setenv(name, place)
            done = runner.invoke(
                ["run-operation", operation, "--args", repr(arguments), *given, *WHERE]
            )
        return "" if done.success else "\n".join(heard)

    return said
