"""A working file that another process holds: one plain line, never a traceback."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from builds import Build
from nextbest.cli import main
from nextbest.files import cannot_open, file_to_read, misplaced, published_file
from nextbest.publish.location import PREFIX, clear_copies, copied

HOLD = """
import sys, time, duckdb
con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reads")
if sys.argv[2] == "writes":
    con.execute("create or replace table kept as select 17 as value")
print("held", flush=True)
time.sleep(600)
"""
CLOSED = {"reads": "Close that reader.", "writes": "Wait until that build has ended"}
Hold = Callable[[Path, str], subprocess.Popen]


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Hold a file in another process."""
    holders = []

    def start(file: Path, use: str) -> subprocess.Popen:
        duckdb.connect(str(file)).close()
        command = [sys.executable, "-c", HOLD, str(file), use]
        holders.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        assert holders[-1].stdout.readline() == "held\n"
        return holders[-1]

    yield start
    for holder in holders:
        holder.kill()
        holder.communicate()


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Parse the project once for all runs of this module, without any file of a database."""
    made = Build(tmp_path_factory.mktemp("in_use"))
    made.must("parse")
    assert not made.database.exists()
    return made


@pytest.mark.parametrize(
    ("command", "use"),
    [
        ("build", "writes"),
        pytest.param("run", "reads", marks=pytest.mark.slow),
        pytest.param("test", "writes", marks=pytest.mark.slow),
    ],
)
def test_dbt_ends_with_one_plain_line(command: str, use: str, build: Build, hold: Hold) -> None:
    holder = hold(build.database, use)
    done = build.dbt(command)
    said = done.stdout + done.stderr
    assert done.returncode == 2
    assert "Traceback" not in said
    (line,) = [line for line in said.splitlines() if "in use" in line]
    assert f"{build.database} is in use: process {holder.pid} (python" in line
    assert f"{use} it. {CLOSED[use]}" in line
    assert str(published_file(build.database)) in line
    assert "Conflicting lock" not in said


def test_the_log_of_a_killed_build_is_no_lock(build: Build, hold: Hold) -> None:
    holder = hold(build.database, "writes")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert build.database.with_name(f"{build.database.name}.wal").exists()
    build.must("run", "--select", "stg_crm__erasure_requests")
    assert build.value("select value from kept") == 17


def test_a_file_that_is_no_database_is_named_in_one_line(build: Build, tmp_path: Path) -> None:
    other = Build(tmp_path)
    (tmp_path / "target").symlink_to(build.folder / "target")
    other.database.write_text("no database\n" * 1_000)
    done = other.dbt("run")
    assert done.returncode == 2
    assert f"cannot open {other.database}: IO Error" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["show-profiles", "--db", "FILE"],
        ["model-cards", "--db", "FILE"],
        ["diff-decisions", "FILE", "FILE"],
        ["person", "anna", "--db", "FILE"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_end_with_one_plain_line(
    arguments: list[str], tmp_path: Path, hold: Hold, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "shop.duckdb"
    holder = hold(file, "writes")
    assert main([str(file) if one == "FILE" else one for one in arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{file} is in use: process {holder.pid} (python" in line
    assert f"open {tmp_path / 'shop_published.duckdb'} meanwhile" in line


def test_a_holder_that_duckdb_does_not_know_is_a_process() -> None:
    error = duckdb.IOException('IO Error: Could not set lock on file "a.duckdb": no more is known')
    assert cannot_open(Path("a.duckdb"), error).startswith("a.duckdb is in use: a process writes")


def test_a_reader_in_the_same_process_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "shop.duckdb"
    duckdb.connect(str(file)).close()
    with duckdb.connect(str(file), read_only=True), pytest.raises(duckdb.Error) as caught:
        duckdb.connect(str(file))
    assert "open in this process already" in cannot_open(file, caught.value, to_write=True)


def test_readers_take_the_published_file_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, published = tmp_path / "shop.duckdb", tmp_path / "shop_published.duckdb"
    monkeypatch.setenv("NEXTBEST_DB", str(working))
    monkeypatch.delenv("NEXTBEST_PUBLISHED", raising=False)
    assert file_to_read() == working
    published.touch()
    assert file_to_read() == published
    monkeypatch.setenv("NEXTBEST_PUBLISHED", str(tmp_path / "elsewhere.duckdb"))
    assert file_to_read() == working
    (tmp_path / "elsewhere.duckdb").touch()
    assert file_to_read() == tmp_path / "elsewhere.duckdb"
    assert published_file(tmp_path / "other.duckdb") == tmp_path / "other_published.duckdb"


def same_by_link(folder: Path) -> Path:
    (folder / "link.duckdb").symlink_to(folder / "shop.duckdb")
    return folder / "link.duckdb"


def no_database(folder: Path) -> Path:
    (folder / "text.duckdb").write_text("no database\n" * 100)
    return folder / "text.duckdb"


MISPLACED = {
    "the working file": (lambda folder: folder / "shop.duckdb", "is the working file"),
    "a roundabout way to it": (lambda folder: folder / "x/../shop.duckdb", "is the working file"),
    "a link to it": (same_by_link, "is the working file"),
    "a folder": (lambda folder: folder, "is a folder: name a file in it"),
    "in no folder": (lambda folder: folder / "no" / "x.duckdb", "there is no folder"),
    "another file": (no_database, "is no DuckDB file"),
}


@pytest.mark.parametrize("kind", MISPLACED)
@pytest.mark.parametrize("exists", [True, False])
def test_a_published_file_that_could_not_be_written_is_told_in_one_line(
    kind: str, exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, problem = MISPLACED[kind]
    (tmp_path / "x").mkdir()
    if exists:
        duckdb.connect(str(tmp_path / "shop.duckdb")).close()
    monkeypatch.setenv("NEXTBEST_DB", str(tmp_path / "shop.duckdb"))
    monkeypatch.setenv("NEXTBEST_PUBLISHED", str(place(tmp_path)))
    said = misplaced(tmp_path / "shop.duckdb")
    assert said.startswith("NEXTBEST_PUBLISHED=")
    assert problem in said
    assert "\n" not in said


def test_a_file_beside_the_working_one_can_be_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEXTBEST_PUBLISHED", raising=False)
    assert misplaced(tmp_path / "shop.duckdb") is None
    duckdb.connect(str(tmp_path / "shop_published.duckdb")).close()
    assert misplaced(tmp_path / "shop.duckdb") is None


def test_dbt_says_it_before_anything_is_built(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXTBEST_DB", str(build.database))
    monkeypatch.setenv("NEXTBEST_PUBLISHED", str(build.folder / "no" / "x.duckdb"))
    done = build.dbt("build")
    assert done.returncode == 2
    (line,) = [line for line in done.stdout.splitlines() if "there is no folder" in line]
    assert str(build.folder / "no") in line
    assert "START" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_copies_of_killed_processes_are_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "shop.duckdb").write_text("addresses")
    mine = copied(tmp_path / "shop.duckdb")
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    left = tmp_path / f"{PREFIX}{done.stdout.strip()}-abc"
    left.mkdir()
    (left / "shop.duckdb").write_text("addresses")
    clear_copies()
    assert mine.exists()
    assert not left.exists()
