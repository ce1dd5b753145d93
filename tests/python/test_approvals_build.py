"""Builds of a shop that move beyond var approval_limits wait, and suppression does not."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build, rewrite
from nextbest.approvals import approve, waiting
from nextbest.files import published_file

LIMITS = {"customers_with_another_offer": 0.01, "planned_discount": None, "new_champion": False}
TIMES = {
    "fct_email_profiles": "updated_at",
    "fct_email_profile_deletes": "updated_at",
    "fct_catalog_items": "updated_at",
    "fct_segment_entries": "occurred_at",
}


def rows(file: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(query).fetchall()


def refused(shop: Path, out: Path, customer_id: str) -> Path:
    """Write the raw tables with a withdrawal of today."""
    said = (
        f"from raw union all by name select '{customer_id}' as customer_id, 'email' as channel, "
        "'marketing' as purpose, 'withdrawn' as status, max(changed_at) as changed_at, "
        "max(changed_at) as loaded_at from raw"
    )
    return rewrite(shop, out, {"crm.consents": said})


@pytest.mark.slow
def test_a_build_waits_and_is_published_as_it_was_built(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    build = new_build(raw_dir=str(mini_shop), tasks=ONE_TASK)
    build.must_run()
    readers = published_file(build.database)
    before = rows(readers, "from marts.fct_next_best_offers order by customer_id")
    said = build.must_run(holdout_share=0.5, approval_limits=LIMITS)
    assert "Not published, because it waits for an approval" in said
    assert rows(readers, "from marts.fct_next_best_offers order by customer_id") == before
    found = waiting(build.database)
    assert found is not None
    waits = published_file(build.database, "waiting")
    query = "select min(customer_id) from marts.fct_email_profiles where is_active"
    ((leaver,),) = rows(waits, query)

    build.vars["raw_dir"] = str(refused(mini_shop, tmp_path / "refused", leaver))
    build.must("build", "--selector", "suppression")
    active = f"select is_active from marts.fct_email_profiles where customer_id = '{leaver}'"
    assert rows(readers, active) == rows(waits, active) == [(False,)]
    built = {
        mart: rows(waits, f"select * {without(mart)} from marts.{mart} order by all")
        for (mart,) in rows(
            waits, "select table_name from duckdb_tables() where schema_name = 'marts'"
        )
        if mart not in ("fct_publications", "fct_approvals")
    }

    approve(build.database, found.shown.approval_id, "Ann Lee", "as meant")
    for mart, expected in built.items():
        assert (
            rows(readers, f"select * {without(mart)} from marts.{mart} order by all") == expected
        ), mart
    kinds = rows(readers, "select kind from marts.fct_publications order by published_at")
    assert kinds == [("full",), ("suppression",), ("full",)]
    build.must("test", "--select", "int_approvals", "fct_approvals")

    events = rows(readers, "from marts.fct_segment_entries order by event_id")
    build.must_run(holdout_share=0.5, approval_limits=LIMITS)
    assert waiting(build.database) is None
    assert set(events) <= set(rows(readers, "from marts.fct_segment_entries"))
    assert rows(readers, "select status, decided_by from marts.fct_approvals") == [
        ("approved", "Ann Lee")
    ]


def without(mart: str) -> str:
    return f"exclude ({TIMES[mart]})" if mart in TIMES else ""
