"""A CRM that overwrites its rows every night is measured, and warned of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builds import ONE_TASK, Build, rewrite

pytestmark = pytest.mark.slow
TEST = "assert_attributes_were_known_when_models_learn_from_them"
SHARE = "select sum(n_late_rows) / sum(n_rows) from marts.fct_late_attributes"
LAST_NIGHT = "'2026-05-31 03:00:00' as updated_at, '2026-05-31 03:05:00' as loaded_at"


def built(build: Build) -> tuple[float, str]:
    """Build the mart and run its test; return the late share and what dbt said."""
    build.must_run("+fct_late_attributes")
    return build.value(SHARE), build.must("test", "--select", TEST)


def test_overwritten_customers_are_late_and_a_history_of_changes_is_not(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    query = f"select * replace ({LAST_NIGHT}) from raw"
    overwritten = rewrite(mini_shop, tmp_path / "raw", {"crm.customers": query})
    share, said = built(new_build(raw_dir=str(mini_shop), tasks=ONE_TASK))
    assert (share, "WARN=0" in said) == (0, True)
    build = new_build(raw_dir=str(overwritten), tasks=ONE_TASK)
    share, said = built(build)
    assert (share, "WARN=1" in said) == (1, True)
    assert "WARN=0" in build.must("test", "--select", TEST, max_late_attribute_share=1.0)
