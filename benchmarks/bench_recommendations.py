"""Time ten ranked products for every customer of a large shop, from purchases to the mart.

200,000 customers, 5,000 products, 4 M purchases and half a million looks are made in SQL where the
cleaned tables stand; dbt then runs the models of recommendations, the training of the ranker among
them. Below the whole size (``--scale``) only the lists are checked, not the limits.
"""

import argparse
import json
import resource
from pathlib import Path

import duckdb

from bench_features import BYTES_PER_KIB, dbt

N_CUSTOMERS, N_PRODUCTS, N_INTERACTIONS = 200_000, 5_000, 4_000_000
LONGEST_SECONDS, MOST_BYTES, TEN = 300, 6e9, 10
SQL = Path(__file__).parent / "sql" / "recommendations.sql"
MODELS = (
    "models/intermediate/recommendations",
    "int_ranking_models",
    "int_product_rankings",
    "fct_product_recommendations",
    "fct_product_affinities",
)
UNSERVED = """
    select count(*) from intermediate.int_customer_spine as spine
    left join (
        select
            customer_id,
            count(distinct product_id) as n_products,
            max(rank) as last_rank
        from marts.fct_product_recommendations group by customer_id
    ) as served using (customer_id)
    where served.n_products is distinct from 10 or served.last_rank <> 10
"""


def generate(database: Path, scale: float) -> None:
    """Write the tables that the models read."""
    database.parent.mkdir(parents=True, exist_ok=True)
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database), config={"threads": 2, "memory_limit": "4GB"}) as con:
        sizes = {"customers": N_CUSTOMERS * scale, "interactions": N_INTERACTIONS * scale}
        for name, size in (sizes | {"products": N_PRODUCTS}).items():
            con.execute(f"set variable n_{name} = {int(size)}")
        con.execute(SQL.read_text(encoding="utf-8"))


def slowest(folder: Path, n: int = 6) -> list[tuple[str, float]]:
    """Return the models that took longest, with their seconds."""
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    times = {result["unique_id"].split(".")[-1]: result["execution_time"] for result in results}
    return sorted(times.items(), key=lambda item: -item[1])[:n]


def main() -> None:
    """Generate, run, check and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench/recommendations"))
    parser.add_argument("--scale", type=float, default=1.0, help="share of customers, purchases")
    options = parser.parse_args()
    folder = options.folder.resolve()
    generate(folder / "bench.duckdb", options.scale)
    seconds = dbt(folder, "run", "--select", *MODELS, raw_dir="seeds/demo", raw_format="csv")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * BYTES_PER_KIB
    with duckdb.connect(str(folder / "bench.duckdb"), read_only=True) as con:
        ((n_unserved,),) = con.execute(UNSERVED).fetchall()
        by = con.execute(
            "select ranked_by, count(*) from marts.fct_product_recommendations group by all"
        ).fetchall()
    print(
        f"{int(N_CUSTOMERS * options.scale):,} customers x {N_PRODUCTS:,} products: "
        f"{seconds:.0f} s, {peak / 1e9:.1f} GB at the peak; {dict(sorted(by))}"
    )
    for name, time in slowest(folder):
        print(f"| {name} | {time:.1f} s |")
    assert n_unserved == 0, f"{n_unserved} customers do not have {TEN} distinct products"
    if options.scale >= 1:
        assert seconds <= LONGEST_SECONDS
        assert peak <= MOST_BYTES


if __name__ == "__main__":
    main()
