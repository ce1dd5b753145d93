"""A published randomized e-mail test, run as an experiment through the sums and the comparison."""

import json
from pathlib import Path
from types import SimpleNamespace

import duckdb
import jinja2
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from builds import ROOT
from macros import load_macros
from nextbest.experiments.results import SCHEMA, experiment_results

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hillstrom.parquet"
MODEL = ROOT / "models" / "intermediate" / "experiments" / "int_experiment_sums.sql"
CONTROL, MENS, WOMENS = "No E-Mail", "Mens E-Mail", "Womens E-Mail"
ARMS = {CONTROL: "control", MENS: "mens", WOMENS: "womens"}
SHARES = json.dumps(dict.fromkeys(ARMS.values(), 1 / 3))
# published: difference from no e-mail of visits and conversions in points, of the spend in dollars
PUBLISHED = {"mens": (7.66, 0.68, 0.77), "womens": (4.52, 0.31, 0.42)}
METRICS = {"click_rate": "visit", "purchase_rate": "conversion", "revenue": "spend"}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent")


def declared_rows() -> str:
    """Return what macro `experiment_metric_rows` gives where the test is declared."""
    rows = ", ".join(
        f"('hillstrom', '{name}', '{'primary' if name == 'revenue' else 'other'}', 'higher', 0.05, "
        f"'{SHARES}')"
        for name in load_macros("experiments/metrics.sql").experiment_metrics()
    )
    return (
        f"select * from (values {rows}) as t "
        "(experiment_id, metric, role, better, smallest_effect, variants)"
    )


def outcomes(customers: pd.DataFrame) -> pd.DataFrame:
    """Return Hillstrom's customers as rows of int_experiment_outcomes: a visit is a click."""
    zero = dict.fromkeys(("n_orders_before", "margin", "margin_before", "n_clicks_before"), 0)
    zero |= {"n_unsubscribes": 0, "n_complaints": 0}
    return pd.DataFrame(
        {
            "experiment_id": "hillstrom",
            "variant": customers["segment"].map(ARMS),
            "assigned_on": pd.Timestamp("2008-03-20"),
            "probability": 1 / 3,
            "lifecycle_stage": np.where(customers["newbie"] == 1, "new", "active"),
            "is_exposed": True,
            "is_over": True,
            "n_days_planned": 14,
            "n_orders": customers["conversion"],
            "has_ordered": customers["conversion"],
            "has_ordered_before": customers["mens"],
            "revenue": customers["spend"],
            "revenue_before": customers["history"],
            "n_emails": 1,
            "n_clicks": customers["visit"],
        }
    ).assign(**zero)


