"""The published file of a shop for tests of the report: empty, or with texts that shops write."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import yaml

from planted_past import TODAY

ROOT = Path(__file__).parents[3]
PUBLICATIONS = """
    create table marts.fct_publications (
        publication_id varchar, kind varchar, as_of_date date, first_updated_at timestamp,
        published_at timestamp, rows_by_mart varchar, known_until varchar
    )
"""
SHOP = f"""
    create temp table texts as select unnest(?::varchar[]) as words, generate_subscripts(?, 1) as n;
    insert into marts.fct_publications by name
    select '1' as publication_id, 'full' as kind, date '{TODAY}' as as_of_date,
        timestamp '{TODAY} 04:00' as first_updated_at, timestamp '{TODAY} 04:02' as published_at;
    insert into marts.fct_email_profiles by name
    select
        'c-secret-' || n as customer_id, 'x-secret-' || n as external_id,
        'ann.' || n || '@shop.example' as email, timestamp '{TODAY} 04:01' as updated_at,
        true as is_active, true as is_personalized, 'Annabel' as first_name, 'en' as language,
        'EUR' as currency, 'stage ' || n % 3 as journey_stage, 'high' as segment_propensity,
        words as offer_headline, words as offer_text, words as offer_reason_text,
        words as offer_cta_label, 'https://shop.example/' as offer_cta_url, true as offer_is_shown,
        if(n <= 5, 'COMEBACK15', 'STYLE_GUIDE') as offer_code, 'rule' as offer_source,
        0 as fallback_level, words as rec_1_name, words as rec_2_name, words as rec_3_name,
        words as rec_1_reason_text, 'https://shop.example/' as rec_1_url, '1' as rec_1_id
    from texts where n <= 20;
    insert into marts.fct_next_best_offers by name
    select
        customer_id, date '{TODAY}' as as_of_date, offer_code, offer_source, words as rule_name,
        false as is_holdout, 0.5 as expected_value, date '{TODAY}' as decided_on,
        if(n <= 5, 0.4, 0.002) as planned_cost
    from texts inner join marts.fct_email_profiles on customer_id = 'c-secret-' || n;
    insert into marts.dim_customers by name
    select 'c-secret-' || n as customer_id, words as rfm_segment, n * 10.0 as revenue_365d
    from texts;
    insert into marts.fct_customer_scores by name
    select 'c-secret-' || n as customer_id, 'spend_90d' as task, n * 1.0 as score,
        90 as horizon_days,
        'segment ' || n % 3 as segment from texts;
    insert into marts.fct_customer_kpis_monthly by name
    select
        date_trunc('month', date '{TODAY}') - to_months(cast(n as integer)) as month_start,
        n > 0 as is_complete, 20 + n as n_active_customers, n as n_new_customers,
        20 as n_returning_customers, 1 as n_churned_customers, 30 as n_orders, 1000 / (n + 1) as
        revenue, 20 / (20.0 + n) as repeat_rate
    from range(0, 15) as ago(n);
    insert into marts.fct_cohort_retention by name
    select
        date_trunc('month', date '{TODAY}') - to_months(cast(n as integer)) as cohort_month,
        since as months_since, since < n as is_complete, 20 as n_customers,
        20 - since as n_active_customers, 1 - since / 20.0 as retention
    from range(0, 15) as ago(n), range(0, 15) as later(since) where since <= n;
    insert into marts.fct_prediction_tasks by name
    select task, 'binary' as kind, true as has_model, task || '-v1' as model_version,
        words as algorithm, 'bg_nbd' as best_baseline, date '{TODAY}' as trained_as_of
    from texts, (values ('click', 2), ('churn_90d', 1)) as tasks(task, n) where texts.n = tasks.n;
    insert into marts.fct_model_metrics by name
    select task, 'champion' as role, 'test' as split, 'roc_auc' as metric, 0.8 as value,
        0.75 as low, 0.85 as high from marts.fct_prediction_tasks;
    insert into marts.fct_calibration_bins by name
    select task, model_version, 'test' as split, bin, bin / 12.0 as mean_score,
        bin / 11.0 as mean_label, 100 as n_rows
    from marts.fct_prediction_tasks, range(1, 11) as bins(bin);
    insert into marts.fct_cleaning_summary by name
    select 'shop' as system, words as source_table, outcome, words as kind, 10 as n_rows
    from texts, (values ('used'), ('rejected')) as outcomes(outcome);
    insert into marts.fct_offer_budgets by name
    select 'COMEBACK15 money' as budget, date '{TODAY}' as as_of_date, 1000.0 as budget_limit,
        100.0 as used, 900.0 as budget_left, 0.0 as used_before;
    insert into marts.fct_segment_entries by name
    select 'c-secret-' || n as customer_id, words as segment, words as previous_segment,
        'journey' as segment_kind, 'entered' as event_type, date '{TODAY}' as as_of_date from texts
"""


def plant_shop(file: Path, texts: Sequence[str]) -> None:
    """Plant customers, offers and models in empty marts, with texts wherever a shop writes them."""
    with duckdb.connect(str(file)) as con:
        first, _, rest = SHOP.partition(";")
        con.execute(first, [list(texts), list(texts)])
        con.execute(rest)


def empty_marts(file: Path) -> None:
    """Make the published file of a shop that has nothing yet: the marts of the contracts."""
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        con.execute(PUBLICATIONS)
        for properties in sorted((ROOT / "models/marts").rglob("*__models.yml")):
            for model in yaml.safe_load(properties.read_text(encoding="utf-8")).get("models", []):
                typed = [f"{c['name']} {c.get('data_type', 'varchar')}" for c in model["columns"]]
                con.execute(f"create table marts.{model['name']} ({', '.join(typed)})")
