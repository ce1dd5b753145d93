"""A run of tests ends with the kinds that failed, and make test-fast has no build in it."""

from pathlib import Path
from types import SimpleNamespace

from kinds import BUILDS, GUARDS, KINDS, LONG, kind_of, told

HERE = Path(__file__).parent


def item(file: str, *fixtures: str, **module: object) -> SimpleNamespace:
    return SimpleNamespace(
        path=HERE / file, module=SimpleNamespace(**module), fixturenames=fixtures
    )


def test_what_builds_shops_is_told_by_what_it_imports_or_by_its_name() -> None:
    assert kind_of(item("test_losses.py", "say", "manifest", Build=object)) == "builds"
    assert kind_of(item("test_new_shop_build.py")) == "builds"
    assert kind_of(item("test_online_retail.py")) == "builds"  # by a script of the example


def test_what_reads_the_manifest_alone_guards_files() -> None:
    assert kind_of(item("test_graph.py", "manifest")) == "guards"
    assert kind_of(item("test_project_files.py")) == "guards"
    assert kind_of(item("test_tasks.py", "say", "manifest")) == "library"


def test_examples_of_docstrings_are_of_the_library() -> None:
    assert kind_of(SimpleNamespace(path=Path("src/nextbest/frames.py"))) == "library"
    assert kind_of(item("test_ml_metrics.py")) == "library"


def test_a_run_ends_with_each_kind_that_failed_and_where() -> None:
    reports = [
        SimpleNamespace(nodeid=f"tests/python/{name}", keywords={kind: 1})
        for name, kind in (
            ("test_demo.py::test_b", "builds"),
            ("test_project_files.py::test_a", "guards"),
            ("test_demo.py::test_a", "builds"),
        )
    ]
    guards, builds = told(reports)
    assert guards.startswith("guards: 1 failed, in tests/python/test_project_files.py (1)")
    assert builds.startswith("builds: 2 failed, in tests/python/test_demo.py (2)")
    assert told([]) == []


def test_a_file_that_cannot_be_imported_is_told_apart() -> None:
    (said,) = told([SimpleNamespace(nodeid="tests/python/test_demo.py")])
    assert said.startswith("imports: 1 failed, in tests/python/test_demo.py (1)")


def test_each_file_that_is_named_is_there() -> None:
    assert [name for name in GUARDS | BUILDS | LONG if not (HERE / f"{name}.py").is_file()] == []
    assert list(KINDS) == ["guards", "library", "builds", "imports"]
