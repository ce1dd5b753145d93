"""The command that writes the model cards."""

from pathlib import Path

from nextbest.cli import main


def test_without_a_database_the_command_says_what_to_do(capsys, tmp_path: Path):
    assert main(["model-cards", "--db", str(tmp_path / "none.duckdb")]) == 2
    assert "run dbt build first" in capsys.readouterr().err
