"""A dbt project of models and tests that do next to nothing: what dbt takes for so many nodes."""

import shutil
from pathlib import Path

import yaml

PROJECT = {
    "name": "empty_nodes",
    "version": "1.0.0",
    "profile": "empty_nodes",
    "flags": {"log_level": "warn", "log_level_file": "info", "send_anonymous_usage_stats": False},
    "models": {"empty_nodes": {"+materialized": "table"}},
}
BEFORE = 20
"""Each model reads the one so many before it, so that dbt has an order to keep."""


def write_empty_project(folder: Path, n_models: int, n_tests: int, n_threads: int) -> None:
    """Write tables of one row, each but the first selected from an earlier one, and not_null tests.

    Parameters
    ----------
    folder
        Where the project is written; its database is a file in it, too.
    n_models
        Number of models, each a table with the columns a and b.
    n_tests
        Number of tests, at most two a model.
    n_threads
        Threads of dbt.
    """
    models = folder / "models"
    shutil.rmtree(models, ignore_errors=True)
    models.mkdir(parents=True)
    tested = [(place, column) for column in "ab" for place in range(n_models)][:n_tests]
    properties = []
    for place in range(n_models):
        is_first = place < BEFORE
        source = "1 as a, 1 as b" if is_first else f"* from {{{{ ref('node_{place - BEFORE}') }}}}"
        (models / f"node_{place}.sql").write_text(f"select {source}\n", encoding="utf-8")
        columns = [
            {"name": column, "data_tests": ["not_null"]}
            for column in "ab"
            if (place, column) in tested
        ]
        properties.append({"name": f"node_{place}", "columns": columns})
    output = {"type": "duckdb", "path": "empty_nodes.duckdb", "threads": n_threads}
    for file, content in {
        "dbt_project.yml": PROJECT,
        "profiles.yml": {"empty_nodes": {"target": "duckdb", "outputs": {"duckdb": output}}},
        "models/_models.yml": {"version": 2, "models": properties},
    }.items():
        (folder / file).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
