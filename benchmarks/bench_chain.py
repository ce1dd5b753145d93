"""Build a shop day after day and print what moves: rows, offers, and recall of the next basket.

28 daily builds on one database, each with what was known that day, models kept as the project's
vars say. Beside them, a build from nothing per day decides its recommendations anew: the recall of
what was published is compared with theirs. What is built is kept in the folder: a second run goes
on where the first one ended. Targets are printed, nothing is asserted.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from nextbest.shop_generator import ShopPlan, write_shop
from published_recall import keep_new, recalls

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(
    0, str(ROOT / "tests" / "python" / "support")
)  # builds and chains are the tests' own

from builds import Build  # noqa: E402
from chain import Chain, last_days, write_days  # noqa: E402
from flips import flips  # noqa: E402
from movements import Movement, movements  # noqa: E402

TARGETS = {"quiet": 0.05, "all": 0.30, "flips": 0.01, "recall": 0.95}


def main() -> None:
    """Build what is missing and print the tables."""
    options = _options()
    name = f"generated_{options.customers}" if options.customers else "demo"
    folder = options.folder.resolve() / f"{name}_{options.days}_{options.tail_days}"
    shop = _shop(folder, options.customers)
    variables = json.loads(options.vars)
    if options.one_task:
        tasks = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["tasks"]
        variables |= {"tasks": {"purchase_7d": tasks["purchase_7d"]}}
    days = last_days(shop, options.days, tail_days=options.tail_days)
    raw = write_days(shop, folder / "raw_days", days)
    (folder / "chain").mkdir(exist_ok=True)
    chain = Chain(Build(folder / "chain", dict(variables)), raw)
    for day in chain.days:
        chain.run([day])
        print(f"built {day}", file=sys.stderr, flush=True)
    print_movements(list(movements(chain)))
    print_flips(chain.published)
    if options.anew_every:
        anew = dict(build_anew(folder / "anew", chain.raw, variables, options.anew_every))
        print_recalls(shop, chain.published, anew)


def build_anew(
    folder: Path, raw: dict[date, Path], variables: dict[str, object], every: int
) -> Iterator[tuple[date, Path]]:
    """Decide the recommendations of each day on a database of its own, which has no memory."""
    for day in sorted(raw)[::every]:
        kept = folder / f"{day}.parquet"
        if not kept.exists():
            folder.mkdir(exist_ok=True)
            build = Build(folder, dict(variables))
            build.database.unlink(missing_ok=True)
            Chain(build, raw).show(day)
            build.must_run("+fct_product_recommendations")
            keep_new(build.database, kept)
            print(f"decided {day} anew", file=sys.stderr, flush=True)
        yield day, kept


def print_movements(found: list[Movement]) -> None:
    """Print a row per day, the worst of them, and why rows moved."""
    print("| day | rows | moved | of quiet customers | not even mailed |")
    print("| --- | --- | --- | --- | --- |")
    for one in found:
        shares = " | ".join(
            f"{one.moved[whom]} of {one.rows[whom]} ({one.share(whom):.1%})"
            for whom in ("all", "quiet", "silent")
        )
        print(f"| {one.day} | {one.rows['all']} | {shares} |")
    for whom in ("all", "quiet"):
        worst = max(one.share(whom) for one in found)
        mean = sum(one.moved[whom] for one in found) / sum(one.rows[whom] for one in found)
        print(f"\n{whom}: mean {mean:.1%}, worst day {worst:.1%}; target {TARGETS[whom]:.0%} a day")
    n_moved = sum(one.moved["all"] for one in found)
    print("\n| what changed | rows | of those that moved |\n| --- | --- | --- |")
    for cause in found[0].causes:
        n = sum(one.causes.get(cause, 0) for one in found)
        print(f"| {cause} | {n} | {n / max(n_moved, 1):.1%} |")
    totals = {rule: sum(one.broken[rule] for one in found) for rule in found[0].broken}
    broken = {rule: n for rule, n in totals.items() if n}
    print(f"\nrules of updated_at broken: {broken or 'none'}")


def print_flips(published: dict[date, Path]) -> None:
    """Print to how many customers an offer came back within a week."""
    found = flips(published)
    print(
        f"\noffers that flip back within a week: {found.n_flipped} of {found.n_customers} "
        f"customers ({found.share:.1%}; target {TARGETS['flips']:.0%}), "
        f"{found.n_flipped_offers} of them between two offers\n"
    )


def print_recalls(shop: Path, published: dict[date, Path], anew: dict[date, Path]) -> None:
    """Print the recall of the next basket at 3 and at 10."""
    print("| recall at | baskets | published | decided anew | ratio | 90 % interval | target |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for place, found in recalls(shop, published, anew).items():
        print(
            f"| {place} | {found.n_baskets:,} | {found.published:.4f} | {found.anew:.4f} "
            f"| {found.ratio:.1%} | {found.low:.1%} to {found.high:.1%} "
            f"| {TARGETS['recall']:.0%} |"
        )


def _shop(folder: Path, n_customers: int) -> Path:
    """Return the folder of the complete raw tables."""
    folder.mkdir(parents=True, exist_ok=True)
    if not n_customers:
        return ROOT / "seeds" / "demo"
    shop = folder / "raw_all"
    if not shop.exists():
        write_shop(ShopPlan(customers=n_customers, days=560, seed=20), shop)
    return shop


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--folder", type=Path, default=Path("target/bench/chain"))
    add("--customers", type=int, default=0, help="of a generated shop; 0 is the demo")
    add("--days", type=int, default=28, help="builds")
    add("--tail-days", type=int, default=14, help="days after the last build, to know baskets")
    add("--anew-every", type=int, default=1, help="decide every n-th day anew; 0 is none")
    add("--one-task", action="store_true", help="train purchase_7d alone")
    add("--vars", default="{}", help="more vars of the builds, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
