"""Ten strange shops, built whole: right as the plain one, or stopped with words to act on.

The other two of the twelve are grocers: one with weekly baskets (`test_grocer.py`), one whose
history is a year old and in which most customers buy each week (`test_ml_champions.py`).
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from builds import Build, rewrite
from nextbest.files import published_file
from strange_shops import SHOPS, TASKS

pytestmark = pytest.mark.slow
ACTIVE = "select count(*) from marts.fct_email_profiles where is_active"
REVENUE = "select sum(net_amount)::double from marts.fct_orders"
QUALITY = (
    "select value from marts.fct_model_metrics where task = 'purchase_7d' and role = 'champion' "
    "and split = 'test' and metric = 'roc_auc'"
)
UNKNOWN = (
    "select coalesce(sum(n_rows), 0) from marts.fct_cleaning_summary "
    "where source_table = 'orders' and kind = 'customer_unknown'"
)
RIGHT = [name for name, shop in SHOPS.items() if not shop.stops]
CHANGES_ORDERS = "cancellations as rows of their own"


def published(build: Build, query: str) -> object:
    """Return the one value that a query on the published file gives."""
    with duckdb.connect(str(published_file(build.database)), read_only=True) as con:
        ((value,),) = con.execute(query).fetchall()
    return value


@pytest.fixture(scope="module")
def plain(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the shop that the others differ from."""
    build = Build(tmp_path_factory.mktemp("plain"), {"raw_dir": str(mini_shop), "tasks": TASKS})
    build.must("build")
    return build


@pytest.mark.parametrize("name", RIGHT)
def test_comes_out_as_the_plain_shop(
    name: str, plain: Build, mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    shop = SHOPS[name]
    raw = rewrite(mini_shop, tmp_path / "raw", shop.changes)
    build = new_build(**{"raw_dir": str(raw), "tasks": TASKS} | shop.vars)
    done = build.dbt("build")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "training: " in done.stderr
    for sentence in shop.warns:
        assert sentence in done.stdout
    assert "[WARNING]" not in done.stdout or shop.warns
    for query, answer in shop.answers.items():
        assert build.value(query) == answer, query
    assert published(build, ACTIVE) == published(plain, ACTIVE)
    assert build.value(UNKNOWN) <= plain.value(UNKNOWN)
    assert build.value(QUALITY) == pytest.approx(plain.value(QUALITY), abs=0.05)
    if name != CHANGES_ORDERS:
        revenue = build.value(REVENUE) / shop.scale
        assert revenue == pytest.approx(plain.value(REVENUE), rel=0.002)


@pytest.mark.parametrize("name", sorted(set(SHOPS) - set(RIGHT)))
def test_stops_before_anything_is_learned_from_it(
    name: str, mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    raw = rewrite(mini_shop, tmp_path / "raw", SHOPS[name].changes)
    build = new_build(raw_dir=str(raw), tasks=TASKS)
    done = build.dbt("build")
    assert done.returncode != 0
    first_screen = done.stdout.split("The build stopped: ")[1]
    for sentence in SHOPS[name].stops:
        assert sentence in first_screen
    assert "training: " not in done.stdout + done.stderr  # progress goes to stderr
    assert not published_file(build.database).exists()


@pytest.mark.parametrize(("as_of_date", "is_known"), [("2026-05-15", False), ("2026-05-16", True)])
def test_an_order_counts_until_its_cancellation_was_known(
    as_of_date: str,
    is_known: bool,
    mini_shop: Path,
    tmp_path: Path,
    new_build: Callable[..., Build],
) -> None:
    raw = rewrite(mini_shop, tmp_path / "raw", SHOPS[CHANGES_ORDERS].changes)
    build = new_build(raw_dir=str(raw), as_of_date=as_of_date, tasks=TASKS)
    build.must_run("+fct_orders", "+int_customer_features")
    build.must_run("+fct_rejected_rows")
    told = "select source_key from marts.fct_rejected_rows where reason = 'restated'"
    counted = f"from marts.fct_orders where order_id in ({told})"
    assert build.value(f"select count(*) > 50 {counted}")
    cancelled = build.value(f"select avg(is_cancelled::int) {counted}")
    assert cancelled == int(is_known)
    features = (
        "select sum(n_orders) from intermediate.int_customer_features "
        f"where as_of_date = '{as_of_date}'"
    )
    orders = "select count(*) from marts.fct_orders where not is_cancelled and net_amount > 0"
    assert build.value(features) <= build.value(orders)
