"""In staging, test addresses get what customers would: nothing that names a customer leaves."""

import json
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from nextbest.cli import main
from nextbest.sync.staging import CONTENT, PREFIXES, staging_log
from nextbest.sync.stand_ins import StandIn, read_addresses
from platforms.webhook import WebhookServer
from platforms.wire import Request
from published_shop import PublishedShop

pytestmark = pytest.mark.library
PEOPLE = "email,first_name\nann@staff.example,Ann\nBo@staff.example,\n"
N_CUSTOMERS = 30


class Listening(WebhookServer):
    """A receiver that keeps each request as it came over the wire."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[str] = []
        self.headers: list[str] = []

    def authorize(self, request: Request) -> None:
        """Keep the request, then judge it as any receiver does."""
        self.bodies.append(request.body.decode())
        self.headers.append(str(request.headers) + request.path)
        super().authorize(request)


@pytest.fixture
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Publish customers in production and in staging, and list two test addresses."""
    for name in ("published", "staging_published"):
        shop = PublishedShop(tmp_path / f"shop_{name}.duckdb", N_CUSTOMERS)
        shop.publish(
            "alter table fct_email_profiles add column phone varchar",
            "update fct_email_profiles set phone = '+49 30 ' || customer_id, "
            "customer_id = 'customer-' || customer_id, external_id = 'external-' || external_id, "
            "payload = to_json({'email': email, 'id': customer_id})",
        )
        shop.suppress("customer-c3")
        shop.delete("customer-c4")
        shop.stock(2)
    (tmp_path / "staging_addresses.csv").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "shop.duckdb"


def command(working: Path, *more: str) -> list[str]:
    return ["sync", "--to", "webhook", "--db", str(working), "--staging", *more]


def names_of_customers(working: Path) -> set[str]:
    """Return all that tells a customer, of profiles and of deletes."""
    said: set[str] = set()
    with duckdb.connect(str(working.with_name("shop_published.duckdb")), read_only=True) as con:
        for query in (
            "select customer_id, external_id, email, email_sha256, first_name, phone "
            "from marts.fct_email_profiles",
            "select delete_id, customer_id, external_id, email_sha256 "
            "from marts.fct_email_profile_deletes",
        ):
            said |= {value for row in con.execute(query).fetchall() for value in row if value}
    return said


def test_no_customer_is_named_in_what_leaves(
    working: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = names_of_customers(working)
    assert len(customers) > 5 * N_CUSTOMERS
    with Listening() as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        assert main(command(working)) == 0
        assert main(command(working)) == 0
    requests = server.bodies
    assert len(requests) == 2  # of the second sync, nothing
    text = "\n".join(requests) + "".join(server.headers)
    assert [name for name in sorted(customers) if name in text] == []
    items: dict[str, list[dict[str, object]]] = {}
    for body in map(json.loads, requests):
        items.setdefault(body["kind"], []).extend(body["items"])
    assert sorted(items) == ["catalog", "upsert"]
    told = {(one["email"], one["first_name"]) for one in items["upsert"]}
    assert told == {("ann@staff.example", "Ann"), ("bo@staff.example", "Test")}
    assert all(str(one["external_id"]).startswith("staging-") for one in items["upsert"])
    assert {one["segment_propensity"] for one in items["upsert"]} == {"high", "low"}
    assert {one["rec_1_name"] for one in items["upsert"]} <= {f"Mug {i}" for i in range(30)}
    log = "".join(file.read_text() for file in staging_log(working).rglob("*.jsonl"))
    assert [name for name in sorted(customers) if name in log] == []
    assert staging_log(working).name == "shop_staging_sync"
    assert not working.with_name("shop_deliveries").exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("email\nc5@example.com\n", "c5@example.com is the address of a customer"),
        ("address\na@b.example\n", "has no column email"),
        ("email\n", "has no test address"),
        ("email\nnobody\n", "line 2: 'nobody' is not an email address"),
        ("email\na@b.example\nA@b.example\n", "line 3: a@b.example is there twice"),
    ],
)
def test_a_wrong_list_sends_nothing(
    working: Path, rows: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    working.with_name("staging_addresses.csv").write_text(rows, encoding="utf-8")
    assert main(command(working)) == 2
    assert words in capsys.readouterr().err
    assert not staging_log(working).exists()


def test_a_text_that_names_the_customer_sends_nothing(
    working: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(working.with_name("shop_staging_published.duckdb"))) as con:
        con.execute("update marts.fct_email_profiles set rec_1_name = 'for ' || external_id")
    assert main(command(working)) == 2
    assert "rec_1_name of a profile has the id or the address" in capsys.readouterr().err


def test_staging_needs_its_own_publication(
    working: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(working, "--only", "c1")) == 2
    working.with_name("shop_staging_published.duckdb").unlink()
    assert main(command(working)) == 2
    said = capsys.readouterr().err
    assert "--staging sends none" in said
    assert "run dbt build --target staging first" in said


def test_an_address_keeps_its_id_wherever_it_is_in_the_list(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    ann, bo = read_addresses(file)
    assert (ann.id, bo) == (
        f"staging-{sha256(b'ann@staff.example').hexdigest()[:12]}",
        StandIn("bo@staff.example", "Test"),
    )


def test_columns_that_tell_a_person_are_no_content() -> None:
    for name in ("phone", "last_name", "email", "external_id", "payload", "suppressed_reason"):
        assert name not in CONTENT
        assert not name.startswith(PREFIXES)
