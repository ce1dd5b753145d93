"""Nobody who said no is mailed, in whatever way they said it, and of erased people nothing is left.

The people and what they do are in the modules ``planted_*``: each line is a sentence.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build
from nextbest.shop_generator import ShopPlan, write_shop
from planted_findings import (
    MAILED,
    Seen,
    complaints,
    complaints_of_silent,
    look,
    profiles_of,
)
from planted_people import (
    PEOPLE,
    TABLES,
    UNREADABLE,
    Expect,
    Planted,
    erased_rows_after,
    expecting,
    plant,
)
from planted_rows import LOADINGS, Gone, erasure, no, unsubscribe, yes
from scanning import find

BUILDS = (1, 2, 3)
# half of the shop leaves at once, and it is as meant
VARS = {"tasks": ONE_TASK, "audience_change_limit": 1, "n_recommendations": 3}


def published(build: Build) -> Path:
    return build.database.with_name(f"{build.database.stem}_published.duckdb")


@dataclass
class Chain:
    """Three builds on one database, and what the working and the published file said after each."""

    folder: Path
    shop: Path
    seen: dict[tuple[int, str], Seen]

    def after(self, *builds: int) -> Iterator[tuple[int, str, Seen]]:
        """Yield number, file and what was seen, per build."""
        for (build, file), seen in self.seen.items():
            if build in builds:
                yield build, file, seen

    def copy_after_first(self, to: Path, raw: Path) -> Build:
        """Return a copy of the files as they were after the first build, with other raw files."""
        shutil.copytree(self.folder / "after_1", to)
        return Build(to, VARS | {"raw_dir": str(raw)})


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("planted")
    plan = ShopPlan(customers=150, days=300, seed=7, file_format="csv")
    write_shop(plan, folder / "shop", folder / "truth")
    (folder / "build").mkdir()
    chain = Chain(folder, folder / "shop", {})
    build = Build(folder / "build", VARS)
    for number in BUILDS:
        raw = plant(chain.shop, folder / f"load_{number}", number)
        build.must_run(raw_dir=str(raw))
        chain.seen[number, "working"] = look(build.database, number)
        chain.seen[number, "published"] = look(published(build), number)
        if number == 1:
            (folder / "after_1").mkdir()
            for file in (build.database, published(build)):
                shutil.copy(file, folder / "after_1")
    return chain


def has_said_no(planted: Planted, load: int) -> bool:
    """Return whether anything but their rows in the CRM has changed: leaving it is no refusal."""
    changes = [change for number in range(2, load + 1) for change in planted.changes(number)]
    return not changes or not all(isinstance(change, Gone) for change in changes)


def has_moved(planted: Planted, load: int) -> bool:
    """Return whether the published address is not theirs any more: a full build must replace it."""
    return planted.mailboxes(1) != planted.mailboxes(load)


def permitted(build: Build, *people: Planted) -> list[bool]:
    """Return whether each person may be mailed about the shop, by the state of the working file."""
    said = build.rows(
        "select identity_id, is_permitted from intermediate.int_suppressions "
        "where purpose = 'marketing' and email_sha256 = ''"
    )
    return [dict(said)[planted.places["id"]] for planted in people]


def assert_none(found: list[str]) -> None:
    assert not found, "\n".join([f"{len(found)} complaints", *found])


def test_forty_five_people_say_no_and_a_dozen_do_not() -> None:
    silent = expecting(3, Expect.SILENT, Expect.CLOSED, Expect.ERASED)
    assert len({planted.person.story for planted in silent}) >= 45
    assert len(expecting(2, *MAILED)) >= 12
    stories = [planted.person.story for planted in PEOPLE]
    assert len(set(stories)) == len(stories)


def test_all_are_mailed_before_they_say_no(chain: Chain) -> None:
    assert_none([c for seen in chain.after(1) for c in complaints(*seen, *MAILED)])


def test_nobody_who_said_no_is_mailed(chain: Chain) -> None:
    silent = (Expect.SILENT, Expect.CLOSED)
    assert_none([c for seen in chain.after(2, 3) for c in complaints(*seen, *silent)])


def test_whoever_granted_since_or_said_no_no_is_mailed(chain: Chain) -> None:
    assert_none([c for seen in chain.after(2, 3) for c in complaints(*seen, *MAILED)])


def test_erased_people_have_no_profile_and_no_offer(chain: Chain) -> None:
    assert_none([c for seen in chain.after(*BUILDS) for c in complaints(*seen, Expect.ERASED)])


def test_no_table_holds_a_trace_of_erased_people(chain: Chain) -> None:
    left = [
        f"build {build}, {file}: {table}.{column} holds {trace!r}"
        for build, file, seen in chain.after(*BUILDS)
        for table, column, trace in sorted(seen.left)
    ]
    assert_none(left)


def test_rejected_rows_of_erased_people_are_counted_and_say_nothing(chain: Chain) -> None:
    for build, _, seen in chain.after(*BUILDS):
        planted = erased_rows_after(build)
        expected = {
            table: len(planted[table])
            for table in TABLES
            if planted[table] and table not in ("esp.campaigns", "crm.erasure_requests")
        }
        found = dict.fromkeys(expected, 0)
        for row in seen.rejected:
            assert row["reason"].removeprefix("order:") == "customer_erased", row
            assert (row["source_key"], row["raw_row"]) == (None, None), row
            found[row["name"]] = found.get(row["name"], 0) + 1
        found.pop("crm.erasure_requests", None)
        assert found == expected


def test_used_and_rejected_rows_are_all_raw_rows(chain: Chain) -> None:
    for build, _, seen in chain.after(*BUILDS):
        raw = chain.folder / f"load_{build}" / "raw"
        with duckdb.connect() as con:
            n_raw = {
                f"{file.parent.name}.{file.stem}": con.execute(
                    "select count(*) from read_csv(?, all_varchar = true, header = true)",
                    [str(file)],
                ).fetchall()[0][0]
                for file in raw.glob("*/*.csv")
            }
        assert seen.counted == {table: n for table, n in n_raw.items() if n}


def test_the_deletes_name_nothing_that_a_profile_has(chain: Chain) -> None:
    for database in (
        Build(chain.folder / "build").database,
        published(Build(chain.folder / "build")),
    ):
        with duckdb.connect(str(database), read_only=True) as con:
            for column in ("customer_id", "external_id", "email_sha256"):
                told = con.execute(
                    f"select distinct {column} from marts.fct_email_profile_deletes "
                    f"inner join marts.fct_email_profiles using ({column})"
                ).fetchall()
                assert not told, column


def test_the_tests_of_the_data_agree(chain: Chain) -> None:
    raw = chain.folder / f"load_{BUILDS[-1]}" / "raw"
    build = Build(chain.folder / "build", VARS | {"raw_dir": str(raw)})
    build.must("test", "--select", "test_type:singular")


def test_the_suppression_run_alone_takes_them_out(chain: Chain, tmp_path: Path) -> None:
    build = chain.copy_after_first(tmp_path / "alone", chain.folder / "load_2" / "raw")
    said = build.dbt("build", "--selector", "suppression")
    seen = look(published(build), 2)
    seen.offered.clear()  # the decisions of yesterday are there until a build decides anew
    found = complaints(2, "published", seen, Expect.CLOSED)
    found += [
        f"{planted.places['id']} {planted.person.story}, and {wrong}"
        for planted in expecting(2, Expect.SILENT, Expect.ERASED)
        if has_said_no(planted, 2)
        if (wrong := ", ".join(complaints_of_silent(planted, 2, seen)))
    ]
    found += [
        f"{planted.places['id']} {planted.person.story}, and is not active any more"
        for planted in expecting(2, *MAILED)
        if not has_moved(planted, 2)
        if not any(row["is_active"] for row in profiles_of(planted, 2, seen))
    ]
    # orders of a profile that the erased shared with somebody are told apart by a whole build
    shared = {trace.lower() for planted in PEOPLE for trace in planted.traces_of_others(2)}
    left = {one for one in seen.left if one[1] != "order_id" or one[2] not in shared}
    found += [f"{table}.{column} holds {trace!r}" for table, column, trace in sorted(left)]
    found += said.stdout[-2000:].splitlines() * (said.returncode != 0)
    assert_none(found)


def test_a_no_with_a_date_that_cannot_be_read_is_obeyed(chain: Chain, tmp_path: Path) -> None:
    refusals = [
        *(no(at) for at in UNREADABLE),
        unsubscribe(UNREADABLE[0]),
        erasure(at="31.02.2026"),
    ]
    people = expecting(1, Expect.ACTIVE)[: len(refusals)]
    more = [
        planted.filled(refusal, LOADINGS[1], "E-UNREADABLE")
        for planted, refusal in zip(people, refusals, strict=True)
    ]
    raw = plant(chain.shop, tmp_path / "load", 1, more=more)
    build = chain.copy_after_first(tmp_path / "unreadable", raw)
    said = build.dbt("build", "--selector", "suppression")
    seen = look(published(build), 1)
    seen.offered.clear()
    found = [c for planted in people for c in complaints_of_silent(planted, 1, seen)]
    assert_none(found + said.stdout[-2000:].splitlines() * (said.returncode != 0))


def test_a_time_counts_as_it_was_when_it_was_first_seen(chain: Chain, tmp_path: Path) -> None:
    waiting, undated = expecting(1, Expect.ACTIVE)[:2]
    soon = datetime.now(UTC) + timedelta(seconds=20)
    first = [
        waiting.filled(no(), LOADINGS[1], "unused"),
        waiting.filled(yes(f"{soon:%Y-%m-%d %H:%M:%S}", loaded_at=None), LOADINGS[1], "unused"),
        undated.filled(no(None, loaded_at=None), LOADINGS[1], "unused"),
    ]
    raw = plant(chain.shop, tmp_path / "load", 1, more=first)
    build = chain.copy_after_first(tmp_path / "first", raw)
    build.must("build", "--selector", "suppression")
    assert permitted(build, waiting, undated) == [False, False]

    time.sleep(max(0, (soon - datetime.now(UTC)).total_seconds()))
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
    newer = undated.filled(yes(now, loaded_at=None), LOADINGS[1], "unused")
    raw = plant(chain.shop, tmp_path / "newer", 1, more=[*first, newer])
    build.must("build", "--selector", "suppression", raw_dir=str(raw))
    assert permitted(build, waiting, undated) == [False, True]


def test_the_scan_finds_a_trace_in_every_kind_of_column(tmp_path: Path) -> None:
    database = tmp_path / "hand_made.duckdb"
    kinds = {
        "a_text": "'about Xavaaaq.'",
        "a_json": """'{"who": ["xavAAAq"]}'::json""",
        "a_list": "['nobody', 'xavaaaq']",
        "a_struct": "{'who': 'xavaaaq', 'n': 1}",
        "a_map": "map {'xavaaaq': 1}",
        "a_blob": "'xavaaaq'::blob",
        "an_enum": "'xavaaaq'::enum ('xavaaaq', 'nobody')",
    }
    columns = ", ".join(f"{value} as {name}" for name, value in kinds.items())
    with duckdb.connect(str(database)) as con:
        con.execute("create schema marts")
        con.execute(f"create table marts.held as select {columns}, 1 as n, [1] as numbers")
        con.execute("create view marts.seen as select a_text from marts.held")
        con.execute("create table marts.fct_email_profile_deletes as from marts.held")
        con.execute("create table marts.clean as select 'nobody' as a_text, null::varchar as empty")
    deletes = "marts.fct_email_profile_deletes"
    held = {("marts.held", name, "xavaaaq") for name in kinds}
    seen = held | {("marts.seen", "a_text", "xavaaaq")}
    assert find(database, {"Xavaaaq"}, {deletes: "true"}) == seen
    allowed = {deletes: "n = 1", "marts.held": "n = 1", "marts.seen": "a_text is null"}
    assert find(database, {"Xavaaaq"}, allowed) == seen - held
