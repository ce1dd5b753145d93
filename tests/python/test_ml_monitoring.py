"""What is measured of published scores: planted changes show, and an intact model stays quiet."""

import json

import duckdb
import numpy as np
import pandas as pd
import pytest

from builds import ROOT
from ml_registry import build, warehouse
from ml_shop import TASK, training_set
from nextbest import frames
from nextbest.ml.families.rfm import RFM
from nextbest.ml.measure.spreads import Spread
from nextbest.ml.monitoring.inputs import importance_rows, input_rows
from nextbest.ml.monitoring.quality import calibration_slope
from nextbest.ml.monitoring.table import SCHEMA, monitor_models
from nextbest.ml.registry.rows import load, read_state

TODAY = pd.Timestamp("2024-06-10")


@pytest.fixture(scope="module")
def registry() -> pd.DataFrame:
    """Return the registry after one training."""
    con = warehouse()
    build(con)
    return con.sql("select * from registry").df()


def measured(registry: pd.DataFrame, **changes: object) -> pd.DataFrame:
    """Return what a build measures of other customers of the shop, with some columns changed."""
    con = duckdb.connect()
    rows = training_set(seed=7).drop_duplicates("customer_id").assign(**changes)
    model = read_state(con.from_df(registry)).iloc[0]
    con.register("scoring_set", rows.drop(columns=["split", "label"]))
    logged = rows.assign(
        model_version=model["model_version"], score=load(model).predict(rows), category=None
    )
    known = logged.assign(as_of_date=TODAY - pd.Timedelta(days=9), is_new=False)
    new = logged.assign(as_of_date=TODAY, is_new=True, label=None)
    con.register("scores", pd.concat([known, new], ignore_index=True))
    sets = {"customer": con.table("scoring_set")}
    found = monitor_models(con.table("scores"), sets, con.from_df(registry), {"seed": 1})
    assert frames.write(None, found, SCHEMA).num_rows == len(found)
    return found.set_index(["basis", "subject", "metric"])


@pytest.fixture(scope="module")
def intact(registry: pd.DataFrame) -> pd.DataFrame:
    """Return what is measured of a shop without a change."""
    return measured(registry)


def test_intact_scores_are_within_what_was_measured(intact: pd.DataFrame) -> None:
    outcomes = intact.loc["outcomes"].loc["scores"]
    auc = outcomes.loc["roc_auc"]
    assert auc["low"] < auc["value"] < auc["high"]
    assert auc["high"] > auc["measured_low"]
    assert auc["simple_model_value"] > 0.5
    assert outcomes.loc["gain_over_simple_model", "value"] == pytest.approx(
        auc["value"] - auc["simple_model_value"], abs=1e-6
    )
    assert outcomes.loc["calibration_slope", "low"] < 1 < outcomes.loc["calibration_slope", "high"]
    assert outcomes.loc["excess_calibration_error", "value"] < 0.06
    index = intact.loc[("inputs", "scores", "stability_index")]
    assert index["value"] < max(0.25, index["measured_high"])


def test_a_leak_that_is_not_there_shows_at_once_and_in_the_ranking(
    registry: pd.DataFrame, intact: pd.DataFrame
) -> None:
    leaked = measured(registry, n_orders_90d=np.nan)
    key = ("inputs", "n_orders_90d", "missing_share")
    assert (leaked.loc[key, "value"], leaked.loc[key, "measured_value"]) == (1, 0)
    assert intact.loc[key, "value"] == 0
    auc = ("outcomes", "scores", "roc_auc")
    assert leaked.loc[auc, "value"] < intact.loc[auc, "value"] - 0.05
    index = leaked.loc[("inputs", "scores", "stability_index")]
    assert index["value"] > max(0.25, index["measured_high"])


def test_an_unseen_level_shows() -> None:
    rows = training_set()
    then = Spread.of_levels("country", ("DE", "FR", "GB"), rows["country"])
    state = {"inputs": [then.to_dict()], "n_score_customers": 300}
    model = {"metrics": "[]", "diagnostics": json.dumps(state)}
    found = {
        share: pd.DataFrame(input_rows(changed, model, 40)).set_index("metric")
        for share, changed in [(0, rows), (1, rows.assign(country="XX"))]
    }
    for share, table in found.items():
        assert table.loc["unseen_share", "value"] == share
        assert table.loc["unseen_share", "measured_value"] == 0
    index = {share: table.loc["stability_index", "value"] for share, table in found.items()}
    assert index[0] == pytest.approx(0, abs=1e-4)
    assert index[1] > 1


def test_the_age_of_a_model_is_measured(intact: pd.DataFrame) -> None:
    assert intact.loc[("inputs", "scores", "days_since_training"), "value"] == 56


def test_few_customers_have_no_stability_index(registry: pd.DataFrame) -> None:
    con = duckdb.connect()
    rows = training_set(n_customers=20).drop_duplicates("customer_id")
    model = read_state(con.from_df(registry)).iloc[0]
    con.register("scoring_set", rows)
    scores = rows.assign(
        model_version=model["model_version"], score=0.5, as_of_date=TODAY, is_new=True
    )
    con.register("scores", scores)
    sets = {"customer": con.table("scoring_set")}
    found = monitor_models(con.table("scores"), sets, con.from_df(registry), {})
    assert "missing_share" in set(found["metric"])
    assert "stability_index" not in set(found["metric"])


def test_nothing_logged_is_nothing_measured(registry: pd.DataFrame) -> None:
    con = duckdb.connect()
    scores = con.sql("select 'a' as model_version, true as is_new where false")
    assert monitor_models(scores, {}, con.from_df(registry), {}).empty


def test_importance_moves_from_nothing_in_common_to_the_same(registry: pd.DataFrame) -> None:
    model = {
        "diagnostics": '{"importance": [{"feature": "a", "importance": 2, "is_pruned": false}]}'
    }
    other = {
        "diagnostics": '{"importance": [{"feature": "b", "importance": 1, "is_pruned": false}]}'
    }
    assert importance_rows(model, other)[-1]["value"] == 1
    assert importance_rows(model, model)[-1]["value"] == 0
    assert [row["metric"] for row in importance_rows(model, None)] == ["importance_share"]


def test_the_slope_tells_promises_that_are_too_extreme() -> None:
    draw = np.random.default_rng(1)
    logits = draw.normal(-1, 1, 20_000)
    happened = (draw.random(20_000) < 1 / (1 + np.exp(-logits))).astype(float)
    promised = 1 / (1 + np.exp(-2 * logits))
    (slope,) = calibration_slope(happened, promised, np.ones((1, 20_000)))
    assert slope == pytest.approx(0.5, abs=0.03)


def test_the_log_holds_what_the_simple_model_reads() -> None:
    text = (ROOT / "macros" / "ml" / "rfm_columns.sql").read_text()
    assert tuple(text.split("'")[1::2]) == RFM


def test_the_registry_holds_the_simple_model(registry: pd.DataFrame) -> None:
    yardstick = load(registry.iloc[0], "yardstick_artifact")
    assert set(yardstick.model.features) <= set(RFM)
    assert yardstick.task == TASK
