"""Withdrawn and erased people leave the published file whatever becomes of the rest of a build."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from subprocess import Popen

import duckdb
import pytest

from builds import ONE_TASK, ROOT, Build
from chain import Chain, Plant, last_days, published_file, write_days
from movements import compared
from nextbest.shop_generator import ShopPlan, write_shop

pytestmark = pytest.mark.slow

N_MOMENTS = 10
LEAVERS = ("withdrawn", "unsubscribed", "complained", "erased", "erased and deleted")
ERASED = LEAVERS[3:]
KEEPS_IDS = ("fct_email_profile_deletes", "fct_publications")
KINDS = "select kind from marts.fct_publications order by published_at, kind"
GROWS = ("fct_build_runs", "fct_email_profile_deletes", "fct_publications", "fct_rejected_rows")
PROJECT = ("macros", "models", "python_models", "seeds", "tests/data")


@dataclass
class Ground:
    """A published shop, and the raw tables of the next day, on which some people leave."""

    build: Build
    kept: Path
    leavers: dict[str, str]
    addresses: list[str]

    @property
    def file(self) -> Path:
        """The published file."""
        return published_file(self.build)

    @property
    def before(self) -> Path:
        """The published file of the day before."""
        return self.kept / self.file.name

    def keep(self) -> None:
        """Keep both files as they are."""
        self.kept.mkdir()
        for file in (self.build.database, self.file):
            shutil.copyfile(file, self.kept / file.name)

    def restore(self) -> None:
        """Put both files back, as if the last build had not been."""
        for file in (self.build.database, self.file):
            file.with_name(f"{file.name}.wal").unlink(missing_ok=True)
            shutil.copyfile(self.kept / file.name, file)

    def new_kinds(self) -> list[str]:
        """Return the kinds of the publications since the day before."""
        return _rows(self.file, KINDS)[len(_rows(self.before, KINDS)) :]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Publish a day and show builds the next one."""
    folder = tmp_path_factory.mktemp("kills")
    write_shop(ShopPlan(customers=350, days=500, seed=7), folder / "shop")
    today, tomorrow = last_days(folder / "shop", 2)
    build = Build(folder, {"tasks": ONE_TASK})
    chain = Chain(build, write_days(folder / "shop", folder / "days", [today]))
    chain.run_day(today)
    chosen = (
        "select customer_id, email from marts.fct_email_profiles where is_active "
        f"order by md5(customer_id) limit {len(LEAVERS)}"
    )
    with duckdb.connect(str(published_file(build)), read_only=True) as con:
        found = con.execute(chosen).fetchall()
    leavers = dict(zip(LEAVERS, (who for who, _ in found), strict=True))
    noon = datetime.combine(tomorrow - timedelta(days=1), time(12))
    planted = [_plant(tomorrow, noon, how, who) for how, who in leavers.items()]
    planted += [
        Plant(
            tomorrow,
            "crm.customers",
            f"from raw where customer_id <> '{leavers['erased and deleted']}' union all by name "
            "select 'newcomer' as customer_id, 'new.comer@shop.example' as email, "
            f"timestamp '{noon}' as signed_up_at, timestamp '{noon}' as loaded_at",
        ),
        Plant(tomorrow, "crm.consents", _said("newcomer", "granted", noon)),
    ]
    chain.raw |= write_days(folder / "shop", folder / "days", [tomorrow], planted)
    chain.show(tomorrow)
    made = Ground(build, folder / "kept", leavers, [address for _, address in found])
    made.keep()
    return made


def _plant(day: object, noon: datetime, how: str, who: str) -> Plant:
    if how in ERASED:
        query = f"select '{who}' as customer_id, timestamp '{noon}' as requested_at"
        return Plant(day, "crm.erasure_requests", f"from raw union all by name {query}")
    if how == "withdrawn":
        return Plant(day, "crm.consents", _said(who, how, noon))
    event = {"unsubscribed": "unsubscribe", "complained": "complaint"}[how]
    query = (
        f"select 'planted-{event}' as event_id, '{who}' as customer_id, "
        f"(select max(campaign_id) from raw) as campaign_id, '{event}' as event_type, "
        f"timestamp '{noon}' as occurred_at, timestamp '{noon}' as loaded_at"
    )
    return Plant(day, "esp.email_events", f"from raw union all by name {query}")


def _said(who: str, status: str, noon: datetime) -> str:
    return (
        f"from raw union all by name select '{who}' as customer_id, 'email' as channel, "
        f"'marketing' as purpose, '{status}' as status, timestamp '{noon}' as changed_at, "
        f"timestamp '{noon}' as loaded_at"
    )


def assert_only_the_leavers_left(ground: Ground, *, in_working_file: bool = True) -> None:
    """Check the published file, and that the working file lets nobody of them be mailed.

    The working file is changed right after the published one: a kill in between leaves it behind.
    """
    who = ", ".join(f"'{leaver}'" for leaver in ground.leavers.values())
    mailed = (
        "select customer_id from marts.fct_email_profiles "
        f"where customer_id in ({who}) and (is_active or email is not null)"
    )
    assert _rows(ground.file, mailed) == []
    assert not in_working_file or _rows(ground.build.database, mailed) == []
    deleted = _rows(ground.file, "select customer_id from marts.fct_email_profile_deletes")
    assert {ground.leavers[how] for how in ERASED} <= set(deleted)
    erased = [ground.leavers[how] for how in ERASED]
    assert list(_places(ground.file, erased, KEEPS_IDS)) == []
    assert list(_places(ground.file, ground.addresses)) == []
    with compared(ground.before, ground.file) as con:
        for table, columns in _marts(con, "before").items():
            is_other = f"customer_id not in ({who})" if "customer_id" in columns else "true"
            lost = con.execute(
                f"from before.marts.{table} where {is_other} except from after.marts.{table}"
            ).fetchall()
            assert table == "fct_rejected_rows" or lost == [], table
            new = con.execute(
                f"from after.marts.{table} where ({is_other}) "
                f"{'and customer_id is not null' if 'customer_id' in columns else ''} "
                f"except from before.marts.{table}"
            ).fetchall()
            assert table in GROWS or new == [], table


