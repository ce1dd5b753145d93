"""The shape of the graph: dbt-project-evaluator's rules, computed from the manifest.

docs tell in the section "The shape of the graph" why each exception stands.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from dbt.contracts.graph.manifest import Manifest

ROOT = Path(__file__).parents[2]
MOST_REJOINED, MOST_WIDE, WIDE = 8, 5, 7
READ = ("model", "seed")
SIGNS = {  # one row per row of a raw table, which suppression reads before any test may stop it
    "int_address_history",
    "int_attributed_refusals",
    "int_consent_grants",
    "int_consent_refusals",
    "int_consent_signals",
    "int_email_refusals",
    "int_held_addresses",
    "int_standing_refusals",
    "int_unclear_requests",
}


class Graph:
    """Models and what they read, by name."""

    def __init__(self, manifest: Manifest) -> None:
        self.models: Mapping[str, Any] = {
            key: node for key, node in manifest.nodes.items() if node.resource_type == "model"
        }
        known = {
            *manifest.sources,
            *(key for key, node in manifest.nodes.items() if node.resource_type in READ),
        }
        self.parents = {
            key: {parent for parent in node.depends_on.nodes if parent in known}
            for key, node in self.models.items()
        }
        self.children: dict[str, set[str]] = {key: set() for key in known}
        for child, parents in self.parents.items():
            for parent in parents:
                self.children[parent].add(child)

    def rejoined(self) -> set[tuple[str, str, str]]:
        """Return parent, model and child where the child alone reads the model, and its parent."""
        return {
            (short(parent), short(model), short(child))
            for parent, children in self.children.items()
            for model in children
            if len(self.children[model]) == 1
            for child in self.children[model] & children
        }

    def wide(self) -> dict[str, int]:
        """Return the models with seven parents or more."""
        return {
            short(key): len(parents)
            for key, parents in self.parents.items()
            if len(parents) >= WIDE
        }

    def fans(self) -> set[str]:
        """Return the models of which three children or more are read by nobody."""
        leaves = {key for key in self.models if not self.children[key]}
        return {short(key) for key in self.models if len(self.children[key] & leaves) > 2}


def short(key: str) -> str:
    return ".".join(key.split(".")[2:])


@pytest.fixture(scope="module")
def graph(manifest: Manifest) -> Graph:
    return Graph(manifest)


@pytest.fixture(scope="module")
def reasons() -> str:
    """Return what the docs say about exceptions."""
    title = "## The shape of the graph\n"
    pages = [page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md")]
    (section,) = [page.split(title)[1].split("\n## ")[0] for page in pages if title in page]
    return section


def test_few_paths_rejoin_and_the_docs_say_why(graph: Graph, reasons: str) -> None:
    rejoined = graph.rejoined()
    assert len(rejoined) <= MOST_REJOINED, sorted(rejoined)
    rows = [line.split("|") for line in reasons.splitlines() if line.startswith("| `")]
    told = {tuple(cell.strip(" `") for cell in row[1:4]) for row in rows if len(row) > 5}
    assert told == rejoined
    assert [row[1:4] for row in rows if len(row) > 5 and len(row[4].split()) < 5] == []


def test_few_models_have_seven_parents_and_the_docs_say_why(graph: Graph, reasons: str) -> None:
    wide = graph.wide()
    assert len(wide) <= MOST_WIDE, wide
    assert {name for name in wide if f"`{name}`" not in reasons} == set()


def test_no_model_fans_out_to_three_that_nobody_reads(graph: Graph) -> None:
    assert graph.fans() == set()


def test_nothing_in_intermediate_or_state_reads_a_mart(graph: Graph) -> None:
    paths = {key: node.original_file_path for key, node in graph.models.items()}
    marts = {key for key, path in paths.items() if path.startswith("models/marts/")}
    assert len(marts) > 20
    above = ("models/staging/", "models/intermediate/", "models/state/")
    found = {
        (short(key), short(mart))
        for key, path in paths.items()
        if path.startswith(above) or short(key).startswith(("stg_", "int_"))
        for mart in graph.parents[key] & marts
    }
    assert found == set()


def test_every_table_has_a_tested_key(manifest: Manifest, graph: Graph) -> None:
    """Views are told apart by the tables that are made of them (test_project_files)."""
    keyed = {
        node.attached_node
        for node in manifest.nodes.values()
        if node.resource_type == "test"
        and getattr(node, "test_metadata", None)
        and (node.test_metadata.name == "unique" or node.test_metadata.kwargs.get("unique"))
    }
    bare = {
        short(key)
        for key, node in graph.models.items()
        if key not in keyed and node.config.materialized != "view"
    }
    judged = {name for name in bare if name.startswith("stg_") or name.endswith("_validated")}
    assert bare - judged == SIGNS


def test_folders_and_files_stay_small(graph: Graph) -> None:
    folders = Counter(str(Path(node.original_file_path).parent) for node in graph.models.values())
    assert {folder: n for folder, n in folders.items() if n > 20} == {}
    files = [ROOT / node.original_file_path for node in graph.models.values()]
    lines = [
        len(file.read_text(encoding="utf-8").splitlines())
        for file in files
        if file.suffix == ".sql" and file.is_file()
    ]
    assert median(lines) <= 50


def test_what_differs_between_engines_stands_in_one_folder() -> None:
    files = (ROOT / "macros").rglob("*.sql")
    dispatching = {
        file.parent.name
        for file in files
        if "adapter.dispatch(" in file.read_text(encoding="utf-8")
    }
    assert dispatching == {"engine"}


def test_a_folder_of_macros_has_one_file_of_descriptions() -> None:
    folders = Counter(file.parent.name for file in (ROOT / "macros").rglob("*.yml"))
    assert set(folders.values()) == {1}


def test_files_of_descriptions_are_short_or_about_one_model() -> None:
    long = [
        file.name
        for file in (ROOT / "models").rglob("*.yml")
        if len(lines := file.read_text(encoding="utf-8").splitlines()) > 200
        and sum(line.startswith("  - name: ") for line in lines) > 1
    ]
    assert long == []
