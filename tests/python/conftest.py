"""Shops to build and places to build them in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builds import Build
from nextbest.shop import ShopPlan, write_shop

MINI_DAYS = 500


@pytest.fixture(scope="session")
def mini_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a shop of a few hundred customers as CSV files, its truth beside it."""
    folder = tmp_path_factory.mktemp("mini")
    plan = ShopPlan(customers=400, days=MINI_DAYS, seed=7, file_format="csv")
    write_shop(plan, folder / "raw", folder / "truth")
    return folder / "raw"


@pytest.fixture
def new_build(tmp_path: Path) -> Callable[..., Build]:
    """Make builds with vars, each in a folder of its own."""
    made = []

    def make(**variables: object) -> Build:
        folder = tmp_path / f"build_{len(made)}"
        folder.mkdir()
        made.append(Build(folder, variables))
        return made[-1]

    return make