def test_a_whole_build_publishes_all(ground: Ground, moments: list[int]) -> None:
    assert len(moments) == N_MOMENTS
    assert moments[-1] > N_MOMENTS


@pytest.fixture(scope="module")
def moments(ground: Ground) -> list[int]:
    """Build once to the end; return after how many further nodes to kill, evenly spread."""
    ground.restore()
    process = ground.build.start("build")
    n_before_full = sum(1 for kinds in _steps(ground, process) if kinds == ["suppression"])
    process.communicate()
    assert process.returncode == 0
    assert ground.new_kinds() == ["suppression", "full"]
    return [round(n_before_full * number / N_MOMENTS) for number in range(N_MOMENTS)]


@pytest.mark.parametrize("number", range(N_MOMENTS))
def test_a_kill_after_the_suppression_holds_nobody_back(
    ground: Ground, moments: list[int], number: int
) -> None:
    ground.restore()
    process = ground.build.start("build")
    n_since = -1
    for kinds in _steps(ground, process):
        n_since += kinds == ["suppression"]
        if n_since >= moments[number]:
            break
    kill(process)
    if ground.new_kinds() == ["suppression", "full"]:
        pytest.skip("the machine was too busy: the build had published before the kill")
    assert ground.new_kinds() == ["suppression"]
    assert_only_the_leavers_left(ground, in_working_file=number > 0)


def test_a_kill_before_the_suppression_leaves_the_file_untouched(ground: Ground) -> None:
    ground.restore()
    process = ground.build.start("build")
    for _ in _steps(ground, process):
        break
    kill(process)
    assert ground.new_kinds() == []
    assert ground.file.read_bytes() == ground.before.read_bytes()


def test_the_suppression_alone_does_the_same(ground: Ground) -> None:
    ground.restore()
    ground.build.must("build", "--selector", "suppression")
    assert ground.new_kinds() == ["suppression"]
    assert_only_the_leavers_left(ground)


# Who leaves counts for no guard: the newcomer trips it.
def guard_tripped(ground: Ground, folder: Path) -> int:
    trips = {"audience_change_limit": 0.0, "audience_change_min": 1}
    return ground.build.dbt("build", **trips).returncode


def failing_test(ground: Ground, folder: Path) -> int:
    project = project_with(
        folder, {"tests/data/assert_planted.sql": "select * from {{ ref('int_order_lines') }}"}
    )
    return ground.build.dbt("build", "--project-dir", str(project)).returncode


def raising_training(ground: Ground, folder: Path) -> int:
    shim = (
        "def model(dbt, session):\n"
        "    raise RuntimeError('planted')\n"
        "    return dbt.ref('int_training_set')\n"
    )
    file = {"python_models/int_prediction_models.py": shim}
    project = project_with(folder, file)
    return ground.build.dbt("build", "--project-dir", str(project)).returncode


@pytest.mark.parametrize("failing", [guard_tripped, failing_test, raising_training])
def test_a_failure_after_the_suppression_holds_nobody_back(
    ground: Ground, failing: Callable[[Ground, Path], int], tmp_path: Path
) -> None:
    ground.restore()
    assert failing(ground, tmp_path) != 0
    assert ground.new_kinds() == ["suppression"]
    assert_only_the_leavers_left(ground)


def project_with(folder: Path, files: dict[str, str]) -> Path:
    """Copy the project and write files into the copy."""
    project = folder / "project"
    for part in PROJECT:
        shutil.copytree(ROOT / part, project / part)
    for file in ROOT.glob("*.yml"):
        shutil.copy(file, project)
    for name, text in files.items():
        (project / name).write_text(text)
    return project


def kill(process: Popen[str]) -> None:
    """Kill a build and what it started, as ``kill -9`` does: without a word."""
    for pid in [process.pid, *_descendants(process.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in children.read_text().split()] if children.exists() else []
    return found + [pid for child in found for pid in _descendants(child)]


def _steps(ground: Ground, process: Popen[str]) -> Iterator[list[str]]:
    """Give the kinds of the new publications at the start of each node of a running build."""
    for line in process.stdout:
        if " START " in line:
            yield ground.new_kinds()


def _places(file: Path, texts: list[str], aside: tuple[str, ...] = ()) -> Iterator[str]:
    """Give the columns in which any of the texts occurs."""
    with duckdb.connect(str(file), read_only=True) as con:
        for table, columns in _marts(con, file.stem).items():
            for column, kind in columns.items():
                if table in aside or kind != "VARCHAR":
                    continue
                query = (
                    f"select count(*) from marts.{table} "
                    f"where list_bool_or([contains({column}, text) for text in $texts])"
                )
                ((n,),) = con.execute(query, {"texts": texts}).fetchall()
                if n:
                    yield f"{table}.{column}"


def _marts(con: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, dict[str, str]]:
    columns = con.execute(
        "select table_name, column_name, data_type from information_schema.columns "
        "where table_catalog = ? and table_schema = 'marts'",
        [catalog],
    ).fetchall()
    marts: dict[str, dict[str, str]] = {}
    for table, column, kind in columns:
        marts.setdefault(table, {})[column] = kind
    assert marts, f"no marts in {catalog}"
    return marts


def _rows(file: Path, query: str) -> list[object]:
    with duckdb.connect(str(file), read_only=True) as con:
        return [value for (value,) in con.execute(query).fetchall()]
