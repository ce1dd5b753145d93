"""A whole shop with one year of left-truncated history in which most customers buy each week."""

import duckdb
import pytest

from builds import ONE_TASK, Build
from grocer_files import write_grocer
from ml_grocer import Grocer
from nextbest.files import published_file

pytestmark = pytest.mark.slow
BOTH_RULES = {"high_propensity_exclusive", "low_propensity_reengagement"}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the shop whole, tests of data and publication included."""
    folder = tmp_path_factory.mktemp("grocer_year")
    build = Build(
        folder,
        {
            "raw_dir": str(write_grocer(Grocer(500, seed=0), folder / "raw")),
            "raw_format": "parquet",
            "optional_tables": ["esp.campaigns", "esp.email_events"],
            "consent_default": "granted",
            "tasks": ONE_TASK,
            "is_demo": False,
        },
    )
    build.must("build")
    return build


def test_more_than_half_buy_within_a_week_and_were_customers_before_their_history(
    year: Build,
) -> None:
    labels = "from intermediate.int_training_set where task = 'purchase_7d'"
    assert year.value(f"select avg(label) {labels}") == pytest.approx(0.55, abs=0.05)
    history = "select n_history_days from intermediate.int_history_extent"
    assert year.value(history) <= 366
    before = "select avg((tenure_days > 366)::int) from intermediate.int_customer_features"
    assert year.value(before) > 0.5


def test_each_band_has_customers_who_buy_as_it_says(year: Build) -> None:
    bands = dict(
        year.rows(
            "select segment, count(*) / sum(count(*)) over () from marts.fct_customer_scores "
            "where task = 'purchase_7d' group by segment"
        )
    )
    assert set(bands) == {"high", "medium", "low"}
    assert min(bands.values()) > 0.05


def test_both_rules_of_the_bands_make_offers(year: Build) -> None:
    offers = dict(
        year.rows("select rule_name, count(*) from marts.fct_next_best_offers group by rule_name")
    )
    assert set(offers) >= BOTH_RULES
    assert min(offers[rule] for rule in BOTH_RULES) >= 10


def test_profiles_of_both_bands_are_published_with_their_offers(year: Build) -> None:
    with duckdb.connect(str(published_file(year.database)), read_only=True) as con:
        shown = con.execute(
            "select segment_propensity, content_block, count(*) from marts.fct_email_profiles "
            "where is_active and offer_is_shown group by all"
        ).fetchall()
    blocks = {(band, block): count for band, block, count in shown}
    assert blocks["high", "exclusive_offer"] >= 10
    assert blocks["low", "reengagement"] >= 10
