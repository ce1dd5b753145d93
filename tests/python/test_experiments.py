"""Comparison from sums, against computations of their own."""

from datetime import date
from itertools import combinations

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nextbest.experiments.comparison import RESULTS, compared
from nextbest.experiments.corrections import benjamini_hochberg, holm
from nextbest.experiments.holdout import GROUP, SCHEMA, holdout_lift
from nextbest.experiments.power import sample_size, smallest_effect
from nextbest.experiments.ratio import MISMATCH, sample_ratio_p_value
from nextbest.experiments.sequences import always_valid_quantile


def sums_of(customers: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return the sums that SQL would give, of the columns value, denominator and covariate."""
    rows = []
    for variant, group in customers.groupby("variant"):
        row = {"metric": "m", "variant": variant, "n": len(group)}
        row |= {f"mean_{name}": group[name].mean() for name in names}
        row |= {f"var_{name}": group[name].var() for name in names}
        covariances = group[list(names)].cov()
        row |= {f"cov_{a}_{b}": covariances.loc[a, b] for a, b in combinations(names, 2)}
        rows.append(row)
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    n = 4000
    known = rng.normal(10, 3, n)
    variant = np.where(rng.random(n) < 0.3, "control", "new")
    value = known + rng.normal(0, 2, n) + 0.4 * (variant == "new")
    sent = 1 + rng.poisson(4, n)
    return pd.DataFrame(
        {"variant": variant, "value": value, "covariate": known, "denominator": sent}
    )


def test_the_fixed_interval_is_that_of_welch(customers):
    (row,) = compared(sums_of(customers, "value"), "control").to_dict("records")
    by_variant = {name: group["value"] for name, group in customers.groupby("variant")}
    welch = stats.ttest_ind(by_variant["new"], by_variant["control"], equal_var=False)
    low, high = welch.confidence_interval(0.95)
    assert (row["low"], row["high"]) == pytest.approx((low, high))
    assert row["p_value"] == pytest.approx(welch.pvalue)
    assert row["variance_reduction"] == pytest.approx(0)


def test_a_ratio_has_the_variance_of_the_delta_method(customers):
    (row,) = compared(sums_of(customers, "value", "denominator"), "control").to_dict("records")
    ratios, variances = {}, {}
    for name, group in customers.groupby("variant"):
        ratios[name] = group["value"].sum() / group["denominator"].sum()
        influence = group["value"] - ratios[name] * group["denominator"]
        variances[name] = influence.var() / group["denominator"].mean() ** 2 / len(group)
    assert row["difference"] == pytest.approx(ratios["new"] - ratios["control"])
    error = np.sqrt(sum(variances.values()))
    assert row["high"] - row["difference"] == pytest.approx(1.96 * error, rel=0.002)


def test_cuped_narrows_by_what_the_correlation_promises(customers):
    (row,) = compared(sums_of(customers, "value", "covariate"), "control").to_dict("records")
    (plain,) = compared(sums_of(customers, "value"), "control").to_dict("records")
    rho = customers[["value", "covariate"]].corr().iloc[0, 1]
    narrowed = (row["high"] - row["low"]) / (plain["high"] - plain["low"])
    assert narrowed == pytest.approx(np.sqrt(1 - rho**2), rel=0.05)
    assert row["variance_reduction"] == pytest.approx(1 - narrowed**2, rel=0.001)
    assert row["plain_difference"] == pytest.approx(plain["difference"])
    assert row["mean_control"] == plain["mean_control"]


def test_cuped_of_a_ratio_needs_all_covariances(customers):
    sums = sums_of(customers, "value", "denominator", "covariate")
    (row,) = compared(sums, "control").to_dict("records")
    assert row["variance_reduction"] > 0.2
    left_out = compared(sums.drop(columns="cov_denominator_covariate"), "control")
    assert left_out["variance_reduction"].tolist() == pytest.approx([0])


def test_a_covariate_that_is_the_same_for_all_is_not_used(customers):
    sums = sums_of(customers.assign(covariate=3.0), "value", "covariate")
    (row,) = compared(sums, "control").to_dict("records")
    assert row["variance_reduction"] == pytest.approx(0)


def test_the_always_valid_interval_contains_the_fixed_one_and_needs_a_plan(customers):
    sums = sums_of(customers, "value")
    (row,) = compared(sums.assign(tuning_n=4000), "control").to_dict("records")
    assert row["low_always"] < row["low"] < row["high"] < row["high_always"]
    (unplanned,) = compared(sums, "control").to_dict("records")
    assert np.isnan(unplanned["low_always"])


def test_always_valid_intervals_of_several_variants_hold_together(customers):
    sums = sums_of(customers, "value").assign(tuning_n=4000, tuning_variance=13.0)
    (alone,) = compared(sums, "control").to_dict("records")
    (of_three,) = compared(sums.assign(n_comparisons=3), "control").to_dict("records")
    assert (of_three["low"], of_three["high"]) == (alone["low"], alone["high"])
    error = alone["standard_error"]
    information = error**2 / (1 / alone["n_control"] + 1 / alone["n_treatment"]) / 13.0
    reach = always_valid_quantile(np.array(information), level=1 - 0.05 / 3) * error
    assert of_three["high_always"] - of_three["difference"] == pytest.approx(reach)
    assert of_three["low_always"] < alone["low_always"]


def test_the_always_valid_interval_waits_for_twenty_customers_with_an_outcome():
    sums = pd.DataFrame(
        {"metric": "m", "variant": ["control", "new"], "n": [1000, 1000], "tuning_n": 2000}
    )
    few = compared(sums.assign(mean_value=0.019, var_value=0.019 * 0.981), "control")
    enough = compared(sums.assign(mean_value=0.02, var_value=0.02 * 0.98), "control")
    assert few["low_always"].isna().all()
    assert enough["low_always"].notna().all()


def test_groups_are_compared_apart_and_a_group_without_control_is_left_out(customers):
    sums = sums_of(customers, "value")
    groups = pd.concat([sums.assign(stage="new"), sums.assign(stage="lapsed", mean_value=1.0)])
    alone = sums[sums["variant"] == "new"].assign(stage="unknown")
    found = compared(pd.concat([groups, alone]), "control")
    assert found["stage"].tolist() == ["new", "lapsed"]
    assert found["difference"].round(1).tolist() == [0.5, 0.0]


@pytest.mark.parametrize("n", [0, 1])
def test_what_cannot_be_told_is_missing(n):
    sums = pd.DataFrame({"metric": "m", "variant": ["control", "new"], "n": [n, 100]})
    found = compared(sums.assign(mean_value=1.0, var_value=[None, 2.0]), "control")
    assert list(found.columns) == ["metric", "variant", *RESULTS]
    assert found[["low", "high", "p_value", "low_always"]].isna().all(axis=None)
    assert found["mean_treatment"].notna().all() == (n > 0)


def test_nobody_with_an_outcome_gives_no_interval():
    sums = pd.DataFrame({"metric": "m", "variant": ["control", "new"], "n": [50, 100]})
    (row,) = compared(sums.assign(mean_value=0.0, var_value=0.0), "control").to_dict("records")
    assert row["difference"] == 0
    assert np.isnan(row["low"])


def test_a_covariate_that_tells_everything_of_few_customers_is_not_used():
    few = pd.DataFrame(
        {
            "variant": ["control", "control", "new", "new", "new"],
            "value": [0.0, 21.4, 0.0, 64.2, 10.7],
            "covariate": [0.0, 10.7, 0.0, 32.1, 5.35],
        }
    )
    (row,) = compared(sums_of(few, "value", "covariate"), "control").to_dict("records")
    (plain,) = compared(sums_of(few, "value"), "control").to_dict("records")
    assert (row["low"], row["high"]) == pytest.approx((plain["low"], plain["high"]))


def test_a_covariate_is_not_used_where_rounding_makes_what_it_leaves_negative():
    sums = pd.DataFrame({"metric": "m", "variant": ["control", "new"], "n": 5, "mean_value": 1.0})
    sums = sums.assign(var_value=1.0, mean_covariate=1.0, var_covariate=1.0)
    sums["cov_value_covariate"] = 1.0 + 1e-9
    (row,) = compared(sums, "control").to_dict("records")
    assert row["variance_reduction"] == pytest.approx(0)


@pytest.mark.parametrize("first_day", [{"tuning_n": 0}, {"tuning_variance": 0.0}])
def test_a_first_day_without_customers_or_orders_leaves_an_interval(customers, first_day):
    sums = sums_of(customers, "value").assign(**{"tuning_n": 4000, "tuning_variance": 4.0})
    (row,) = compared(sums.assign(**first_day), "control").to_dict("records")
    assert row["low_always"] < row["low"] < row["high"] < row["high_always"]


def test_a_negative_mean_has_no_relative_difference(customers):
    found = compared(sums_of(customers.assign(value=-customers["value"]), "value"), "control")
    assert found["low"].notna().all()
    assert found["relative_low"].isna().all()


@pytest.mark.parametrize("more", [[], ["covariate"], ["denominator"], ["denominator", "covariate"]])
def test_a_mean_next_to_nothing_leaves_the_interval(customers, more):
    (told,) = compared(sums_of(customers, "value", *more), "control").to_dict("records")
    mean = told["difference"] / told["relative_difference"]
    near = customers["value"] - mean * (customers["denominator"] if "denominator" in more else 1)
    sums = sums_of(customers.assign(value=near), "value", *more)
    (row,) = compared(sums, "control").to_dict("records")
    assert (row["low"], row["high"]) == pytest.approx((told["low"], told["high"]))
    assert np.isnan(row["relative_low"])


def test_a_broken_draw_is_told_from_an_intact_one():
    weights = {"control": 1, "one": 1, "two": 2}
    assert sample_ratio_p_value({"control": 1000, "one": 1030, "two": 1980}, weights) > MISMATCH
    assert sample_ratio_p_value({"control": 1000, "one": 1030, "two": 1700}, weights) < MISMATCH
    assert np.isnan(sample_ratio_p_value({}, weights))


def test_corrections_keep_the_order_and_the_missing():
    p_values = pd.Series([0.20, 0.001, np.nan, 0.02], index=list("abcd"))
    assert holm(p_values).to_dict() == pytest.approx(
        {"a": 0.2, "b": 0.003, "c": np.nan, "d": 0.04}, nan_ok=True
    )
    assert (benjamini_hochberg(p_values).dropna() <= holm(p_values).dropna()).all()


def test_size_and_effect_are_inverse_to_each_other():
    effect = smallest_effect(0.2, 0.16, 20_000, treatment_share=0.95)
    assert sample_size(0.2, 0.16, effect, treatment_share=0.95) == pytest.approx(20_000, rel=0.001)
    assert sample_size(0.2, 0.16, -effect, treatment_share=0.95) == pytest.approx(20_000, rel=0.001)


def test_the_interval_is_narrowest_where_it_is_tuned():
    near = np.array([0.5, 1.0, 2.0])
    errors = np.sqrt(near) * 1.0
    reach = always_valid_quantile(near)
    assert reach[1] == reach.min()
    assert (np.diff(reach * errors) > 0).all()
    assert np.isnan(always_valid_quantile(np.array([0.0]))).all()


def test_the_lift_names_the_groups_and_says_how_long_to_wait():
    sums = pd.DataFrame({"variant": ["holdout", "treated"], "n": [1000, 9000], "metric": "orders"})
    sums = sums.assign(period="draw", starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 31))
    sums = sums.assign(segment_kind="overall", segment="all", mean_value=[0.2, 0.22], var_value=0.2)
    (row,) = holdout_lift(pa_relation(sums), 0.05).to_dict("records")
    assert (row["n_holdout"], row["n_treated"]) == (1000, 9000)
    assert row["difference"] == pytest.approx(0.02)
    smallest = 2.8016 * np.sqrt(0.2 / 1000 + 0.2 / 9000) / 0.2
    assert row["smallest_effect"] == pytest.approx(smallest, rel=1e-4)
    assert row["days_to_see"] == np.ceil(30 * (smallest / 0.05) ** 2)


@pytest.mark.parametrize(("n_buyers", "is_told"), [(0, False), (4, False), (5, True)])
def test_a_week_without_orders_of_the_holdout_has_no_interval(n_buyers, is_told):
    sums = pd.DataFrame({"variant": ["holdout", "treated"], "n": [30, 600], "metric": "orders"})
    sums = sums.assign(period="week", starts_on=date(2026, 5, 25), ends_on=date(2026, 6, 1))
    sums = sums.assign(segment_kind="overall", segment="all", tuning_n=630)
    rate = np.array([n_buyers / 30, 0.07])
    sums = sums.assign(mean_value=rate, var_value=rate * (1 - rate))
    (row,) = holdout_lift(pa_relation(sums), 0.05).to_dict("records")
    assert row["difference"] == pytest.approx(0.07 - n_buyers / 30)
    for name in ("low", "high", "standard_error", "p_value", "smallest_effect"):
        assert np.isfinite(row[name]) == is_told


def test_no_decision_of_the_draw_yet_gives_no_row():
    names = [*GROUP, "variant", "n", "mean_value", "var_value"]
    empty = pd.DataFrame(columns=names).astype({"n": int, "mean_value": float, "var_value": float})
    found = holdout_lift(pa_relation(empty), 0.05)
    assert found.empty
    assert list(found.columns) == SCHEMA.names


def pa_relation(rows: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    """Return rows as the relation that a model gets."""
    return duckdb.connect().from_df(rows)
