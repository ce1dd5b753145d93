"""From the files of an unknown shop to what must be changed: nextbest check, dbt, go-live."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK
from nextbest.cli import main
from nextbest.files import published_file
from own_shop import write_own_shop

OWN_OFFERS = {
    "offers": "offer_code,kind,category,priority,discount_rate,cost_per_send,cost_per_redemption,"
    "margin_effect,valid_from,valid_to,valid_days,budget_units,budget_money,budget_period,"
    "eligibility,headline,text,cta_label,cta_path,image_url,reason_text\n"
    "TEA,new_arrivals,,10,0,0,0,0,,,28,,,,,New teas,First flush is here.,See them,/tea,,New here\n",
    "offer_texts": "offer_code,language,headline,text,cta_label,reason_text\n",
    "segment_offers": "segment_kind,segment,offer_code,priority,reason\n"
    "shop,all,TEA,90,What everybody sees\n",
}


class OwnShop:
    """The folder of a shop, and the commands that people run in it."""

    def __init__(self, folder: Path, exports: Path) -> None:
        self.folder, self.exports = folder, exports

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder, as a user does who has set no variable."""
        ours = ("NEXTBEST_", "DBT_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        return subprocess.run(
            command, cwd=self.folder, env=environment, check=False, capture_output=True, text=True
        )

    def nextbest(self, *arguments: str) -> tuple[int, str]:
        """Run a command of nextbest and return its exit status and output."""
        done = self.run(sys.executable, "-m", "nextbest.cli", *arguments)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    def change(self, file: str, old: str, new: str) -> None:
        """Change a file of the folder by hand."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def shop(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> OwnShop:
    folder = tmp_path_factory.mktemp("own_shop")
    exports = write_own_shop(mini_shop, folder / "exports")
    assert main(["init", str(folder / "mine"), "--raw", str(exports)]) == 0
    own = OwnShop(folder / "mine", exports)
    own.change("dbt_project.yml", "\nvars:\n", f"\nvars:\n  tasks: {json.dumps(ONE_TASK)}\n")
    return own


def warned(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what dbt warned of, of tests and in its summary; that mail waits is no news here."""
    said = (done.stdout + done.stderr).splitlines()
    return [
        line
        for line in said
        if any(sign in line for sign in ("[WARN", "Warning in ", " warns: ", "WARN "))
    ]


def test_from_files_to_what_must_be_changed(shop: OwnShop) -> None:
    status, said = shop.nextbest("check")
    assert status == 0, said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "Table rows used corrected rejected" in lines
    assert "shop.orders 1,861 1,853 41 8" in lines, said
    assert "3 price_not_positive, such as '0.0000' (3 times)" in lines
    assert any(line.startswith("corrected: ") for line in lines)
    assert (
        "shop.products.product_url links are guessed from var shop_url and the product_id" in lines
    )
    assert any(line.startswith("shop.orders.currency prices are shown without") for line in lines)
    assert not any(line.startswith("shop.products.category") for line in lines)  # it has one
    assert lines[-1].startswith("Nothing stops a build.")
    assert "[WARNING]" not in said

    # the raw tables are built before what reads them, and the suppression of the shop as well
    done = shop.run("dbt", "ls", "--selector", "suppression", "--output", "name", "--quiet")
    models = done.stdout.split()
    assert {"raw_crm__customers", "raw_crm__consents"} <= set(models)
    assert "raw_web__events" not in models
    readers = shop.run("dbt", "ls", "--select", "raw_crm__customers+1", "--output", "name", "-q")
    in_python = {"int_identity_register", "int_email_addresses"}  # a hook makes them wait
    assert in_python | {"stg_crm__customers"} <= set(readers.stdout.split())

    done = shop.run("dbt", "build")
    assert done.returncode == 0, done.stdout[-4000:]
    assert warned(done) == []
    published = published_file(shop.folder / "nextbest.duckdb")
    with duckdb.connect(str(published), read_only=True) as con:
        active = con.execute("select count(*) from marts.fct_email_profiles where is_active")
        assert active.fetchall()[0][0] > 100
    status, said = shop.nextbest("go-live")
    assert status == 1
    for line in (
        "[ ] links_to_example: ",
        "links and pictures lead to example.com, such as 'COMEBACK15: https://www.example.com/",
        "[ ] names_in_capitals: ",
        "[ ] shipped_texts: 7 of 7 texts of offers are those of the demo, such as 'COMEBACK15 (en)",
        # those of the demo are none of this shop's
        "[i] no_randomised_campaign: var randomized_campaigns names no campaign",
        "have a link that is guessed from var shop_url and the product_id, and was never seen, "
        "such as 'https://www.example.com/products/",
        "products on sale have no description, so emails repeat their name",
        "[ ] missing_currency: ",
        "[x] var consent_default is denied: only customers with a row of consent get email\n",
        "[x] var holdout_share leaves some customers without an offer",
        "[x] some customers have both an email address and a consent\n",
        "Then run dbt build and nextbest go-live again.",
    ):
        assert line in said

    with duckdb.connect(str(shop.folder / "nextbest.duckdb"), read_only=True) as con:
        # the mapping is in the schema of the raw contract, without that of the profile before it
        schemas = con.execute(
            "select distinct schema_name from duckdb_views() where view_name = 'orders'"
        ).fetchall()
        assert schemas == [("shop",)]


