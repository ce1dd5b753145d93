"""The demo shop, built as a newcomer does, and built again."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from builds import ROOT, Build
from email_rules import broken_emails
from macros import load_macros
from memory import DATED, remembered
from metric_queries import mf_query, project_of
from nextbest.cli import main
from nextbest.files import published_file
from nextbest.shop_generator import DEMO, write_shop
from platforms.webhook import WebhookServer

RELATIONS = (
    "select table_schema, table_name, table_type from information_schema.tables order by all"
)
PROFILES = "from marts.fct_email_profiles order by all"
REGISTRY = "from state.int_prediction_models order by all"
HISTORY = "from marts.fct_model_history order by all"
DECISIONS = "select * exclude (logged_at) from state.int_offer_decision_log order by all"
EVALUATION = "from marts.fct_policy_evaluation order by all"
RANKERS = "from state.int_ranking_models order by all"
REGISTER = "from state.int_identity_register order by all"
# a second build of a day measures health again
MEASURED = tuple(
    f"select * exclude (measured_at) from state.{table} order by all"
    if table in ("int_source_health", "int_decision_health")
    else f"from state.{table} order by all"
    for table in DATED
)
KEPT = (PROFILES, REGISTRY, HISTORY, RELATIONS, DECISIONS, EVALUATION, RANKERS, REGISTER)
TODAY = "2026-06-01"
PERSONAL = ("int_score_log", "int_recommendation_log", "int_experiment_assignments")
# what builds of last week measured, told of and drew
LAST_WEEK = [
    *(
        # the first build has judged the sources before, and knows another tool's decisions
        f"insert into state.{table} select * replace ({dated} - 7 as {dated}) from state.{table} "
        f"where {dated} = date '{TODAY}'"
        for table, dated in DATED.items()
        if table in ("int_score_log", "int_decision_health")
    ),
    "insert into state.int_recommendation_log select * replace (shown_from - 7 as shown_from, "
    "'before' as follows_publication) from state.int_recommendation_log",
    "insert into state.int_model_monitoring select * replace (as_of_date - 7 as as_of_date, "
    "measured_on - 7 as measured_on) from state.int_model_monitoring",
    "insert into state.int_alerts by name select 'told' as alert_id, 'source_silent' as kind, "
    "'all tables' as subject, 'critical' as severity, 'hours_since_any_row' as measure, "
    "50.0 as value, 'docs/reference/alerts.md#source_silent' as entry, "
    f"date '{TODAY}' - 9 as opened_on, date '{TODAY}' - 9 as opened_at, "
    f"date '{TODAY}' - 8 as last_seen_on, date '{TODAY}' - 7 as closed_on, "
    f"date '{TODAY}' - 7 as closed_at",
    "insert into state.int_experiment_assignments by name select distinct 'past' as experiment_id, "
    "'control' as variant, customer_id, 0.5 as probability, "
    f"date '{TODAY}' - 7 as assigned_on, date '{TODAY}' - 7 as assigned_at "
    "from state.int_offer_decision_log",
]
ERASED = "C100081"  # the first of seeds/demo/crm/erasure_requests.csv
HOLDOUT = "select customer_id from marts.fct_next_best_offers where is_holdout"
PAST = "2026-05-11"  # two days before a mail that is a declared test
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
HASH = re.compile(r"-[0-9a-f]{8}`")


RENAMED = [
    ("fct_email_profiles", "is_personalised", "is_personalized"),
    ("fct_next_best_offers", "is_personalised", "is_personalized"),
    ("dim_customers", "favourite_category", "favorite_category"),
    ("dim_customers", "favourite_brand", "favorite_brand"),
    ("fct_product_affinities", "neighbour_id", "neighbor_id"),
    ("fct_product_affinities", "neighbour_rank", "neighbor_rank"),
    ("fct_product_affinities", "n_neighbour_customers", "n_neighbor_customers"),
    ("fct_feature_importance", "place", "rank"),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the demo shop once, tests of the data included."""
    build = Build(tmp_path_factory.mktemp("demo"))
    done = build.dbt("build")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    (build.folder / "said.txt").write_text(done.stdout, encoding="utf-8")
    (build.folder / "progress.txt").write_text(done.stderr, encoding="utf-8")
    (build.folder / "target" / "run_results.json").rename(build.folder / "built.json")
    return build


