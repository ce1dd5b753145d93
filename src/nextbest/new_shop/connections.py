"""Where the warehouse of a shop and its landed tables are, as dbt reads it."""

import os
from pathlib import Path
from typing import Any

import yaml

from nextbest.new_shop.guesses import Guess
from nextbest.new_shop.landed import place_of
from nextbest.new_shop.plan import NewShop

LOCATIONS = {
    "csv": "read_csv('{folder}/{{name}}.csv', all_varchar=true, header=true)",
    "parquet": "read_parquet('{folder}/{{name}}.parquet')",
}


def profiles(plan: NewShop, project: Path) -> str:
    """Return nextbest's own connections, with the DuckDB file of the landed tables attached."""
    lines = (project / "profiles.yml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "module_paths" not in line]  # the library is installed
    if plan.raw and place_of(plan.raw).kind == "duckdb":
        file = {"path": _from_shop(plan), "alias": "landed", "read_only": True}
        attached = yaml.safe_dump([file], default_flow_style=True, width=1_000).strip()
        for place in [n for n, line in enumerate(kept) if "type: duckdb" in line][::-1]:
            kept.insert(place + 1, f"      attach: {attached}")
    return "\n".join(kept) + "\n"


def sources(plan: NewShop, guesses: list[Guess]) -> str:
    """Return the landed tables as a source of dbt."""
    source: dict[str, Any] = {
        "name": "landed",
        "description": "The tables as the systems of the shop leave them.",
        "schema": "landed",
    }
    kind = place_of(plan.raw).kind if plan.raw else ""
    if kind in LOCATIONS:
        location = LOCATIONS[kind].format(folder=_from_shop(plan))
        source["config"] = {"meta": {"external_location": location}}
    landed = {guess.landed.name: guess.landed for guess in guesses if guess.landed}
    tables: list[dict[str, Any]] = []
    for name, table in landed.items():
        attached = {"config": {"meta": {"external_location": f"(from {table.relation})"}}}
        tables.append({"name": name} | (attached if kind == "duckdb" else {}))
    tables += [{"name": f"FILL_IN_{guess.table.name}"} for guess in guesses if not guess.landed]
    return yaml.safe_dump({"version": 2, "sources": [source | {"tables": tables}]}, sort_keys=False)


def _from_shop(plan: NewShop) -> str:
    """Return the path from the folder of the shop, where dbt runs, to the landed tables."""
    assert plan.raw is not None
    path = os.path.relpath(place_of(plan.raw).folder.resolve(), plan.folder.resolve())
    return path.replace("'", "''")
