"""How a target names its schemas, its published file, and the relations that macros read."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from builds import ROOT
from macros import load_macros
from nextbest.files import published_file
from nextbest.schemas import beside

NO_RELATION = re.compile(r"get_relation\([^()]*['\"]")


def schemas(target: str, schema: str = "dev_anna", **variables: object):
    """Return the macros that name schemas, as a target sees them."""
    return load_macros(
        "generate_schema_name.sql",
        target=SimpleNamespace(name=target, schema=schema),
        var=lambda name, default=None: variables.get(name, default),
    )


def named(macros, schema: str | None, node: object = None) -> str:
    return macros.generate_schema_name(schema, node).strip()


@pytest.mark.parametrize("target", ["duckdb", "snowflake", "prod", "production"])
@pytest.mark.parametrize("schema", ["marts", "state", "staging", "intermediate"])
def test_production_targets_have_the_plain_schemas(target: str, schema: str) -> None:
    assert named(schemas(target), schema) == schema


def test_other_targets_put_their_schema_in_front() -> None:
    assert named(schemas("dev"), "marts") == "dev_anna_marts"
    assert named(schemas("dev"), " state ") == "dev_anna_state"
    assert named(schemas("duckdb", production_targets=["live"]), "marts") == "dev_anna_marts"
    assert named(schemas("live", production_targets=["live"]), "marts") == "marts"
    assert named(schemas("dev"), None) == "dev_anna"


def test_seeds_of_the_demo_are_raw_tables_and_have_no_prefix() -> None:
    demo = SimpleNamespace(resource_type="seed", fqn=["nextbest", "demo", "crm", "customers"])
    offers = SimpleNamespace(resource_type="seed", fqn=["nextbest", "offers"])
    assert named(schemas("dev"), "crm", demo) == "crm"
    assert named(schemas("dev"), "intermediate", offers) == "dev_anna_intermediate"


def test_the_default_in_the_macro_is_that_of_the_project() -> None:
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    text = (ROOT / "macros" / "generate_schema_name.sql").read_text(encoding="utf-8")
    (default,) = re.findall(r"var\('production_targets', \[(.*)\]\)", text)
    assert re.findall(r"'(\w+)'", default) == declared["production_targets"]


def test_shop_folders_name_schemas_by_the_same_macro() -> None:
    for file in (
        ROOT / "src/nextbest/new_shop/templates/generate_schema_name.sql",
        ROOT / "examples/online_retail/macros/generate_schema_name.sql",
    ):
        assert "nextbest.generate_schema_name(custom_schema_name, node)" in file.read_text()


def test_no_relation_is_read_by_a_schema_that_is_written_in_the_code() -> None:
    assert NO_RELATION.search("adapter.get_relation(target.database, 'marts', mart)")
    files = [*(ROOT / "macros").rglob("*.sql"), *(ROOT / "models").rglob("*.sql")]
    files += (ROOT / "tests" / "data").rglob("*.sql")
    found = [file.name for file in files if NO_RELATION.search(file.read_text(encoding="utf-8"))]
    assert found == []
    shims = [
        file.name
        for file in (ROOT / "python_models").rglob("*.py")
        if re.search(r"(table|table_if_there)\([^)]*\"(state|marts|intermediate)", file.read_text())
    ]
    assert shims == []


def relations(**nodes: dict[str, str]):
    """Return the macros that find relations, with what dbt knows of some nodes."""
    graph = SimpleNamespace(nodes=nodes)
    adapter = SimpleNamespace(get_relation=lambda *parts: ".".join(parts))
    return load_macros("relation_named.sql", graph=graph, adapter=adapter)


def node(name: str, kind: str, schema: str) -> dict[str, str]:
    return {"name": name, "resource_type": kind, "database": "db", "schema": schema, "alias": name}


def test_a_relation_is_where_the_target_has_its_node() -> None:
    macros = relations(
        model=node("offers", "model", "dev_marts"),
        seed=node("offers", "seed", "dev_intermediate"),
        publications=node("fct_publications", "model", "dev_marts"),
    )
    assert macros.relation_named("offers") == "db.dev_marts.offers"
    assert macros.relation_named("offers", "seed") == "db.dev_intermediate.offers"
    assert macros.relation_named("nothing") is None
    assert macros.schema_beside_marts("published") == "dev_published"


def stop(message: str) -> None:
    raise ValueError(message)


@pytest.mark.parametrize(
    ("held", "schema", "said"),
    [
        ("marts", "dev_anna", "to schema marts, expected dev_anna_marts. Run the same command"),
        ("dev-anna_marts", "dev-anna", "schema 'dev-anna' cannot begin the names of schemas"),
        ("main_marts", "main", "has the default schema main. Add its name to the var"),
        ("dev_anna_marts", "dev_anna", None),
    ],
)
def test_tables_go_where_the_target_says(held: str, schema: str, said: str | None) -> None:
    heard: list[str] = []
    macros = load_macros(
        "generate_schema_name.sql",
        "relation_named.sql",
        "checks/check_target.sql",
        "checks/check_vars.sql",
        instead={"say": heard.append},
        target=SimpleNamespace(name="dev", schema=schema, type="duckdb"),
        var=lambda name, default=None: ["duckdb"],
        graph=SimpleNamespace(nodes={"p": node("fct_publications", "model", held)}),
        exceptions=SimpleNamespace(raise_compiler_error=stop),
        modules=SimpleNamespace(re=re),
    )
    if said:
        with pytest.raises(ValueError, match=re.escape(said)):
            macros.check_target()
    else:
        macros.check_target()
        assert "publishes dev_anna_published" in heard[0]


def test_the_list_of_production_targets_is_a_list() -> None:
    macros = load_macros(
        "checks/check_target.sql",
        "checks/check_vars.sql",
        var=lambda name: "prod",
        exceptions=SimpleNamespace(raise_compiler_error=stop),
    )
    with pytest.raises(ValueError, match="var production_targets: 'prod' is not a list"):
        macros.check_target()


def test_a_target_of_a_developer_publishes_beside_the_working_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = tmp_path / "shop.duckdb"
    monkeypatch.setenv("NEXTBEST_DB", str(working))
    monkeypatch.setenv("NEXTBEST_PUBLISHED", str(tmp_path / "elsewhere.duckdb"))
    own = published_file(working, "dev_anna_published")
    assert own == tmp_path / "shop_dev_anna_published.duckdb"
    assert published_file(working) == tmp_path / "elsewhere.duckdb"


def test_a_schema_without_the_configured_name_is_told() -> None:
    assert beside("DEV_MARTS", "marts", "published") == "DEV_published"
    with pytest.raises(ValueError, match="schema anna: expected a name that ends with marts"):
        beside("anna", "marts", "published")
