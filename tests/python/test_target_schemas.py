"""Schemas of a target: permanent tables apart, and two targets in one database."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from builds import ONE_TASK, ROOT, Build
from nextbest.cli import main
from nextbest.files import published_file

MOVED = ("int_prediction_models", "int_model_history", "int_offer_decision_log")
TABLES = (
    "select schema_name, table_name from duckdb_tables() "
    "where database_name = current_database() order by all"
)
SIZE = "select count(*), bit_xor(hash(t)) from (select * {} from {}) as t"
"""A table in two numbers that do not depend on the order of its rows."""
TIMES = {
    "int_decision_health": "measured_at",
    "int_offer_decision_log": "logged_at",
    "int_product_changes": "observed_at",
    "int_refusals": "seen_at",
    "int_source_health": "measured_at",
}
"""Columns of permanent tables that say when the last build was."""
GROWN = {"int_build_runs", "int_trigger_memory"}
"""What a build adds about itself, or about the publication before it."""
PREFIX = "dev_anna_"

pytestmark = pytest.mark.slow


Tables = dict[tuple[str, str], tuple[int, int]]


def contents(file: Path, times: bool = True) -> Tables:
    """Return each table of a file, by its schema and name, in two numbers."""
    found = {}
    with duckdb.connect(str(file), read_only=True) as con:
        for schema, name in con.execute(TABLES).fetchall():
            without = f"exclude ({TIMES[name]})" if name in TIMES and not times else ""
            query = SIZE.format(without, f'"{schema}"."{name}"')
            found[schema, name] = con.execute(query).fetchall()[0]
    return found


def of_target(file: Path, target: str) -> Tables:
    """Return the tables of one of the two targets."""
    held = contents(file)
    return {key: held[key] for key in held if key[0].startswith(PREFIX) == (target == "dev")}


def of_state(file: Path) -> Tables:
    """Return the tables of schema state, without what each build adds or dates."""
    held = contents(file, times=False)
    return {key: held[key] for key in held if key[0] == "state" and key[1] not in GROWN}


@pytest.fixture(scope="module")
def shop(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a place to build a small shop in, with the targets duckdb and dev."""
    folder = tmp_path_factory.mktemp("two_targets")
    profiles = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    outputs = profiles["nextbest"]["outputs"]
    outputs["dev"] = outputs["duckdb"] | {"schema": "dev_anna"}
    (folder / "profiles.yml").write_text(yaml.safe_dump(profiles), encoding="utf-8")
    # with a date, the clock does not tell that no row has come since the shop was made
    shop_vars = {"raw_dir": str(mini_shop), "tasks": ONE_TASK, "as_of_date": "2026-06-01"}
    return Build(folder, shop_vars, profiles=folder)


@pytest.fixture(scope="module")
def seen(shop: Build) -> dict[str, Tables]:
    """Build for duckdb, for dev, and, after a loss of schema intermediate, for duckdb again."""
    published = published_file(shop.database)
    dev = published_file(shop.database, "dev_anna_published")
    shop.must_run()
    seen = {"duckdb": contents(shop.database), "published": contents(published)}
    seen["state"] = of_state(shop.database)
    said = shop.must_run(target="dev")
    (shop.folder / "said.txt").write_text(said, encoding="utf-8")
    seen["duckdb after dev"] = of_target(shop.database, "duckdb")
    seen["published after dev"] = contents(published)
    seen["dev"], seen["dev published"] = of_target(shop.database, "dev"), contents(dev)
    shop.change("drop schema intermediate cascade")
    shop.must("build")
    seen["dev after duckdb"] = of_target(shop.database, "dev")
    seen["dev published after duckdb"] = contents(dev)
    seen["state rebuilt"], seen["published rebuilt"] = of_state(shop.database), contents(published)
    return seen


def changed(before: dict, after: dict) -> list:
    """Return the tables that are not the same."""
    return sorted(key for key in before | after if before.get(key) != after.get(key))


def test_two_targets_in_one_database_do_not_touch_each_other(seen: dict) -> None:
    assert changed(seen["duckdb"], seen["duckdb after dev"]) == []
    assert changed(seen["published"], seen["published after dev"]) == []
    assert changed(seen["dev"], seen["dev after duckdb"]) == []
    assert changed(seen["dev published"], seen["dev published after duckdb"]) == []


