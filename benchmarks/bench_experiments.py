"""Measure how often intervals of experiments hold a known truth, fixed and at every look.

Customers differ in how often they order, enter over the days, and are held out or treated. Each
experiment is looked at on each day. ``python benchmarks/bench_experiments.py`` prints tables: of
2,000 experiments at their end, of 500 at all looks.
"""

import argparse
import tempfile
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from nextbest.experiments.comparison import compared
from nextbest.shop_generator.generator import write_shop
from nextbest.shop_generator.plan import ShopPlan

RATE, SHAPE, DAYS_BEFORE, FIRST_DAY = 0.02, 1.0, 90, 0.7
HEADER = (
    "| metric | hold-out | effect | fixed interval holds | always-valid holds at all looks "
    "| fixed excludes 0 | always-valid ever excludes 0 | width after CUPED | promised |\n"
    + "| --- " * 9
    + "|"
)


def moments(value: np.ndarray, known: np.ndarray, variant: np.ndarray) -> list[dict]:
    """Return the sums of both variants."""
    rows = []
    for name in ("control", "treated"):
        y, x = value[variant == name], known[variant == name]
        row = {"variant": name, "n": len(y), "mean_value": y.mean(), "var_value": y.var(ddof=1)}
        row |= {"mean_covariate": x.mean(), "var_covariate": x.var(ddof=1)}
        rows.append(row | {"cov_value_covariate": np.cov(y, x)[0, 1]})
    return rows


def simulated(seed: int, effect: float, share: float, n: int, looks: int) -> pd.DataFrame:
    """Return the sums of one experiment at each look, with the true difference."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(SHAPE, RATE / SHAPE, n)
    variant = np.where(draw.random(n) < share, "control", "treated")
    entered = np.where(draw.random(n) < FIRST_DAY, 0, draw.integers(0, looks, n))
    before = draw.poisson(rate * DAYS_BEFORE)
    spent_before = _amounts(draw, before)
    orders, spent = np.zeros(n), np.zeros(n)
    first = entered == 0
    tables = []
    for day in range(looks):
        daily = draw.poisson(rate * (1 + effect * (variant == "treated")) * (entered <= day))
        orders += daily
        spent += _amounts(draw, daily)
        here = entered <= day
        exposure = (day + 1 - entered[here]).mean()
        for metric, value, known, unit in (
            ("orders", orders, before, 1.0),
            ("revenue", spent, spent_before, MEAN_AMOUNT),
        ):
            tables += [
                row
                | {"metric": metric, "look": day, "truth": exposure * RATE * effect * unit}
                | {"tuning_n": first.sum()}
                | {"tuning_variance": known[first].var(ddof=1) * looks / DAYS_BEFORE}
                | {"promised": 1 - np.corrcoef(value[here], known[here])[0, 1] ** 2}
                for row in moments(value[here], known[here], variant[here])
            ]
    return pd.DataFrame(tables).assign(experiment=seed)


MEAN_AMOUNT = float(np.exp(3.5 + 0.6**2 / 2))


def _amounts(draw: np.random.Generator, counts: np.ndarray) -> np.ndarray:
    owner = np.repeat(np.arange(len(counts)), counts.astype(int))
    return np.bincount(owner, draw.lognormal(3.5, 0.6, len(owner)), minlength=len(counts))


def summary(
    n_experiments: int, effect: float, share: float, n: int = 4000, looks: int = 60
) -> pd.DataFrame:
    """Return how often the intervals of simulated experiments held the truth, per metric.

    All are judged at the last look, and the first of them, a quarter, at every look.
    """
    sums = []
    for seed in range(n_experiments):
        found = simulated(seed, effect, share, n, looks)
        sums.append(found if 4 * seed < n_experiments else found[found["look"] == looks - 1])
    promised = np.sqrt(pd.concat(sums).groupby("metric")["promised"].mean())
    found = compared(pd.concat(sums).drop(columns="promised"), "control")
    truth = found["truth"]
    found["holds"] = (found["low"] <= truth) & (truth <= found["high"])
    found["sees"] = (found["low"] > 0) | (found["high"] < 0)
    found["misses_once"] = (found["low_always"] > truth) | (found["high_always"] < truth)
    found["sees_once"] = (found["low_always"] > 0) | (found["high_always"] < 0)
    found["width"] = np.sqrt(1 - found["variance_reduction"])
    last = found[found["look"] == looks - 1].groupby("metric")
    looked = found[4 * found["experiment"] < n_experiments]
    ever = looked.groupby(["metric", "experiment"])[["misses_once", "sees_once"]].any()
    table = last[["holds", "sees"]].mean()
    table["always_holds"] = 1 - ever["misses_once"].groupby("metric").mean()
    table["sees_once"] = ever["sees_once"].groupby("metric").mean()
    table["width"] = found.groupby("metric")["width"].mean()
    return table.assign(promised=promised)


def generators_truth(folder: Path, n_experiments: int, share: float) -> float:
    """Return how often the interval holds what an offer brings in a generated shop.

    The truth of the generator says how likely each person is to buy within a week, with an offer
    and without. The hold-out and the purchases are drawn again for each experiment.
    """
    offers = pd.read_parquet(folder / "offer_responses.parquet")
    people = pd.read_parquet(folder / "customers.parquet").set_index("customer_id")
    best = offers.sort_values("expected_profit").groupby("customer_id").last()
    chances = people.join(best["purchase_7d_probability"].rename("with_offer"), how="inner")
    base, offered = chances["purchase_7d_probability"].to_numpy(), chances["with_offer"].to_numpy()
    rows = []
    for seed in range(n_experiments):
        draw = np.random.default_rng(seed)
        variant = np.where(draw.random(len(base)) < share, "control", "treated")
        chance = np.where(variant == "treated", offered, base)
        bought = (draw.random(len(base)) < chance).astype(float)
        rows += [row | {"experiment": seed} for row in moments(bought, base, variant)]
    found = compared(pd.DataFrame(rows).assign(metric="purchases"), "control")
    truth = float((offered - base).mean())
    return float(((found["low"] <= truth) & (truth <= found["high"])).mean())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=2000)
    parser.add_argument("--shares", type=float, nargs="*", default=[0.1, 0.5])
    parser.add_argument("--effects", type=float, nargs="*", default=[0.0, 0.1])
    asked = parser.parse_args()
    n_experiments = asked.experiments
    print(HEADER)
    for share, effect in product(asked.shares, asked.effects):
        for metric, row in summary(n_experiments, effect, share).iterrows():
            print(
                f"| {metric} | {share:.0%} | {effect:.0%} | {row['holds']:.1%} "
                f"| {row['always_holds']:.1%} | {row['sees']:.1%} | {row['sees_once']:.1%} "
                f"| {row['width']:.3f} | {row['promised']:.3f} |",
                flush=True,
            )
    with tempfile.TemporaryDirectory() as work:
        truth = Path(work) / "truth"
        write_shop(ShopPlan(customers=4000, days=365), Path(work) / "shop", truth)
        held = generators_truth(truth, n_experiments, 0.1)
        print(f"\nThe truth of the generator lies in {held:.1%} of the intervals.")


if __name__ == "__main__":
    main()
