"""What must be true of the project's own files."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml
from dbt.contracts.graph.manifest import Manifest

ROOT = Path(__file__).parents[2]

# The usable rows of one table each, which cost a test no more than the table.
VIEWS_IN_TESTS = {"int_email_events", "int_products", "int_support_tickets", "int_tombstones"}


def tracked(*patterns: str) -> list[Path]:
    """List the files that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def n_lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_locks_hold_no_address() -> None:
    locks = tracked("*.lock")
    assert len(locks) == 8
    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("extra", ["dev", "docs", "notify", "sync", "templates"])
def test_a_larger_lock_holds_the_versions_of_the_build_lock(extra: str) -> None:
    pins = [
        set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", f"requirements-{extra}.lock")
    ]
    assert pins[0]
    assert pins[0] <= pins[1]


def listed_vars(macro: str) -> list[str]:
    text = (ROOT / "macros" / "checks" / f"{macro}.sql").read_text(encoding="utf-8")
    body = text.split(f"{{% macro {macro}() %}}")[1].split("{% endmacro")[0]
    return re.findall(r"'(\w+)'", body)


def test_every_var_is_known_to_the_check_of_vars() -> None:
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    assert sorted(listed_vars("known_vars")) == sorted(declared)


def test_every_var_that_is_read_is_declared() -> None:
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    files = tracked("models/*", "macros/*", "python_models/*", "tests/data/*", "seeds/*.yml")
    read = {
        name
        for file in files
        for name in re.findall(
            r"(?<!env_)(?:var|setting)\(['\"](\w+)['\"]", file.read_text(encoding="utf-8")
        )
    }
    assert read
    assert read <= set(declared) | set(listed_vars("renamed_vars"))


def test_hooks_run_what_make_lint_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (parts,) = re.findall(r"^lint: ([\w -]+?) *##", makefile, re.MULTILINE)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (repository,) = yaml.safe_load(hooks)["repos"]
    assert repository["repo"] == "local"  # another would be fetched
    run = re.findall(r"make ([\w-]+)", " ".join(hook["entry"] for hook in repository["hooks"]))
    assert run == parts.split()


def test_the_workflow_runs_what_a_commit_must_pass() -> None:
    flow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    (job,) = flow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    (cache,) = [step["with"] for step in job["steps"] if "cache" in step.get("with", {})]
    assert (ROOT / cache["cache-dependency-path"]).is_file()
    assert all(yaml.safe_load(form.read_text()) for form in tracked(".github/*.yml"))


def test_the_changelog_names_each_var_that_was_renamed() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [name for name in listed_vars("renamed_vars") if f"`{name}`" not in changelog] == []


def test_models_stay_small() -> None:
    long_sql = {
        file.name: n_lines(file)
        for file in tracked("models/*.sql", "macros/*.sql", "tests/data/*.sql", "examples/*.sql")
        if n_lines(file) > 120
    }
    assert long_sql == {}
    shims = tracked("python_models/*.py")
    assert shims
    assert {file.name: n_lines(file) for file in shims if n_lines(file) > 20} == {}


def test_the_demo_shop_is_small() -> None:
    files = [file for file in tracked("seeds/demo/*") if file.suffix == ".csv"]
    assert len(files) == 12
    assert sum(file.stat().st_size for file in files) <= 8_000_000


def test_every_mart_is_published() -> None:
    macro = (ROOT / "macros" / "published" / "published_marts.sql").read_text(encoding="utf-8")
    listed = re.findall(r"'(\w+)'", macro)
    marts = [file.stem for file in tracked("models/marts/*.sql")]
    assert sorted(listed) == sorted(marts)


def test_every_mart_has_a_test_of_its_key() -> None:
    files = [*tracked("models/marts/**/*.yml"), *tracked("python_models/*.yml")]
    parsed = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    marts = [
        model
        for tree in parsed
        for model in tree.get("models") or []
        if model["name"].startswith(("fct_", "dim_"))
    ]
    assert len(marts) > 20
    assert [mart["name"] for mart in marts if not has_key_test(mart)] == []


def has_key_test(model: dict) -> bool:
    """Tell whether a model's rows are told apart, by a column or by several."""
    tests = [test for test in model.get("data_tests", []) if isinstance(test, dict)]
    rules = [test["column_rules"]["arguments"] for test in tests if "column_rules" in test]
    columns = [test for column in model["columns"] for test in column.get("data_tests", [])]
    return any(rule.get("unique") for rule in rules) or "unique" in columns


def test_tests_of_data_read_tables_and_each_table_once(manifest: Manifest) -> None:
    tests = [node for node in manifest.nodes.values() if node.resource_type == "test"]
    views = {
        name
        for name, node in manifest.nodes.items()
        if node.resource_type == "model" and node.config.materialized == "view"
    }
    assert len(views) > 20
    asked = Counter(
        (node.attached_node, node.config.severity.lower())
        for node in tests
        if getattr(node, "attached_node", None)
    )
    assert [model for model, _ in asked if model in views] == []
    assert {of: count for of, count in asked.items() if count > 1} == {}
    read = views & {name for node in tests for name in node.depends_on.nodes}
    assert {name.split(".")[-1] for name in read} == VIEWS_IN_TESTS


def test_a_broken_promise_stops_the_publication(manifest: Manifest) -> None:
    """A test in the way of fct_publications: dbt waits for it where all that it reads is above."""
    published = "model.nextbest.fct_publications"
    above, new = set(), {published}
    while new:
        above |= new
        new = {parent for child in new for parent in manifest.parent_map[child]} - above
    tests = [node for node in manifest.nodes.values() if node.resource_type == "test"]
    read = {
        name for node in tests if node.config.severity == "ERROR" for name in node.depends_on.nodes
    }
    assert len(read) > 200
    assert read - (above - {published}) == {published}
