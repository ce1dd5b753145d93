"""The registry in a warehouse: trained once, guarded by its hashes."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from builds import Build

REGISTRY = "intermediate.int_prediction_models"
ONE_TASK = {"purchase_7d": {"label": "purchase", "horizon_days": 7}}


@pytest.fixture
def trained(mini_shop: Path, new_build: Callable[..., Build]) -> Build:
    build = new_build(raw_dir=str(mini_shop), tasks=ONE_TASK)
    build.must_run("+fct_customer_scores", "+fct_model_metrics")
    return build


def test_a_model_is_trained_once_and_refused_once_a_byte_has_changed(trained: Build):
    state = f"select model_version, trained_at, training_reason from {REGISTRY}"
    before = trained.rows(state)
    assert len(before) == 1
    metrics = trained.rows("select distinct role, split from marts.fct_model_metrics")
    assert {("champion", "test"), ("candidate", "train"), ("baseline", "test")} <= set(metrics)

    trained.must_run("int_prediction_models+1")
    assert trained.rows(state) == before

    with duckdb.connect(str(trained.database)) as con:
        con.execute(f"update {REGISTRY} set artifact = artifact || ' '")
    refused = trained.dbt("run", "--select", "int_champions+")
    assert refused.returncode != 0
    assert (
        f"task purchase_7d, version {before[0][0]}: the artifact does not match" in refused.stdout
    )
    assert "Traceback" not in refused.stdout
