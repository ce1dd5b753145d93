"""The registry in a warehouse: trained once, guarded by its hashes, governed by commands."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build

REGISTRY = "state.int_prediction_models"
HISTORY = "marts.fct_model_history"
TASK = "purchase_7d"
SCORED = ("+fct_customer_scores", "+fct_model_metrics", "+fct_model_history")
AGAIN = (
    "int_prediction_models",
    "int_model_history+1",
    "int_champions",
    "int_customer_scores+2,+fct_customer_scores",
)
SCORES = "select customer_id, score, model_version from marts.fct_customer_scores order by all"


@pytest.fixture(scope="module")
def first_build(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    variables = {"raw_dir": str(mini_shop), "raw_format": "csv", "tasks": ONE_TASK}
    build = Build(tmp_path_factory.mktemp("first"), variables)
    build.must_run(*SCORED)
    return build


@pytest.fixture
def trained(first_build: Build, new_build: Callable[..., Build]) -> Build:
    """Copy the first build, to be changed."""
    build = new_build(**first_build.vars)
    shutil.copy(first_build.database, build.database)
    return build


def change(build: Build, assignments: str, condition: str) -> None:
    """Change rows of the registry behind the back of dbt."""
    with duckdb.connect(str(build.database)) as con:
        con.execute(f"update {REGISTRY} set {assignments} where {condition}")


def command(build: Build, name: str, **arguments: object) -> tuple[int, str]:
    """Give a command to the registry, and return its exit status and what it said."""
    done = build.dbt("run-operation", name, "--args", json.dumps({"task": TASK} | arguments))
    return done.returncode, done.stdout


def retrained(build: Build) -> str:
    """Train a second model, let it be the worse one, and return its version."""
    build.must_run(*AGAIN, retrain=[TASK], seed=2)
    second = "compared_with is not null"
    change(build, "role = 'challenger', is_better = false", second)
    build.must_run(*AGAIN)
    return str(build.value(f"select model_version from {REGISTRY} where {second}"))


def test_a_failed_training_leaves_the_champion_and_does_not_stop_builds(trained: Build) -> None:
    failed = "'purchase_7d-failed-1' as model_version, 'failed' as role, null as artifact"
    trained.change(
        f"insert into {REGISTRY} select * replace ({failed}, null as artifact_sha256) "
        f"from {REGISTRY}"
    )
    trained.must("test", "--select", "int_prediction_models")
    change(trained, "artifact_sha256 = null", "role = 'champion'")
    assert trained.dbt("test", "--select", "int_prediction_models").returncode != 0


def test_a_model_is_trained_once_and_refused_once_a_byte_has_changed(trained: Build):
    state = f"select model_version, trained_at, training_reason from {REGISTRY}"
    before = trained.rows(state)
    assert len(before) == 1
    metrics = trained.rows("select distinct role, split from marts.fct_model_metrics")
    assert {("champion", "test"), ("candidate", "train"), ("baseline", "test")} <= set(metrics)

    trained.must_run("int_prediction_models")
    assert trained.rows(state) == before

    change(trained, "artifact = artifact || ' '", "true")
    refused = trained.dbt("run", "--select", "int_champions")
    assert refused.returncode != 0
    assert (
        f"task purchase_7d, version {before[0][0]}: the artifact does not match" in refused.stdout
    )
    assert "Traceback" not in refused.stdout


@pytest.mark.slow
def test_a_training_killed_in_the_middle_leaves_the_champion_scoring(trained: Build):
    before = trained.rows(SCORES)
    process = trained.start("run", "--select", "int_prediction_models", retrain=[TASK], seed=2)
    for line in process.stdout:
        if "START python incremental model" in line:
            break
    time.sleep(1)
    assert process.poll() is None
    process.kill()
    process.communicate()

    trained.must_run(*AGAIN)
    assert trained.rows(SCORES) == before
    assert trained.value(f"select count(*) from {REGISTRY}") == 1


def test_a_decision_by_hand_needs_evidence_or_force_and_can_be_taken_back(trained: Build):
    before = trained.rows(SCORES)
    champion = before[0][-1]
    challenger = retrained(trained)
    status, said = command(trained, "promote_model", model_version=challenger, why="a hunch")
    assert status != 0
    assert f"version {challenger}: it was not better than the champion {champion}" in said
    assert trained.rows(SCORES) == before

    forced = {"model_version": challenger, "why": "it's the owner's wish", "by": "Ann"}
    assert command(trained, "promote_model", force=True, **forced)[0] == 0
    trained.must_run(*AGAIN)
    assert {row[-1] for row in trained.rows(SCORES)} == {challenger}

    assert command(trained, "roll_back_model", why="worse by far", by="Bo")[0] == 0
    change(trained, "trained_as_of = trained_as_of - 60", "true")  # both are over age by now
    trained.must_run(*AGAIN)
    assert trained.rows(SCORES) == before
    assert trained.rows(
        "select event, model_version, previous_champion, decided_by, why, is_forced "
        f"from {HISTORY} where decided_by <> 'build' order by decided_at"
    ) == [
        ("promoted", challenger, champion, "Ann", "it's the owner's wish", True),
        ("rolled_back", champion, challenger, "Bo", "worse by far", False),
    ]
