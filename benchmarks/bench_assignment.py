"""Time the assignment of offers under budgets against HiGHS on the linear programme of the same.

The programme without whole numbers is worth at least as much as any assignment, so its value is
what an assignment is judged by. Both run in this process, one after the other, on the values of 32
bits that both read. HiGHS solves it by interior points, its fastest way here: the time of simplex
grows with the square of the customers. Seconds are of the processor, whatever else the machine
does. The benchmark stops where a budget is exceeded, where more than 0.2 % is missing, where HiGHS
is less than 20 times slower, or where a million customers take over a minute.
"""

import argparse
import resource
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from nextbest.offers.assignment import Assignment, assign_offers
from nextbest.offers.budgets import Budgets

N_OFFERS = 20
N_COMPARED = 50_000
N_MEASURED = 1_000_000
N_POOLS = 4
INELIGIBLE = 0.2
BYTES_PER_KIB = 1024
LARGEST_GAP = 0.002
SMALLEST_SPEED_UP = 20
LONGEST_SECONDS = 60


def generated(n_customers: int, seed: int = 0) -> tuple[np.ndarray, Budgets]:
    """Return expected profits of a shop with tastes, and budgets in units and money that bind.

    Each offer has a budget in units, each quarter of the offers one in money, and all together one.
    """
    draw = np.random.default_rng(seed)
    taste = draw.normal(size=(n_customers, 4)).astype(np.float32)
    basket = draw.lognormal(0, 0.5, (n_customers, 1)).astype(np.float32)
    appeal = draw.normal(size=(4, N_OFFERS)).astype(np.float32)
    margin = draw.uniform(5, 40, N_OFFERS).astype(np.float32)
    cost = draw.uniform(0.5, 5, N_OFFERS)
    taken = 1 / (1 + np.exp(3 - taste @ appeal / 2))
    values = margin * basket * taken - np.float32(0.5)
    values[draw.random(values.shape, dtype=np.float32) < INELIGIBLE] = np.nan
    pools = [np.where(np.arange(N_OFFERS) % N_POOLS == pool, cost, 0) for pool in range(N_POOLS)]
    shares = np.concatenate(
        [draw.uniform(0.01, 0.05, N_OFFERS), draw.uniform(0.15, 0.3, N_POOLS), [0.6]]
    )
    names = [*(f"units {place}" for place in range(N_OFFERS))]
    names += [*(f"pool {place}" for place in range(N_POOLS)), "money"]
    usage = np.vstack([np.eye(N_OFFERS), *pools, cost])
    return values, Budgets(tuple(names), np.floor(shares * n_customers), usage)


def solve_with_highs(values: np.ndarray, budgets: Budgets, method: str) -> tuple[float, float]:
    """Return the value of the linear programme and the seconds of solving, not of writing it."""
    customers, offers = np.nonzero(np.nan_to_num(values) > 0)
    pairs = np.arange(len(offers))
    once = csr_array((np.ones(len(pairs)), (customers, pairs)), (len(values), len(pairs)))
    rows = vstack([once, csr_array(budgets.usage[:, offers])]).tocsc()
    limits = np.append(np.ones(len(values)), budgets.limits)
    gains = values[customers, offers].astype(float)
    start = time.process_time()
    solved = linprog(-gains, A_ub=rows, b_ub=limits, method=method)
    assert solved.status == 0, solved.message
    return -solved.fun, time.process_time() - start


def timed(values: np.ndarray, budgets: Budgets) -> tuple[Assignment, float]:
    """Return the assignment and its seconds; no budget may be exceeded."""
    start = time.process_time()
    found = assign_offers(values, budgets)
    seconds = time.process_time() - start
    given = np.flatnonzero(found.choice >= 0)
    counts = np.bincount(found.choice[given], minlength=N_OFFERS)
    assert (budgets.usage @ counts <= budgets.limits * (1 + 1e-9)).all(), "a budget is exceeded"
    assert np.isfinite(values[given, found.choice[given]]).all(), "an ineligible pair is chosen"
    return found, seconds


def compare(n_customers: int, method: str) -> None:
    """Print the assignment against HiGHS."""
    values, budgets = generated(n_customers)
    found, seconds = timed(values, budgets)
    best, highs_seconds = solve_with_highs(values, budgets, method)
    n_binding = int((found.budget_prices > 0).sum())
    print(
        f"| {method}, {n_customers:,} x {N_OFFERS}, {n_binding} binding budgets | "
        f"{highs_seconds:.1f} s | {best:,.0f} | |"
    )
    print(
        f"| assignment of the same | {seconds:.2f} s | {found.value:,.0f} | "
        f"{1 - found.value / best:.4%} below, {highs_seconds / seconds:.0f} x faster |",
        flush=True,
    )
    assert found.value >= (1 - LARGEST_GAP) * best
    assert highs_seconds >= SMALLEST_SPEED_UP * seconds or n_customers < N_COMPARED


def measure(n_customers: int) -> None:
    """Print the assignment of many customers, judged by its own bound."""
    values, budgets = generated(n_customers)
    found, seconds = timed(values, budgets)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_KIB
    print(
        f"| assignment, {n_customers:,} x {N_OFFERS} | {seconds:.1f} s | {found.value:,.0f} | "
        f"at most {found.gap:.4%} below the best, {peak / 1e9:.1f} GB at the peak |",
        flush=True,
    )
    assert seconds <= LONGEST_SECONDS


def main() -> None:
    """Compare and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the whole size")
    parser.add_argument("--method", default="highs-ipm", help="of linprog; the fastest here")
    options = parser.parse_args()
    print("| what | seconds | value | |\n| --- | --- | --- | --- |")
    measure(int(N_MEASURED * options.scale))
    compare(int(N_COMPARED * options.scale), options.method)


if __name__ == "__main__":
    main()
