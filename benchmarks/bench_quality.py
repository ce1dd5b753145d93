"""Measure how good the predictions are, each made from earlier data only.

``make bench-quality`` prints the tables of ``docs/reference/benchmarks.md``. Builds in
``target/bench`` serve again while the vars stay the same; ``--only online-retail`` measures
one shop.
"""

import argparse
from pathlib import Path

import pandas as pd

import cdnow_value as value
import shops
from intervals import gain_of, intervals_of
from nextbest.ml.registry.rows import load
from nextbest.ml.settings import Settings, Task
from rolling import RFM_NAME, predict_rolling, rfm_regression

PURCHASE = Task("purchase_7d", 7)
SETTINGS = Settings(n_threads=1)
MATURED = "from intermediate.int_training_set where task = 'purchase_7d'"
SCORED = """
    select
        features.*,
        truth.purchase_7d_probability,
        truth.purchased_7d::int as label
    from (from intermediate.int_scoring_set where task = 'purchase_7d') as features
"""
HOURS = """
    with opens as (
        select customer_id from intermediate.int_email_events
        where event_type = 'open' and not is_machine_open
        group by customer_id
        having count(*) >= 20
    )
    select avg((best_send_hour = best_hour)::int) as found, count(*) as n_customers
    from marts.fct_customer_send_times
    inner join {truth} using (customer_id)
    inner join opens using (customer_id)
"""
ONLINE_RETAIL_DATES = pd.date_range("2011-09-05", "2011-11-28", freq="7D")
CDNOW_DATES = ("1997-09-29", "1997-12-29", "1998-03-30")
COLUMNS = {
    "roc_auc": "ROC AUC",
    "average_precision": "average precision",
    "brier": "Brier",
    "expected_calibration_error": "calibration error",
}


def online_retail(folder: Path) -> None:
    """Print purchase_7d on weekly cut-offs, trained anew for each."""
    shop = shops.online_retail(folder)
    shop.build("+int_training_set")
    predicted = predict_rolling(shop.rows(MATURED), ONLINE_RETAIL_DATES, PURCHASE, SETTINGS)
    print_purchases("UCI Online Retail, weekly cut-offs 2011-09-05 .. 2011-11-28", predicted)


def cdnow_purchases(folder: Path) -> None:
    """Print purchase_7d of the CDNOW sample on three dates, trained anew for each."""
    shop = shops.cdnow(folder, as_of_date="1998-04-06")
    shop.build("+int_training_set", n_cutoffs=70)
    predicted = predict_rolling(shop.rows(MATURED), CDNOW_DATES, PURCHASE, SETTINGS)
    print_purchases(f"CDNOW sample, {', '.join(CDNOW_DATES)}", predicted)


def generated(folder: Path) -> None:
    """Print what the build's champion makes of the build's day, beside the shop's truth."""
    shop = shops.generated(folder, 50_000)
    shop.build("+int_champions", "+int_scoring_set", "+fct_customer_send_times")
    truth = f"read_parquet('{shop.folder / 'raw' / 'truth' / 'customers.parquet'}')"
    scored = shop.rows(
        f"{SCORED} inner join {truth} as truth using (customer_id) order by customer_id"
    )
    champion = shop.rows("from intermediate.int_champions where task = 'purchase_7d'").iloc[0]
    scorers = {
        "truth": lambda rows: rows["purchase_7d_probability"],
        "nextbest": load(champion).predict,
    }
    scorers[RFM_NAME] = rfm_regression(shop.rows(MATURED), PURCHASE, SETTINGS)
    scores = {name: predict(scored) for name, predict in scorers.items()}
    predicted = scored[["customer_id", "label"]].assign(**scores)
    print_purchases("Generated shop of 50,000 customers, the day of the build", predicted)
    hours = shop.rows(HOURS.format(truth=truth)).iloc[0]
    print(f"\nBest hour found for {hours.found:.1%} of {hours.n_customers:,.0f} with 20 opens")


def print_purchases(title: str, predicted: pd.DataFrame) -> None:
    """Print a table of every column of scores, and the gain over the logistic regression."""
    labels = predicted["label"]
    names = [name for name in predicted if name not in ("customer_id", "as_of_date", "label")]
    print(f"\n{title}: purchase_7d, {len(labels):,} rows, {labels.mean():.1%} positive\n")
    print("| scorer | " + " | ".join(COLUMNS.values()) + " |\n" + "| --- " * 5 + "|")
    for name in names:
        print_row(name, intervals_of(predicted, name))
    print_row("nextbest's gain over the regression", gain_of(predicted, "nextbest", RFM_NAME))


def print_row(name: str, found: dict[str, tuple[float, float, float]]) -> None:
    """Print values with their intervals; metrics of probabilities are empty for mere scores."""
    cells = [
        "{:.4f} ({:.4f} .. {:.4f})".format(*found[key]) if key in found else "" for key in COLUMNS
    ]
    print(f"| {name} | " + " | ".join(cells) + " |")


def cdnow_value(folder: Path) -> None:
    """Print expected orders and spend of the 90 days after week 39, beside the published models."""
    shop = shops.cdnow(folder, as_of_date=f"{value.AS_OF:%Y-%m-%d}")
    sets = ("+int_training_set", "+int_scoring_set")
    shop.build(*sets, tasks=value.TASKS, n_cutoffs=value.N_CUTOFFS)
    actual, past = shop.rows(value.FUTURE), shop.rows(value.PAST)
    published, parameters = value.buy_till_you_die(past)
    own = value.expected_by_nextbest(shop, actual["customer_id"])
    print("\nCDNOW, 90 days after week 39; BG/NBD and Gamma-Gamma fitted:")
    print(", ".join(f"{name} {number:.4g}" for name, number in parameters.items()))
    print("\n| | MAE | MAE at the actual total | RMSE | Spearman | total |\n" + "| --- " * 6 + "|")
    for name in ("orders", "spend"):
        for scorer, expected in {"nextbest": own, "BG/NBD, Gamma-Gamma": published}.items():
            found = value.judge(expected[name], actual[name].astype(float))
            print(f"| {name}, {scorer} | " + " | ".join(found) + " |")


PARTS = {
    "online-retail": online_retail,
    "cdnow-purchases": cdnow_purchases,
    "cdnow-value": cdnow_value,
    "generated": generated,
}


def main() -> None:
    """Measure the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench"))
    parser.add_argument("--only", choices=PARTS, action="append", help="(all)")
    options = parser.parse_args()
    for name in options.only or PARTS:
        PARTS[name](options.folder.resolve())


if __name__ == "__main__":
    main()
