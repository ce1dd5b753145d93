"""A shop whose truth is known: the model comes near it, and every planted kind of dirt is found."""

from pathlib import Path

import duckdb
import pytest
from sklearn.metrics import roc_auc_score

from builds import ONE_TASK, Build
from nextbest.shop_generator import ShopPlan, write_shop

CLEANING = ("+fct_rejected_rows", "+fct_cleaning_summary")


@pytest.fixture(scope="module")
def large_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Path]:
    """Build a generated shop of 20,000 customers; its truth stands in the folder given back."""
    folder = tmp_path_factory.mktemp("large")
    plan = ShopPlan(customers=20_000, days=550, seed=11, file_format="parquet")
    write_shop(plan, folder / "raw", folder / "truth")
    shop = {"raw_dir": str(folder / "raw"), "raw_format": "parquet", "tasks": ONE_TASK}
    build = Build(folder, shop)
    build.must_run("+fct_customer_scores", "+fct_customer_send_times", *CLEANING)
    return build, folder / "truth"


@pytest.mark.slow
def test_the_model_ranks_nearly_as_well_as_the_truth(large_build: tuple[Build, Path]) -> None:
    build, truth = large_build
    with duckdb.connect(str(build.database), read_only=True) as con:
        rows = con.execute(
            "select purchased_7d::int as purchased, purchase_7d_probability as true_p, score "
            "from marts.fct_customer_scores "
            f"inner join read_parquet('{truth}/customers.parquet') using (customer_id) "
            "where task = 'purchase_7d'"
        ).fetchnumpy()
    assert len(rows["score"]) > 15_000
    of_truth = roc_auc_score(rows["purchased"], rows["true_p"])
    of_model = roc_auc_score(rows["purchased"], rows["score"])
    assert of_model >= of_truth - 0.015, (of_model, of_truth)


@pytest.mark.slow
def test_the_planted_hour_is_found(large_build: tuple[Build, Path]) -> None:
    build, truth = large_build
    with duckdb.connect(str(build.database), read_only=True) as con:
        rows = con.execute(
            "select count(*), avg((best_send_hour = best_hour)::int) "
            "from marts.fct_customer_send_times "
            f"inner join read_parquet('{truth}/customers.parquet') using (customer_id) "
            "where customer_id in (select customer_id from intermediate.int_email_events "
            "where event_type = 'open' and not is_machine_open group by all having count(*) >= 20)"
        ).fetchall()
    ((n_customers, share),) = rows
    assert n_customers > 100
    assert share >= 2 / 3


def assert_dirt_is_found(build: Build, truth: Path) -> None:
    found = """
        select system, source_table, kind, n_rows from marts.fct_cleaning_summary
        where outcome = 'corrected'
        union all
        select system, source_table, kind, count(*) as n_rows from (
            select system, source_table, unnest(string_split(reasons, ',')) as kind
            from marts.fct_rejected_rows
        ) group by all
    """
    with duckdb.connect(str(build.database), read_only=True) as con:
        planted = con.execute(f"from read_parquet('{truth}/dirt.parquet') order by all").fetchall()
        found_rows = con.execute(
            # what follows from another row's dirt or from an erasure is not dirt of its own
            f"select * from ({found}) where kind not like 'order:%' and kind <> 'customer_erased' "
            "order by all"
        ).fetchall()
    assert len(planted) > 20
    assert found_rows == planted


@pytest.mark.slow
def test_every_kind_of_dirt_is_found_in_the_planted_number(large_build: tuple[Build, Path]) -> None:
    assert_dirt_is_found(*large_build)


def test_dirt_that_only_text_can_hold_is_found_too(mini_shop: Path, tmp_path: Path) -> None:
    build = Build(tmp_path, {"raw_dir": str(mini_shop)})
    build.must_run(*CLEANING)
    assert_dirt_is_found(build, mini_shop.parent / "truth")