def test_the_unit_tests_of_the_models_pass(demo: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXTBEST_UNIT_TESTS", "true")
    said = demo.must("test", "--select", "test_type:unit")
    (passed,) = re.findall(r"PASS=(\d+) WARN=0 ERROR=0", said)
    assert int(passed) > 100


@pytest.mark.parametrize(("mart", "earlier", "present"), RENAMED)
def test_a_renamed_column_keeps_its_earlier_name(
    demo: Build, mart: str, earlier: str, present: str
) -> None:
    differ = f"count(*) filter (where {earlier} is distinct from {present})"
    assert (
        demo.value(f"select {differ} from marts.{mart} having count(distinct {present}) > 1") == 0
    )


def test_a_nightly_build_tests_the_data_and_not_the_code(demo: Build) -> None:
    results = json.loads((demo.folder / "built.json").read_text(encoding="utf-8"))["results"]
    kinds = {result["unique_id"].split(".")[0] for result in results}
    assert {"model", "test"} <= kinds
    assert "unit_test" not in kinds


def test_the_demo_warns_of_nothing(demo: Build) -> None:
    said = (demo.folder / "said.txt").read_text(encoding="utf-8")
    assert re.search(r"PASS=\d+ WARN=0 ERROR=0", said)
    # a word of its own: alerts of severity warning are in the name of a test
    assert not re.search(r"\bwarning", said.lower())


@pytest.mark.parametrize("step", ["training", "scoring", "ranking"])
def test_a_long_step_says_how_far_it_has_come(demo: Build, step: str) -> None:
    said = (demo.folder / "progress.txt").read_text(encoding="utf-8")
    assert re.search(rf"\d\d:\d\d:\d\d  {step}: .* 0 of [\d,]+ \w+ done", said)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Generate the demo once more, with what is hidden in it."""
    folder = tmp_path_factory.mktemp("truth")
    write_shop(DEMO, folder / "raw", folder / "truth")
    return f"read_parquet('{folder}/truth/past.parquet')"


def test_the_lift_of_the_first_day_holds_the_planted_effect(demo: Build, truth: str) -> None:
    effect = demo.value(f"select avg(orders_by_mail) from {truth} where not is_holdout")
    ((n_held, low, high),) = demo.rows(
        "select n_holdout, low, high from marts.fct_holdout_lift where period = 'draw' "
        "and segment_kind = 'overall' and metric = 'orders'"
    )
    assert n_held == demo.value(f"select count(*) from {truth} where is_holdout")
    assert low < effect < high


def test_the_experiment_of_the_past_finds_the_planted_effect(demo: Build, truth: str) -> None:
    effect = demo.value(
        "select sum(clicks_as_drawn - clicks_with_own_picks) / sum(experiment_mails) "
        f"from {truth} where variant = 'popular'"
    )
    ((low, high, verdict, ratio),) = demo.rows(
        "select low, high, verdict, sample_ratio_p_value from marts.fct_experiment_results "
        "where experiment_id = 'own_picks' and role = 'primary' and segment_kind = 'all'"
    )
    assert low < effect < high < 0
    assert verdict == "worse"
    assert ratio > 0.001
    assigned = "select variant, count(*) from marts.fct_experiment_assignments group by all"
    of_truth = f"select variant, count(*) from {truth} where variant is not null group by all"
    assert dict(demo.rows(assigned)).keys() == dict(demo.rows(of_truth)).keys()


def test_each_table_of_results_has_a_past_on_the_first_day(demo: Build) -> None:
    decisions = "from state.int_offer_decision_log where is_imported"
    assert demo.value(f"select count(distinct as_of_date) {decisions}") == 20
    used = "from marts.fct_cleaning_summary where system = 'nextbest' and outcome ="
    read = dict(demo.rows(f"select source_table, sum(n_rows) {used} 'used' group by all"))
    assert read["decisions"] == demo.value(f"select count(*) {decisions}")
    assert read["deliveries"] == demo.value("select count(*) from marts.fct_deliveries")
    # an erased person is in the history as everywhere, and in none of these tables
    assert demo.rows(f"select distinct kind {used} 'rejected'") in ([], [("customer_erased",)])
    health = "select count(distinct as_of_date) from marts.fct_decision_health"
    assert demo.value(health) == 21
    evaluated = (
        "from marts.fct_policy_evaluation where log_name = 'decisions' and value is not null"
    )
    assert demo.value(f"select count(*) {evaluated}") > 0
    for mart in ("fct_conversions", "fct_revenue_attribution"):
        assert demo.value(f"select count(*) from marts.{mart}") > 0, mart


def test_the_outage_of_the_spring_is_told_by_the_first_build(demo: Build) -> None:
    low = (
        "select distinct as_of_date::text from marts.fct_source_health where is_unusual "
        "and source_table = 'web.events' and measure = 'rows_1d' order by all"
    )
    assert demo.rows(low) == [(f"2026-04-{day}",) for day in (16, 17, 18, 19)]


def test_the_next_build_compares_with_the_raw_rows_of_this_one(demo: Build) -> None:
    macros = load_macros(
        "checks/check_losses.sql",
        instead={"relation_named": lambda name: f"state.{name}"},
        dbt=SimpleNamespace(type_bigint=lambda: "bigint"),
    )
    remembered = demo.rows(str(macros.last_row_counts()))
    assert len(remembered) == 12
    for table, n_rows in remembered:
        file = ROOT / "seeds" / "demo" / f"{table.replace('.', '/')}.csv"
        assert demo.value(f"select count(*) from read_csv('{file}', all_varchar = true)") == n_rows


def test_a_build_ends_with_a_summary_of_at_most_40_lines(demo: Build) -> None:
    said = (demo.folder / "said.txt").read_text(encoding="utf-8")
    summary = "What this build did" + said.split("What this build did")[1].split("\n\n")[0]
    lines = summary.splitlines()
    assert len(lines) <= 40
    starts = {line.split()[0] for line in lines}
    tables = {
        name
        for (name,) in demo.rows(
            "select distinct item from marts.fct_build_runs where topic = 'table'"
        )
    }
    tasks = {name for (name,) in demo.rows("select task from marts.fct_prediction_tasks")}
    sections = {"Rows", "Models", "Profiles", "Offers", "Chosen", "Seconds", "Next"}
    assert starts >= tables | tasks | sections
    assert len(tables) == 12


def test_each_profile_becomes_an_email_on_each_platform(demo: Build) -> None:
    with duckdb.connect(str(demo.database), read_only=True) as con:
        # as a sync sends them
        profiles = con.execute(
            "select * replace (cast(offer_expires_on as varchar) as offer_expires_on) "
            "from marts.fct_email_profiles"
        ).df()
    profiles = profiles.astype(object)
    rows = profiles.where(profiles.notna(), None).to_dict("records")
    assert len(rows) > 500
    assert broken_emails(rows) == {}


def test_a_sync_delivers_every_profile_and_product_once(
    demo: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXTBEST_DELIVERIES", str(tmp_path))  # no later build of the demo reads it
    call = ["sync", "--to", "webhook", "--db", str(demo.database)]
    with WebhookServer() as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        assert main(call) == 0
        published = {
            "upsert": "select customer_id from marts.fct_email_profiles where email is not null",
            "catalog": "select product_id from marts.fct_catalog_items",
        }
        for kind, query in published.items():
            ids = sorted(server.journal.accepted(kind))
            assert ids == sorted(one for (one,) in demo.rows(query))
        n_items = len(server.journal.of("item"))
        assert main(call) == 0
        assert len(server.journal.of("item")) == n_items
        assert server.violations == []


def test_ten_profiles_are_shown_as_emails(demo: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = demo.folder / "preview.html"
    assert main(["preview", "--db", str(demo.database), "--out", str(page)]) == 0
    assert page.read_text(encoding="utf-8").count("<article>") == 10


def test_each_build_is_kept_without_keys_of_customers(demo: Build) -> None:
    kept = "select distinct topic from marts.fct_build_runs"
    topics = {"table", "reason", "task", "champion", "baseline", "horizon"}
    topics |= {"profile", "offer", "offer_source"}
    ends = {"seconds", "outcome", "advice"}
    assert {topic for (topic,) in demo.rows(kept)} == topics | ends
    with duckdb.connect(str(published_file(demo.database)), read_only=True) as con:
        assert {topic for (topic,) in con.execute(kept).fetchall()} == topics
    keys = "select count(*) from marts.fct_build_runs where measure like '%_unknown' and detail in "
    ids = "(select customer_id from staging.stg_shop__orders)"
    assert demo.value(keys + ids) == 0


def published_rows(build: Build) -> dict[str, list]:
    """Return all rows of each mart that readers see."""
    with duckdb.connect(str(published_file(build.database)), read_only=True) as con:
        marts = con.sql(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
        ).fetchall()
        return {mart: con.sql(f"from marts.{mart} order by all").fetchall() for (mart,) in marts}


def test_every_mart_has_rows(demo: Build) -> None:
    marts = demo.rows(
        "select table_name from information_schema.tables where table_schema = 'marts'"
    )
    empty = [name for (name,) in marts if demo.value(f"select count(*) from marts.{name}") == 0]
    # nobody has left the audience at the first build, unless somebody was erased; and the demo,
    # which is not sent, has nothing to change before sending, and no publication to count; its past
    # gives all others rows, and today all is as usual
    unsent = {"fct_go_live_checks", "fct_delivery_counts", "fct_alerts", "fct_approvals"}
    assert set(empty) <= {"fct_email_profile_deletes", *unsent}
    assert len(marts) >= 12


def test_each_model_beats_the_baselines(demo: Build) -> None:
    tasks = demo.rows(
        "select task, max(value) filter (role = 'champion'), max(value) filter (role = 'baseline') "
        "from marts.fct_model_metrics where split = 'test' and metric = 'roc_auc' group by task"
    )
    assert {"purchase_7d", "purchase_30d", "open", "click"} <= {task for task, _, _ in tasks}
    for task, champion, baseline in tasks:
        assert champion > baseline, task


def test_the_committed_model_cards_are_what_the_command_writes(demo: Build, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    out, committed = demo.folder / "cards", ROOT / "docs" / "reference" / "models"
    assert main(["model-cards", "--db", str(demo.database), "--out", str(out)]) == 0
    cards = sorted(file.name for file in out.iterdir())
    assert cards == sorted(file.name for file in committed.glob("[!R]*.md"))
    for name in cards:
        texts = [HASH.sub("`", (folder / name).read_text("utf-8")) for folder in (out, committed)]
        written, kept = (NUMBER.sub("#", text) for text in texts)
        assert written == kept, name
        # the last digits are the machine's
        written, kept = ([float(number) for number in NUMBER.findall(text)] for text in texts)
        assert written == pytest.approx(kept, rel=0.05, abs=0.05), name


def queries(page: Path) -> list[str]:
    """Return the queries that a page shows of the tables of a build.

    On Snowflake the published tables are in schema published, here in marts.
    """
    fences = re.findall(r"^```sql\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.M)
    plain = [re.sub("--.*", "", fence) for fence in fences]
    shown = [
        query.strip().replace(" published.", " marts.")
        for fence in plain
        for query in fence.split(";")
    ]
    return [
        query for query in shown if re.match(r"(select|with)\b.*\bfrom [a-z]+\.\w+", query, re.S)
    ]


def test_each_query_of_the_docs_runs(demo: Build) -> None:
    shown = [query for page in sorted((ROOT / "docs").rglob("*.md")) for query in queries(page)]
    assert len(shown) > 20
    for query in shown:
        assert demo.rows(f"explain {query}"), query


@pytest.fixture(scope="module")
def metrics(demo: Build) -> Path:
    """Make the demo queryable by mf, with a lift of 1.25 among others that are not asked for."""
    project = project_of(demo, demo.folder / "metrics")
    lifts = [
        ("draw", "overall", "all", "revenue", 1.25),
        ("draw", "overall", "all", "orders", 9.0),
        ("week", "overall", "all", "revenue", 8.0),
        ("draw", "journey_stage", "vip", "revenue", 7.0),
    ]
    with duckdb.connect(str(project / "nextbest.duckdb")) as con:
        con.execute("delete from marts.fct_holdout_lift")
        con.executemany(
            "insert into marts.fct_holdout_lift by name select ? as period, ? as segment_kind, "
            "? as segment, ? as metric, ? as difference, -0.5 as low_always, 3 as high_always, "
            f"date '{TODAY}' - 31 as starts_on, date '{TODAY}' as ends_on",
            lifts,
        )
    return project


def test_metrics_of_months_are_those_of_the_marts(demo: Build, metrics: Path) -> None:
    names = "revenue,active_customers,orders,average_order_value,new_customers,repeat_rate"
    asked = mf_query(metrics, names, "metric_time__month")
    columns = ["month_start", "revenue", "n_active_customers", "n_orders", "avg_order_value"]
    columns += ["n_new_customers", "repeat_rate"]
    kept = demo.rows(f"select {', '.join(columns)} from marts.fct_customer_kpis_monthly order by 1")
    assert len(kept) > 12
    assert [row["metric_time__month"][:10] for row in asked] == [str(row[0]) for row in kept]
    for number, name in enumerate(names.split(","), start=1):
        found = [float(row[name]) for row in asked]
        assert found == pytest.approx([float(row[number]) for row in kept]), name


def test_the_metric_of_the_lift_is_that_of_the_draw(metrics: Path) -> None:
    names = ("holdout_lift", "holdout_lift_low", "holdout_lift_high")
    ((row),) = mf_query(metrics, ",".join(names))
    assert [float(row[name]) for name in names] == [1.25, -0.5, 3]


def test_metrics_of_orders_are_grouped_by_what_customers_are(demo: Build, metrics: Path) -> None:
    asked = mf_query(metrics, "revenue,orders", "customer__journey_stage")
    kept = demo.rows(
        "select journey_stage, sum(net_amount), count(*) filter (n_items > 0 and not is_cancelled) "
        "from marts.fct_orders join marts.dim_customers using (customer_id) group by all"
    )
    found = {row["customer__journey_stage"]: (row["revenue"], row["orders"]) for row in asked}
    assert len(kept) > 4
    for stage, revenue, orders in kept:
        asked_for = [float(value) for value in found[stage]]
        assert asked_for == pytest.approx([float(revenue), orders]), stage


def test_the_customers_of_the_newest_month_are_those_who_have_not_lapsed(demo: Build) -> None:
    newest = demo.value(
        "select max_by(n_customers, month_start) from marts.fct_customer_kpis_monthly"
    )
    stages = dict(demo.rows("select journey_stage, count(*) from marts.dim_customers group by all"))
    bought = sum(n for stage, n in stages.items() if stage not in ("prospect", "lapsed"))
    assert newest == bought > 500
    assert demo.value("select count(*) from marts.dim_customers where is_vip") > 50


def test_tiers_of_the_newest_month_are_those_of_the_profiles(demo: Build) -> None:
    tiers = demo.rows(
        "select tier, sum(n_customers) from marts.fct_value_tier_moves "
        "where tier <> 'outside' and month_start = (select max(month_start) from "
        "marts.fct_value_tier_moves) group by all order by all"
    )
    assert tiers == demo.rows(
        "select segment_value, count(*) from marts.fct_email_profiles "
        "where segment_value is not null group by all order by all"
    )


def test_a_second_build_changes_nothing(demo: Build) -> None:
    before, published = [demo.rows(query) for query in KEPT], published_rows(demo)
    said = replace(demo, log_level=None).must("build")
    # no line per node: the summary is what one reads
    assert "What this build did" in said
    assert "OK created" not in said
    assert len(said.splitlines()) <= 60
    assert [demo.rows(query) for query in KEPT] == before
    after = published_rows(demo)
    assert after.keys() == published.keys()
    assert [mart for mart, rows in after.items() if rows != published[mart]] == [
        "fct_build_runs",
        "fct_publications",
    ]


def test_a_full_refresh_keeps_models_profiles_and_decisions(demo: Build) -> None:
    with duckdb.connect(str(demo.database)) as con:  # what a build of last week logged
        con.execute(
            "insert into state.int_offer_decision_log select * replace (as_of_date - 7 as "
            f"as_of_date) from state.int_offer_decision_log where as_of_date = date '{TODAY}'"
        )
    demo.change(*LAST_WEEK)
    kept = tuple(query for query in KEPT if query not in MEASURED)
    before, past = [demo.rows(query) for query in kept], remembered(demo, TODAY)
    assert all(past.values())
    with duckdb.connect(str(demo.database)) as con:  # and she who asked for erasure since
        con.execute(
            "insert into state.int_offer_decision_log by name select 'current' as policy, "
            f"date '2026-05-25' as as_of_date, '{ERASED}' as customer_id"
        )
        for table in PERSONAL:
            con.execute(
                f"insert into state.{table} select * replace ('{ERASED}' as customer_id) "
                f"from state.{table} where {DATED[table]} < '{TODAY}' limit 1"
            )
    demo.must("build", "--full-refresh")
    assert [demo.rows(query) for query in kept] == before
    assert remembered(demo, TODAY) == past


def test_an_older_date_publishes_nothing_over_a_newer_one(demo: Build) -> None:
    before, remembers = (demo.rows(PROFILES), demo.rows(DECISIONS)), remembered(demo)
    held = set(demo.rows(HOLDOUT))
    demo.must_run(as_of_date=PAST)
    decided = "from marts.fct_next_best_offers where as_of_date = "
    assert demo.value(f"select count(*) = count(distinct customer_id) {decided} '{PAST}'")
    assert (demo.rows(PROFILES), demo.rows(DECISIONS)) == before
    assert remembered(demo) == remembers
    known = set(demo.rows("select customer_id from marts.fct_next_best_offers"))
    assert set(demo.rows(HOLDOUT)) == held & known


def test_a_proposal_decides_in_the_past_and_is_judged_by_what_came_then(demo: Build) -> None:
    n_decided = "select count(*) from state.int_offer_decision_log where policy = "
    current = demo.value(f"{n_decided} 'current'")
    demo.must_run("int_offer_decision_log", as_of_date=PAST, policy_name="bold")
    proposed = demo.value(f"{n_decided} 'bold'")
    assert proposed == demo.value("select count(*) from marts.fct_next_best_offers")
    assert demo.value(f"{n_decided} 'current'") == current
    with duckdb.connect(str(demo.database)) as con:  # had builds drawn GIFT or NEWS that day
        con.execute("delete from state.int_offer_decision_log where is_imported")  # nothing else
        con.execute(
            "insert into state.int_offer_decision_log by name select policy, "
            "date '2026-04-13' as as_of_date, customer_id, 0.5 as probability_chosen, "
            "false as is_explored, "
            "case when policy = 'bold' or md5(customer_id) < '8' then 'GIFT' else 'NEWS' end "
            "as offer_code from intermediate.int_customer_ids, (values ('current'), ('bold')) "
            "as t (policy) where customer_id = raw_customer_id"
        )
    # today again; profiles are still those of the past, so there is nothing to publish
    models = ["--resource-type", "model", "--exclude", "fct_publications", "--select"]
    demo.must("build", *models, "int_build_context", "int_declared_sends+")
    found = dict(
        demo.rows(
            "select log_name, list((policy, value, refusal) order by policy) "
            "from marts.fct_policy_evaluation where policy in ('bold', 'always GIFT') and "
            "outcome = 'visit' and estimator in ('mean', 'self_normalised') group by log_name"
        )
    )
    (_, always, _), (_, bold, refusal) = found["decisions"]
    visited = (
        "select avg(visit) from intermediate.int_policy_log "
        "where log_name = 'decisions' and action = 'GIFT'"
    )
    assert refusal is None
    assert bold == always == pytest.approx(demo.value(visited), abs=1e-9)
    # the arms of that week's test of a mail were variants, not offers
    assert "the log never took" in found["New arrivals"][0][2]


def test_a_date_without_quotes_is_a_date(tmp_path: Path) -> None:
    build = Build(tmp_path)
    build.must("run", "--select", "+int_build_context", "--vars", "{as_of_date: 2026-03-02}")
    as_of_date = "select as_of_date::text from intermediate.int_build_context"
    assert build.value(as_of_date) == "2026-03-02"