def summed(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the model int_experiment_sums over Hillstrom's customers."""
    metrics = load_macros("experiments/metrics.sql")
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    sql = environment.from_string(MODEL.read_text(encoding="utf-8")).render(
        ref=lambda name: name,
        dbt=SimpleNamespace(type_string=lambda: "varchar"),
        experiment_metrics=metrics.experiment_metrics,
        experiment_segments=metrics.experiment_segments,
        experiment_metric_rows=declared_rows,
    )
    with duckdb.connect() as con:
        con.register("int_experiment_outcomes", outcomes(customers))
        return con.execute(sql).df()


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    return pd.read_parquet(FILE)


@pytest.fixture(scope="module")
def results(customers: pd.DataFrame) -> pd.DataFrame:
    found = experiment_results(summed(customers))
    assert list(found.columns) == SCHEMA.names
    return found[found["segment_kind"] == "all"].set_index(["metric", "variant"])


@pytest.mark.parametrize("metric", list(METRICS))
@pytest.mark.parametrize("arm", [MENS, WOMENS])
def test_differences_of_the_arms_are_the_published_ones(
    customers: pd.DataFrame, results: pd.DataFrame, arm: str, metric: str
) -> None:
    found = results.loc[(metric, ARMS[arm])]
    means = customers.groupby("segment")[METRICS[metric]].mean()
    assert found["mean_treatment"] == pytest.approx(means[arm], abs=1e-9)
    assert found["mean_control"] == pytest.approx(means[CONTROL], abs=1e-9)
    assert found["plain_difference"] == pytest.approx(means[arm] - means[CONTROL], abs=1e-9)
    unit = 1 if metric == "revenue" else 100
    place = list(METRICS).index(metric)
    assert found["plain_difference"] * unit == pytest.approx(PUBLISHED[ARMS[arm]][place], abs=0.005)
    sizes = customers["segment"].value_counts()
    assert (found["n_treatment"], found["n_control"]) == (sizes[arm], sizes[CONTROL])


@pytest.mark.parametrize("arm", [MENS, WOMENS])
def test_intervals_without_cuped_are_those_of_welch(customers: pd.DataFrame, arm: str) -> None:
    sums = summed(customers).assign(mean_covariate=np.nan, var_covariate=np.nan)
    found = experiment_results(sums.assign(cov_value_covariate=np.nan))
    found = found[found["segment_kind"] == "all"].set_index(["metric", "variant"])
    for metric, column in METRICS.items():
        row = found.loc[(metric, ARMS[arm])]
        sides = [customers.loc[customers["segment"] == one, column] for one in (arm, CONTROL)]
        welch = stats.ttest_ind(*sides, equal_var=False)
        ends = welch.confidence_interval(0.95)
        assert (row["low"], row["high"]) == pytest.approx((ends.low, ends.high), abs=1e-8), metric
        assert row["p_value"] == pytest.approx(welch.pvalue, abs=1e-8)


@pytest.mark.parametrize("arm", [MENS, WOMENS])
def test_cuped_is_the_regression_on_what_was_spent_before(
    customers: pd.DataFrame, results: pd.DataFrame, arm: str
) -> None:
    two = customers[customers["segment"].isin([arm, CONTROL])]
    slope = np.cov(two["spend"], two["history"])[0, 1] / two["history"].var()
    adjusted = two["spend"] - slope * (two["history"] - two["history"].mean())
    sides = [adjusted[two["segment"] == one] for one in (arm, CONTROL)]
    welch = stats.ttest_ind(*sides, equal_var=False)
    ends = welch.confidence_interval(0.95)
    row = results.loc[("revenue", ARMS[arm])]
    assert row["difference"] == pytest.approx(sides[0].mean() - sides[1].mean(), abs=1e-8)
    assert (row["low"], row["high"]) == pytest.approx((ends.low, ends.high), abs=1e-6)
    assert row["low_always"] < row["low"] < row["high"] < row["high_always"]


def test_the_better_email_has_the_better_verdict(results: pd.DataFrame) -> None:
    assert results.loc[("revenue", "mens"), "verdict"] == "better_by_enough"
    assert results.loc[("click_rate", "mens"), "verdict"] == "better_by_enough"
    assert results.loc[("unsubscribe_rate", "mens"), "verdict"] == "undecided"  # nobody could
    assert (
        (results["p_value_corrected"] >= results["p_value"])
        .where(results["p_value"].notna(), True)
        .all()
    )


def test_an_intact_sample_ratio_is_not_flagged(results: pd.DataFrame) -> None:
    assert (results["sample_ratio_p_value"] > 0.5).all()
    assert (results["verdict"] != "broken_sample_ratio").all()


def test_a_sample_ratio_broken_on_purpose_is_flagged(customers: pd.DataFrame) -> None:
    """A filter that loses one in thirty of an arm, those who visited, would look like an effect."""
    kept = ~(
        (customers["segment"] == MENS) & (customers["visit"] == 1) & (customers.index % 6 == 0)
    )
    assert 0.02 < 1 - kept[customers["segment"] == MENS].mean() < 0.04
    found = experiment_results(summed(customers[kept]))
    found = found[found["segment_kind"] == "all"]
    assert (found["sample_ratio_p_value"] < 0.001).all()
    assert set(found["verdict"]) == {"broken_sample_ratio"}


@pytest.mark.parametrize("absent", [[WOMENS], [CONTROL], [MENS, WOMENS]])
def test_a_variant_to_which_nobody_came_has_a_row_and_is_flagged(
    customers: pd.DataFrame, absent: list[str]
) -> None:
    found = experiment_results(summed(customers[~customers["segment"].isin(absent)]))
    found = found[found["segment_kind"] == "all"]
    assert set(found["verdict"]) == {"broken_sample_ratio"}
    assert set(found["variant"]) == {"mens", "womens"}
    for arm in (MENS, WOMENS):
        of_arm = found[found["variant"] == ARMS[arm]]
        assert (of_arm["n_treatment"] == 0).all() == (arm in absent)
        assert (of_arm["n_control"] == 0).all() == (CONTROL in absent)


def test_segments_are_exploration(customers: pd.DataFrame) -> None:
    found = experiment_results(summed(customers))
    of_segments = found[found["segment_kind"] != "all"]
    assert set(of_segments["segment_kind"]) == {"lifecycle_stage", "ordered_before"}
    assert of_segments["is_exploratory"].all()
    assert set(of_segments["verdict"]) == {"exploration"}
