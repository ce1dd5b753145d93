"""The raw contract, read from the sources of the nextbest project."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Column:
    """A column of the contract; `type` is key, text, number, boolean, date or timestamp."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Table:
    """A raw table of the contract."""

    system: str
    name: str
    description: str
    optional: bool
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        """Name with the system, as in var optional_tables."""
        return f"{self.system}.{self.name}"

    @property
    def model(self) -> str:
        """Name of the model that writes it."""
        return f"raw_{self.system}__{self.name}"


def project_folder() -> Path:
    """Return the checkout of nextbest that this library belongs to.

    Raises
    ------
    ValueError
        Where the library was installed without its dbt project.
    """
    folder = Path(__file__).resolve().parents[3]
    if not (folder / "dbt_project.yml").exists():
        raise ValueError(
            "the dbt project of nextbest is not beside its library: install it from a checkout "
            "(pip install --editable nextbest)"
        )
    return folder


def contract(project: Path) -> list[Table]:
    """Return the raw tables of the contract, required ones first."""
    tables = []
    for file in sorted((project / "models" / "staging").glob("*/_*__sources.yml")):
        for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
            tables += [_table(source["name"], declared) for declared in source["tables"]]
    return sorted(tables, key=lambda table: (table.optional, table.full_name))


def _table(system: str, declared: dict[str, Any]) -> Table:
    columns = tuple(
        Column(
            column["name"],
            column["config"]["meta"]["type"],
            column["config"]["meta"].get("required", False),
            " ".join(column["description"].split()),
        )
        for column in declared["columns"]
    )
    is_optional = declared["config"].get("meta", {}).get("optional", False)
    return Table(system, declared["name"], declared["description"], is_optional, columns)
