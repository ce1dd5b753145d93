"""The ported clients keep platforms right over nasty days, and notice each mistake of old."""

from datetime import timedelta
from pathlib import Path

import pytest

from publisher import Person, Publisher
from sync_clients import (
    CLIENTS,
    KEYS,
    Client,
    ClockWatermark,
    KeyDiff,
    MergeByKey,
    MillisecondCursor,
    MillisecondPages,
    PayloadOnly,
    RowHash,
    StrictCursor,
    all_clients,
)

MANY = 700
MOMENT = timedelta(milliseconds=50)  # from published_at to the new file


def person(number: int, **changes: object) -> Person:
    return Person(f"X{number}", f"p{number}@example.com")._replace(**changes)


def nasty_days() -> list[dict[str, Person]]:
    """Return people day by day: each day holds changes that clients stumbled over."""
    first = {f"C{number}": person(number) for number in range(MANY)}
    second = first | {
        "C1": person(1, external_id="X1-new"),
        "C2": person(2, email="p2-new@example.com"),
        "C3": person(3, may_be_mailed=False),
        "C6": person(6, email="p5@example.com"),  # C5 became part of C6, its address the newer
        "C10": person(10, external_id="X9"),  # C9 became part of C10, with its external_id
    }
    for gone in ("C4", "C5", "C9"):
        del second[gone]
    third = second | {
        "C2": person(2),  # back to the old address
        "C3": person(3, offer="BACK"),
        "C4": person(4),  # returns after the deletion
        "C7": person(8)._replace(email="p7@example.com"),  # external ids changed places
        "C8": person(7)._replace(email="p8@example.com"),
        "C800": person(800, email="p6@example.com"),  # an address that another left
    }
    fourth = {who: known._replace(offer="SUMMER") for who, known in third.items()}
    fifth = dict(fourth)  # nothing happens
    sixth = {who: known for who, known in fifth.items() if who not in {"C1", "C3", "C800"}}
    return [first, second, third, fourth, fifth, sixth]


def publish(folder: Path, mistake: str = "", n_days: int = 6) -> list[Path]:
    publisher = Publisher(folder, mistake)
    return [publisher.publish(people) for people in nasty_days()[:n_days]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Publish the nasty days as documented."""
    return publish(tmp_path_factory.mktemp("published"))


def problems(clients: list[Client], files: list[Path]) -> dict[str, dict[str, list[str]]]:
    """Sync after each publication, a minute after it, and return what is wrong then."""
    found = {}
    for number, file in enumerate(files):
        now = Publisher.began_at + timedelta(days=number, minutes=5)
        for client in clients:
            client.sync(file, now)
            if wrong := client.problems(file):
                name = type(client).__name__
                found[f"{name} by {client.key} on day {number}"] = wrong
    return found


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", CLIENTS)
def test_a_client_keeps_its_platform_right(kind: type[Client], key: str, files: list[Path]) -> None:
    assert problems([kind(key)], files) == {}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", CLIENTS)
def test_a_client_that_missed_days_keeps_its_platform_right(
    kind: type[Client], key: str, files: list[Path]
) -> None:
    client = kind(key)
    client.sync(files[0], Publisher.began_at + timedelta(minutes=5))
    client.sync(files[-1], Publisher.began_at + timedelta(days=5, minutes=5))
    assert client.problems(files[-1]) == {}


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_day_on_which_nothing_happens_sends_nothing(
    kind: type[Client], files: list[Path]
) -> None:
    client = kind("customer_id")
    problems([client], files[:4])
    sent = client.n_sent
    client.sync(files[4], Publisher.began_at + timedelta(days=4, minutes=5))
    assert sent > 2 * MANY
    assert client.n_sent == sent


def test_a_clock_that_reads_during_a_publication_loses_nothing(files: list[Path]) -> None:
    assert read_during(files, timedelta(seconds=100)) == {}  # 32 s before it is visible


def test_a_clock_that_reads_before_the_file_is_replaced_loses_nothing(files: list[Path]) -> None:
    assert read_during(files, Publisher.takes + MOMENT) == {}


@pytest.mark.parametrize("mistake", ["window not told", "window without slack"])
def test_a_window_that_does_not_reach_the_replacement_loses_rows(
    mistake: str, tmp_path: Path
) -> None:
    files = publish(tmp_path, mistake, n_days=2)
    assert "stale" in read_during(files, Publisher.takes + MOMENT)


def read_during(files: list[Path], since: timedelta) -> dict[str, list[str]]:
    """Sync the old file so long after the second day's publication began, then the new one."""
    client = ClockWatermark("customer_id")
    client.sync(files[0], Publisher.began_at + timedelta(minutes=5))
    during = Publisher.began_at + timedelta(days=1) + since
    client.sync(files[0], during)
    client.sync(files[1], during + timedelta(minutes=5))
    return client.problems(files[1])


NOTICED = {
    "one millisecond": (MillisecondPages, {"lost", "stale"}),
    "empty payload": (PayloadOnly, {"stale"}),
    "deletes without hash": (StrictCursor, {"ghost"}),
    "old external id kept": (MergeByKey, {"ghost"}),
    "living identifier in deletes": (RowHash, {"ghost"}),
    "all rows touched": (KeyDiff, {"idle"}),
    "moved silently": (StrictCursor, {"stale"}),
    "times between milliseconds": (MillisecondCursor, {"idle"}),
}


@pytest.mark.parametrize("mistake", NOTICED)
def test_each_mistake_of_old_is_noticed(mistake: str, tmp_path: Path) -> None:
    kind, expected = NOTICED[mistake]
    found = problems([kind(key) for key in KEYS], publish(tmp_path, mistake, n_days=4))
    assert expected <= {problem for wrong in found.values() for problem in wrong}


def test_a_page_that_gives_itself_again_is_an_error(tmp_path: Path) -> None:
    file = publish(tmp_path, "one millisecond", n_days=1)[0]
    client = MillisecondCursor("customer_id", most_pages=20)
    with pytest.raises(AssertionError, match="again and again"):
        client.sync(file)


def test_two_published_rows_with_one_key_are_told(tmp_path: Path) -> None:
    people = {"C1": person(1), "C2": person(2, external_id="X1")}
    file = Publisher(tmp_path).publish(people)
    (client,) = (c for c in all_clients() if isinstance(c, KeyDiff) and c.key == "external_id")
    client.sync(file)
    assert client.problems(file)["shared"] == ["X1"]
