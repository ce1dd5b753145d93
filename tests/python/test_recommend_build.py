"""Recommendations of a build: ten for everybody, and nothing learned from what came later."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build, rewrite

MODELS = ["+fct_product_recommendations", "+fct_product_affinities"]
# Four weeks apart, so that what is looked at four weeks apart is looked at on both dates.
EARLIER = date(2026, 3, 30)
LATER = EARLIER + timedelta(days=28)
FEATURES = "intermediate.int_recommendation_features"
RANKERS = "from state.int_ranking_models order by all"
RANKINGS = "from intermediate.int_product_rankings order by all"
RANKED = ("int_ranking_models", "int_ranking_champion", "int_product_rankings")
NO_FEATURES = ("scoring_event_id", "is_training", "n_later_baskets", "is_bought")


def built(folder: Path, shop: Path, day: date, **variables: object) -> Build:
    build = Build(folder, {"raw_dir": str(shop), "as_of_date": str(day), "tasks": ONE_TASK})
    build.must_run(*MODELS, **variables)
    return build


@pytest.fixture(scope="module")
def shop(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the shop with all products available: availability is today's at any date."""
    available = "select * replace ('true' as is_available) from raw"
    folder = tmp_path_factory.mktemp("available")
    return rewrite(mini_shop, folder, {"shop.products": available})


@pytest.fixture(scope="module")
def earlier(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    return built(tmp_path_factory.mktemp("earlier"), shop, EARLIER)


@pytest.fixture(scope="module")
def later(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    return built(tmp_path_factory.mktemp("later"), shop, LATER)


def test_a_row_to_learn_from_equals_the_row_that_was_ranked(earlier: Build, later: Build) -> None:
    columns = ", ".join(
        name
        for (name,) in later.rows(
            "select column_name from information_schema.columns "
            "where table_name = 'int_recommendation_features'"
        )
        if name not in NO_FEATURES
    )
    learned, ranked = (
        {
            row[:2]: row
            for row in build.rows(
                f"select customer_id, product_id, {columns} from {FEATURES} "
                f"where as_of_date = date '{EARLIER}'"
            )
        }
        for build in (later, earlier)
    )
    both = set(learned) & set(ranked)  # what she is not due to buy is ranked for nobody
    assert len(both) > 50
    assert [learned[key] for key in sorted(both)] == [ranked[key] for key in sorted(both)]


def test_a_purchase_after_the_date_changes_nothing(
    earlier: Build, shop: Path, tmp_path: Path
) -> None:
    everything_again = f"""
        from raw union all by name
        select * replace ('again-' || order_id as order_id, '{EARLIER}' as ordered_at,
            null as loaded_at) from raw"""
    lines_again = """
        from raw union all by name
        select * replace ('again-' || order_id as order_id,
            'again-' || order_line_id as order_line_id, null as loaded_at) from raw"""
    changes = {"shop.orders": everything_again, "shop.order_lines": lines_again}
    changed = built(tmp_path, rewrite(shop, tmp_path / "shop", changes), EARLIER)
    for table in (FEATURES, "marts.fct_product_recommendations", "marts.fct_product_affinities"):
        expected = earlier.rows(f"from {table} order by all")
        assert expected
        assert changed.rows(f"from {table} order by all") == expected, table


def test_everybody_gets_ten_that_are_available_and_the_rows_say_by_what(earlier: Build) -> None:
    served = earlier.rows(
        "select count(distinct product_id), max(rank), count(*) "
        "from marts.fct_product_recommendations group by customer_id"
    )
    assert len(served) == earlier.value(
        "select count(*) from intermediate.int_customer_spine where is_scoring"
    )
    assert set(served) == {(10, 10, 10)}
    assert dict(
        earlier.rows("select ranked_by, count(*) from marts.fct_product_recommendations group by 1")
    ).keys() == {"model", "popularity"}


def test_affinities_are_what_the_pairs_of_customers_say(earlier: Build) -> None:
    bought = (
        "select distinct customer_id, product_id from intermediate.int_purchase_histories "
        f"where history_date = date '{EARLIER}' and recency_rank <= 50"
    )
    wrong = earlier.rows(
        f"""with bought as ({bought}),
        sizes as (select product_id, count(*) as n from bought group by 1),
        shop as (select count(distinct customer_id) as n from bought),
        pairs as (
            select a.product_id, b.product_id as neighbour_id, count(*) as n
            from bought as a join bought as b using (customer_id) group by all
        )
        select affinities.* from marts.fct_product_affinities as affinities
        join pairs using (product_id, neighbour_id)
        join sizes as one on one.product_id = affinities.product_id
        join sizes as other on other.product_id = affinities.neighbour_id
        cross join shop
        where abs(support - pairs.n / shop.n) > 1e-6 or abs(confidence - pairs.n / one.n) > 1e-6
            or abs(lift - (pairs.n / one.n) / (other.n / shop.n)) > 1e-4"""
    )
    assert earlier.value("select count(*) from marts.fct_product_affinities") > 100
    assert wrong == []


@pytest.mark.slow
def test_too_few_baskets_leave_the_plain_order(shop: Path, tmp_path: Path) -> None:
    build = built(tmp_path, shop, EARLIER, min_training_rows=1_000_000)
    found = build.rows("select distinct ranked_by from marts.fct_product_recommendations")
    assert set(found) == {("affinity",), ("popularity",)}


def copied(build: Build, new_build: Callable[..., Build]) -> Build:
    """Copy a build, to go on from it."""
    copy = new_build(**build.vars)
    shutil.copy(build.database, copy.database)
    return copy


def test_a_second_build_and_a_full_refresh_train_nothing_and_score_the_same(
    earlier: Build, new_build: Callable[..., Build]
) -> None:
    before = earlier.rows(RANKERS), earlier.rows(RANKINGS)
    build = copied(earlier, new_build)
    tables = "select table_schema, table_name from information_schema.tables order by all"
    for arguments in ([], ["--full-refresh"]):
        build.must("run", "--select", *RANKED, *arguments)
        assert (build.rows(RANKERS), build.rows(RANKINGS)) == before
        assert build.rows(tables) == earlier.rows(tables)


def test_a_build_of_a_past_date_scores_as_it_did_then(
    earlier: Build, later: Build, new_build: Callable[..., Build]
) -> None:
    build = copied(later, new_build)
    build.must_run(*MODELS, as_of_date=str(EARLIER))
    assert build.rows(RANKINGS) == earlier.rows(RANKINGS)
    columns = "select role, trained_as_of, artifact from state.int_ranking_models order by 2"
    assert build.rows(columns) == earlier.rows(columns) + later.rows(columns)
    n_rankers = "select count(*) from state.int_ranking_models"
    build.must_run(*MODELS)
    assert build.rows(RANKINGS) == later.rows(RANKINGS)
    assert build.value(n_rankers) == 2


def test_a_ranker_that_was_changed_is_refused_until_it_is_trained_by_hand(
    earlier: Build, new_build: Callable[..., Build]
) -> None:
    build = copied(earlier, new_build)
    version = build.value("select model_version from state.int_ranking_models")
    with duckdb.connect(str(build.database)) as con:
        con.execute("update state.int_ranking_models set artifact = artifact || ' '")
    refused = build.dbt("run", "--select", *RANKED)
    assert refused.returncode != 0
    assert f"int_ranking_models, version {version}: the artifact does not match" in refused.stdout
    assert "Traceback" not in refused.stdout
    build.must("run", "--select", *RANKED, retrain=["recommendations"])
    assert build.rows(RANKINGS) == earlier.rows(RANKINGS)