def test_both_targets_have_the_same_tables_under_other_schemas(seen: dict) -> None:
    raw = {"crm", "shop", "web", "esp"}
    own = {(schema, name) for schema, name in seen["duckdb"] if schema not in raw}
    assert {(PREFIX + schema, name) for schema, name in own} == set(seen["dev"])
    assert set(seen["published"]) == set(seen["dev published"])
    assert {schema for schema, _ in seen["dev published"]} == {"marts"}


def test_a_second_build_leaves_no_other_tables_behind(shop: Build, seen: dict) -> None:
    assert set(of_target(shop.database, "duckdb")) == set(seen["duckdb"])


def test_a_target_of_a_developer_is_told_at_the_start(seen: dict, shop: Build) -> None:
    said = (shop.folder / "said.txt").read_text(encoding="utf-8")
    assert "it writes schemas dev_anna_marts, dev_anna_state and the like" in said
    assert f"--db {published_file(shop.database, 'dev_anna_published')}" in said


def test_schema_intermediate_can_be_dropped_and_nothing_is_lost(seen: dict) -> None:
    kept = {name for _, name in seen["state"]}
    assert kept >= {*MOVED, "int_identity_register", "int_ranking_models", "int_refusals"}
    assert all(seen["state"]["state", name][0] > 0 for name in MOVED)
    assert changed(seen["state"], seen["state rebuilt"]) == []


def test_a_rebuild_of_schema_intermediate_publishes_no_row_anew(seen: dict) -> None:
    for name in ("fct_email_profiles", "fct_email_profile_deletes", "fct_catalog_items"):
        assert seen["published"]["marts", name] == seen["published rebuilt"]["marts", name], name
    assert seen["published"]["marts", "fct_email_profiles"][0] > 100


@pytest.fixture
def old(shop: Build, seen: dict, tmp_path: Path) -> Build:
    """Copy the database and move the tables to where earlier versions kept them."""
    assert seen
    shutil.copyfile(shop.database, tmp_path / "nextbest.duckdb")
    shutil.copytree(shop.folder / "target", tmp_path / "target")
    old = Build(tmp_path, shop.vars, profiles=shop.profiles)
    for name in MOVED:
        old.change(
            f"create table intermediate.{name} as from state.{name}", f"drop table state.{name}"
        )
    return old


def test_tables_of_an_older_layout_are_moved_before_they_are_read(
    old: Build, shop: Build, seen: dict
) -> None:
    said = old.must("run", "--select", "int_model_history")
    for name in MOVED:
        assert f"moved intermediate.{name} to state.{name}" in said
    assert not [
        name
        for schema, name in contents(old.database)
        if name in MOVED and schema != "state" and not schema.startswith(PREFIX)
    ]
    assert changed(seen["state rebuilt"], of_state(old.database)) == []
    assert "moved" not in old.must("run", "--select", "int_model_history")
    assert changed(seen["state rebuilt"], of_state(old.database)) == []


def test_a_table_in_both_places_stops_the_build(old: Build) -> None:
    old.change("create table state.int_model_history as from intermediate.int_model_history")
    before = contents(old.database)
    done = old.dbt("build")
    assert done.returncode != 0
    said = " ".join(done.stdout.split())
    assert "both intermediate.int_model_history and state.int_model_history exist" in said
    assert "drop table intermediate.int_model_history" in said
    assert "drop table state.int_model_history" in said
    assert changed(before, contents(old.database)) == []


def test_raw_tables_that_models_of_a_shop_write_follow_the_target(
    mini_shop: Path, shop: Build, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    assert main(["init", str(mine), "--raw", str(mini_shop)]) == 0
    names = ["--output", "json", "--output-keys", "resource_type", "name", "schema"]
    build = Build(tmp_path, started_in=mine, profiles=shop.profiles)
    listed = build.must("--quiet", "ls", "--target", "dev", *names)
    found = {tuple(json.loads(line).values()) for line in listed.splitlines()}
    assert ("model", "raw_crm__customers", "dev_anna_crm") in found
    assert ("source", "customers", "dev_anna_crm") in found
    assert ("seed", "offers", "dev_anna_intermediate") in found
    assert ("model", "int_refusals", "dev_anna_state") in found
