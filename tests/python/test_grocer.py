"""A grocer with weekly baskets: what comes again is learned from what is used up."""

import pytest

from builds import ONE_TASK, Build
from grocery import Grocery

AS_OF = "2024-11-05"
BOUGHT = (
    "select customer_id, product_id, count(distinct cast(ordered_at as date)) as n_days "
    f"from intermediate.int_order_lines where ordered_at < '{AS_OF}' group by all"
)


@pytest.fixture(scope="module")
def grocer(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the recommendations of 150 customers as of a date in the year."""
    folder = tmp_path_factory.mktemp("grocer")
    Grocery(n_customers=150).write(folder / "raw")
    build = Build(
        folder,
        {
            "raw_dir": str(folder / "raw"),
            "raw_format": "parquet",
            "optional_tables": [],
            "consent_default": "granted",
            "as_of_date": AS_OF,
            "tasks": ONE_TASK,
        },
    )
    build.must_run("+fct_product_recommendations", "+fct_recommendation_metrics")
    return build


def test_the_rules_cost_a_tenth_of_recall_at_most_and_beat_personal_frequency(
    grocer: Build,
) -> None:
    ((shown, free, frequent, cost),) = grocer.rows(
        "select judged_recall, judged_free_recall, judged_frequency_recall, rules_cost "
        "from marts.fct_recommendation_metrics where is_newest"
    )
    assert shown >= 0.9 * free
    assert shown >= frequent
    assert cost == pytest.approx(1 - shown / free)


def test_a_build_warns_where_the_rules_cost_more_than_the_shop_allows(grocer: Build) -> None:
    """On this shop they cost nothing, so a cost above var rec_repeats.cost_max is written."""
    newest = "marts.fct_recommendation_metrics where is_newest"
    cost = grocer.value(f"select rules_cost from {newest}")
    plant = "update marts.fct_recommendation_metrics set rules_cost = {} where is_newest"
    grocer.change(plant.format(0.11))
    try:
        said = grocer.must("test", "--select", "fct_recommendation_metrics")
    finally:
        grocer.change(plant.format(cost))
    assert "WARN=1" in said


def test_what_is_used_up_comes_again_and_a_pan_does_not(grocer: Build) -> None:
    repeats = dict(
        grocer.rows(
            "select products.category, avg(rules.is_repeat_product::int) "
            "from intermediate.int_repeat_rules as rules "
            "inner join intermediate.int_products as products using (product_id) "
            f"where history_date = '{AS_OF}' group by all"
        )
    )
    assert repeats.pop("kitchenware") < 0.2
    assert min(repeats.values()) > 0.5
    pans = grocer.value(
        "select count(*) from marts.fct_product_recommendations as recs "
        f"inner join ({BOUGHT}) as bought using (customer_id, product_id) "
        "where product_id like 'kitchenware%' and n_days = 1 and not is_cooling"
    )
    assert pans == 0


def test_a_weekly_customer_is_shown_what_runs_out_by_the_next_basket(grocer: Build) -> None:
    """The lists hold staples on any day of the week, also the day after they were bought."""
    shares = grocer.rows(
        "with last as (select customer_id, max(cast(ordered_at as date)) as day "
        f"from intermediate.int_order_lines where ordered_at < '{AS_OF}' group by all) "
        "select avg((rec_kind = 'repeat')::int) from marts.fct_product_recommendations "
        f"inner join last using (customer_id) where day >= date '{AS_OF}' - 2"
    )
    assert shares[0][0] > 0.5
