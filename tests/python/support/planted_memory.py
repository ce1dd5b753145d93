"""What earlier and later builds of a shop remember: decisions, experiments, scores and health."""

from datetime import date
from pathlib import Path

import duckdb
import yaml

from builds import ROOT, Build

# Both experiments change nothing that other tests look at. Nobody is drawn into the first today.
EXPERIMENT = {
    "hypothesis": "An email at no particular hour sells as much.",
    "variants": {"control": {"weight": 1}, "any_hour": {"weight": 1}},
    "primary_metric": "revenue",
    "guardrails": ["click_rate", "unsubscribe_rate"],
    "smallest_effect": 0.1,
}


def experiments(today: date) -> dict[str, dict]:
    """Return two experiments: one that has drawn its customers, and one that draws them today."""
    dates = {"starts_on": f"{today:%Y}-01-01", "ends_on": f"{today:%Y}-12-31"}
    drawn = EXPERIMENT | dates | {"layer": "one", "population": "n_orders < 0"}
    return {"drawn": drawn, "drawing": EXPERIMENT | dates | {"layer": "two", "share": 0.5}}


LATER_EXPERIMENT = "later"
# Who is in the hold-out, and what they would have had, differs by customer.
DECISIONS = """
    create table state.int_offer_decision_log as
    select
        'current' as policy, as_of_date, customer_id, offer_code,
        case when md5(customer_id) < '4' then null else offer_code end as rule_name,
        0.5::double as probability_chosen, false as is_explored,
        md5(customer_id) < '4' as is_holdout,
        as_of_date::timestamp as logged_at, offer_code as would_be_offer_code,
        case when md5(customer_id) < '8' then 'new' else 'active' end as lifecycle_stage,
        case when md5(customer_id) < '8' then 'new' else 'active' end as journey_stage,
        '{holdout_salt}' as holdout_salt, {holdout_share}::double as holdout_share
    from (
        select
            customer_id, as_of_date,
            case when as_of_date > '{today}' then 'COMEBACK15' when md5(customer_id) > 'c' then
                'NEW_ARRIVALS' else 'WELCOME5' end as offer_code
        from customers cross join days
        -- some customers enter later than the first
        where as_of_date > '{today}' or as_of_date = date '{today}' - 14
        or (as_of_date = date '{today}' - 28 and md5(customer_id) < 'e')
    )
"""
ASSIGNMENTS = f"""
    create table state.int_experiment_assignments as
    select
        experiment_id, customer_id, as_of_date as assigned_on, 0.5::double as probability,
        case when md5('x' || customer_id) < '8' then 'control' else 'any_hour' end as variant,
        case when md5(customer_id) < '8' then 'new' else 'active' end as lifecycle_stage,
        as_of_date::timestamp as assigned_at
    from customers cross join days
    cross join (values ('drawn'), ('{LATER_EXPERIMENT}')) as declared (experiment_id)
    -- some customers are drawn by a later build, and all into an experiment that begins then
    where case when as_of_date > '{{today}}'
        then experiment_id = '{LATER_EXPERIMENT}' or md5(customer_id) > 'e'
        else experiment_id = 'drawn' and md5(customer_id) <= 'e'
        and as_of_date = date '{{today}}' - 28 end
"""
SCORES = """
    create table state.int_score_log as
    select
        task, customer_id, category, as_of_date, 'of the past' as model_version,
        0.5::double as score, horizon_days, 1::bigint as n_orders, 'before' as follows_publication,
        as_of_date::timestamp as written_at
    from customers cross join days
    cross join (values
        ('purchase_7d', 7, null), ('open', 21, null), ('click', 21, null), ('spend_90d', 90, null),
        ('churn_90d', 90, null), ('category_purchase_30d', 30, '{category}')
    ) as tasks (task, horizon_days, category)
    where as_of_date > '{today}' or as_of_date + horizon_days + 3 between
        date '{today}' - 7 and date '{today}'
"""
# What earlier builds had is unlike what the build has, and what later ones had unlike both.
HEALTH = [
    """
    create table state.int_decision_health as
    select
        as_of_date, 'consent_share' as measure, 'all' as item, 'share' as scale,
        (case when as_of_date > '{today}' then 0.99 else 0.01 end)::double as value,
        0.01::double as noise, 0.005::double as usual_low, 0.02::double as usual_high,
        20::bigint as n_usual, now()::timestamp as measured_at
    from days
    """,
    """
    create table state.int_source_health as
    select
        as_of_date, 'web.events' as source_table, 'rows_7d' as measure,
        (case when as_of_date > '{today}' then 0 else 100 end)::double as value,
        50.0::double as usual_low, 200.0::double as usual_high,
        12::bigint as n_usual, now()::timestamp as measured_at
    from days
    """,
    """
    create table state.int_model_monitoring as
    select
        'purchase_7d' as task, 'of the past' as model_version, as_of_date, 'outcomes' as basis,
        'scores' as subject, 'gain_over_simple_model' as metric,
        (case when as_of_date > '{today}' then -0.1 else 0.1 end)::double as value,
        (case when as_of_date > '{today}' then -0.2 else 0.05 end)::double as low,
        (case when as_of_date > '{today}' then -0.05 else 0.2 end)::double as high,
        100::bigint as n_rows, 100::bigint as n_customers, 10::bigint as n_positives,
        as_of_date as measured_on, as_of_date::timestamp as measured_at
    from days
    """,
    """
    create table state.int_alerts as
    select
        md5(kind || as_of_date) as alert_id, kind, 'all' as subject, 'critical' as severity,
        as_of_date as opened_on, as_of_date::timestamp as opened_at, as_of_date as last_seen_on,
        null::date as closed_on, null::timestamp as closed_at, measure, 0.5::double as value,
        0.1::double as usual_low, 0.2::double as usual_high, 'docs/reference/alerts.md' as entry
    from days
    inner join (values
        ('decision_holdout', 'holdout_share', false),
        ('email_complaints', 'complaints_per_1000_sent_7d', true)
    ) as alerts (kind, measure, is_later) on (as_of_date > '{today}') = is_later
    where as_of_date = '{today}'::date - 7 or is_later
    """,
]
CUSTOMERS = """
    create temp table customers as
    select distinct customer_id from read_csv('{shop}/crm/customers.csv', all_varchar = true)
    where customer_id is not null and signed_up_at < cast(date '{today}' - 28 as varchar)
"""
DAYS = """
    create temp table days as
    select (date '{today}' + day::integer)::date as as_of_date
    from range(-98, {until}, 7) as of_days (day) where day <> 0
"""
CATEGORY = """
    select category from read_csv('{shop}/shop/products.csv', all_varchar = true)
    group by category order by count(*) desc, category limit 1
"""


def remember_builds(build: Build, shop: Path, today: date, *, later: bool) -> None:
    """Write what builds of each week before today remember, and what one of a week later does."""
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    given = {name: project["vars"][name] for name in ("holdout_salt", "holdout_share")}
    given |= {"shop": shop, "today": today, "until": 8 if later else 0}
    with duckdb.connect(str(build.database)) as con:
        ((given["category"],),) = con.execute(CATEGORY.format(**given)).fetchall()
        con.execute("create schema if not exists state")
        for statement in (CUSTOMERS, DAYS, DECISIONS, ASSIGNMENTS, SCORES, *HEALTH):
            con.execute(statement.format(**given))