def test_a_shop_that_writes_one_offer_is_not_warned_of_those_of_the_demo(shop: OwnShop) -> None:
    for seed, text in OWN_OFFERS.items():
        (shop.folder / "seeds" / f"{seed}.csv").write_text(text, encoding="utf-8")
    shop.change("dbt_project.yml", "\nvars:\n", "\nvars:\n  offer_rules: []\n")
    seeds = [*OWN_OFFERS, "wordings", "reason_wordings"]
    done = shop.run(
        *("dbt", "--log-level", "info", "build", "--indirect-selection", "cautious"),
        *("--select", *seeds),
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "relationships_offer_texts_offer_code" in done.stdout
    assert "assert_every_language_has_all_texts" in done.stdout
    assert warned(done) == []


def test_a_loss_fails_the_check_and_so_does_a_column_that_is_not_mapped(shop: OwnShop) -> None:
    mapping = "models/raw/raw_shop__orders.sql"
    shop.change(mapping, "then 'placed'", "then 'done'")
    status, said = shop.nextbest("check")
    assert status == 1
    assert "shop.orders: " in said
    assert "rows are rejected, most as status_unknown ('done' 1," in said
    assert "Expected placed or cancelled: map the statuses of the shop to these." in said
    assert "more than 50%: a build STOPS here" in said
    assert "nextbest: a build would stop here, for the reasons above" in said

    shop.change(mapping, "then 'done'", "then 'placed'")
    shop.change("models/raw/raw_shop__products.sql", "title as name", "FILL_IN as name")
    shop.change("models/raw/raw_shop__order_lines.sql", "qty as quantity", "qty as pieces")
    status, said = shop.nextbest("check")
    assert status == 1
    assert 'Referenced column "FILL_IN" not found' in said
    assert "(in model raw_shop__products)" in said
    assert "shop.order_lines: the required column quantity is missing; expected" in said
    assert "Table " not in said  # what an earlier run counted is not told as this one's


def test_commands_outside_a_shop_say_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEXTBEST_DB", raising=False)
    no_shop = "has no dbt_project.yml: cd into the folder of your shop first (it is the one that "
    assert main(["check"]) == 2
    assert f"the folder {tmp_path} {no_shop}nextbest init wrote)" in capsys.readouterr().err
    assert main(["go-live"]) == 2
    assert (
        f"there is no database nextbest.duckdb in the folder {tmp_path}, which {no_shop}nextbest "
        "init wrote), or name its file with --db"
    ) in capsys.readouterr().err

    (tmp_path / "models" / "raw").mkdir(parents=True)
    (tmp_path / "dbt_project.yml").touch()
    monkeypatch.chdir(tmp_path / "models" / "raw")
    for command in ("check", "go-live"):
        assert main([command]) == 2
        assert f"first (its shop is {tmp_path})" in capsys.readouterr().err

    monkeypatch.chdir(tmp_path)  # a dbt project, but none that takes nextbest, and never built
    assert main(["check"]) == 2
    assert f"the folder {tmp_path} is a dbt project without nextbest" in capsys.readouterr().err
    assert main(["go-live"]) == 2
    said = capsys.readouterr().err
    assert f"no database nextbest.duckdb in the folder {tmp_path}: run dbt build first" in said
