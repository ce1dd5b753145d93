"""The floor of benchmarks/bench_second_build.py has as many models and tests as it is asked for."""

import re
from pathlib import Path

import pytest
import yaml

from empty_nodes import write_empty_project


@pytest.mark.parametrize(("n_models", "n_tests"), [(45, 30), (30, 45)])
def test_project_has_as_many_models_and_tests_as_asked(
    n_models: int, n_tests: int, tmp_path: Path
) -> None:
    write_empty_project(tmp_path, 60, 60, 2)  # an earlier one leaves nothing behind
    write_empty_project(tmp_path, n_models, n_tests, 4)
    files = {file.stem: file.read_text() for file in (tmp_path / "models").glob("*.sql")}
    assert sorted(files) == sorted(f"node_{place}" for place in range(n_models))
    read = {name: re.findall(r"ref\('(\w+)'\)", text) for name, text in files.items()}
    assert read["node_19"] == []
    assert read["node_20"] == ["node_0"]
    assert read["node_29"] == ["node_9"]
    models = yaml.safe_load((tmp_path / "models" / "_models.yml").read_text())["models"]
    columns = [column for model in models for column in model["columns"]]
    assert [column["data_tests"] for column in columns] == [["not_null"]] * n_tests
    profile = yaml.safe_load((tmp_path / "profiles.yml").read_text())["empty_nodes"]
    assert profile["outputs"]["duckdb"]["threads"] == 4
