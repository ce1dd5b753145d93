"""A past of 26 weeks for the published file of the report: builds, lift, alerts and an outage."""

from datetime import date
from pathlib import Path

import duckdb

TODAY = date(2026, 6, 1)
WEEKS = 26
OUTAGE = (date(2026, 4, 18), date(2026, 4, 22))
PAST = f"""
    create temp macro noise(a, b) as (hash(a || '/' || b) % 1000000) / 1000000.0 - 0.5;
    create temp table weeks as
    select week, date '{TODAY}' - 7 * ({WEEKS} - week)::integer as on_day
    from range(1, {WEEKS + 1}) as numbers(week);

    delete from marts.fct_publications;
    insert into marts.fct_publications by name
    select
        strftime(on_day, '%Y%m%d') || 'T040200' as publication_id,
        'full' as kind,
        on_day as as_of_date,
        on_day + interval '4 hours' as first_updated_at,
        on_day + interval '242 minutes' as published_at
    from weeks;

    delete from marts.fct_build_runs;
    insert into marts.fct_build_runs by name
    with builds as (
        select
            strftime(on_day, '%Y%m%d') || 'T040000' as build_id,
            on_day + interval '4 hours' as started_at,
            on_day as as_of_date,
            week
        from weeks
    )
    select builds.* exclude (week), topic, item, measure, value from builds, (values
        ('seconds', 'build', 'all', 78.0), ('seconds', 'features', 'all', 21.0),
        ('seconds', 'training', 'all', 0.0), ('outcome', 'build', 'done', 0.0)
    ) as facts(topic, item, measure, value)
    where topic <> 'seconds' or week < {WEEKS}
    union all
    select builds.* exclude (week), 'seconds', 'training', 'all', 140.0 from builds where 1 = 0
    union all
    select builds.* exclude (week), 'task', task, 'trained', 1.0
    from builds, (values ('purchase_7d'), ('churn_90d')) as tasks(task) where week % 9 = 1
    union all
    select builds.* exclude (week), 'offer', offer, 'all',
        round(n * (1 + noise(week, offer) / 4)) from builds, (values
        ('NEW_ARRIVALS', 250), ('STYLE_GUIDE', 147), ('WELCOME_BACK', 87), ('VIP_PREVIEW', 53),
        ('hold-out', 31), ('COMEBACK15', 25), ('EXCLUSIVE10', 15), ('WELCOME5', 5)
    ) as offers(offer, n);
    update marts.fct_build_runs set value = value * (1 + noise(build_id, 'seconds') / 3)
    where topic = 'seconds';
    update marts.fct_build_runs set value = value + 150
    where topic = 'seconds' and item in ('build', 'training') and build_id in (
        select build_id from marts.fct_build_runs where topic = 'task'
    );

    delete from marts.fct_holdout_lift;
    insert into marts.fct_holdout_lift by name
    with weekly as (
        select
            'week' as period, on_day - 7 as starts_on, on_day as ends_on,
            'overall' as segment_kind, 'all' as segment,
            0.06 + 0.12 * noise(week, 'lift') as margin, 0.11 as error
        from weeks
    ),
    groups as (
        select
            'draw' as period, date '{TODAY}' - {7 * WEEKS} as starts_on, date '{TODAY}' as ends_on,
            segment_kind, segment, margin, error
        from (values
            ('overall', 'all', 1.42, 0.31), ('journey_stage', 'active', 1.9, 0.6),
            ('journey_stage', 'vip', 2.6, 1.5), ('journey_stage', 'lapsed', 0.2, 0.4),
            ('offer_kind', 'exclusive_offer', 0.3, 0.9), ('offer_kind', 'new_arrivals', 1.7, 0.5)
        ) as effects(segment_kind, segment, margin, error)
    )
    select
        rows_.* exclude (margin, error), metric, 31 as n_holdout, 583 as n_treated,
        11.2 * scale as mean_holdout, (11.2 + margin) * scale as mean_treated,
        margin * scale as plain_difference, margin * scale as difference,
        error * scale as standard_error,
        (margin - 1.96 * error) * scale as low, (margin + 1.96 * error) * scale as high,
        case when period = 'draw' then (margin - 2.9 * error) * scale end as low_always,
        case when period = 'draw' then (margin + 2.9 * error) * scale end as high_always,
        margin / 11.2 as relative_difference, 0.3 as smallest_effect, 90.0 as days_to_see
    from (select * from weekly union all select * from groups) as rows_, (values
        ('margin', 1.0), ('revenue', 2.4), ('orders', 0.05)
    ) as metrics(metric, scale);

    delete from marts.fct_experiment_results;
    insert into marts.fct_experiment_results by name
    select
        'bold_subject' as experiment_id, 'all' as segment_kind, 'all' as segment,
        false as is_exploratory, 'bold' as variant, true as is_over, 290 as n_control,
        293 as n_treatment, metric, role, verdict, base as mean_control,
        base * (1 + effect) as mean_treatment, base * effect as plain_difference,
        base * effect as difference, base * (effect - error) as low,
        base * (effect + error) as high,
        base * (effect - 1.4 * error) as low_always, base * (effect + 1.4 * error) as high_always,
        effect as relative_difference, effect - error as relative_low,
        effect + error as relative_high
    from (values
        ('margin', 'primary', 'better_by_enough', 6.1, 0.11, 0.05),
        ('unsubscribe_rate', 'guardrail', 'kept', 0.004, 0.03, 0.21),
        ('click_rate', 'other', 'better', 0.09, 0.14, 0.08),
        ('orders', 'other', 'undecided', 0.35, 0.04, 0.07)
    ) as results(metric, role, verdict, base, effect, error);

    delete from marts.fct_model_monitoring where basis = 'outcomes';
    insert into marts.fct_model_monitoring by name
    select
        task, task || '-planted' as model_version, on_day - horizon as as_of_date,
        'outcomes' as basis, 'scores' as subject, 'roc_auc' as metric,
        auc - drift * week / {WEEKS} + noise(week, task) / 25 as value, value - 0.05 as low,
        value + 0.05 as high, auc as measured_value, auc - 0.03 as measured_low,
        auc + 0.03 as measured_high, on_day as measured_on
    from weeks, (values
        ('purchase_7d', 9, 0.76, 0.0), ('purchase_30d', 32, 0.77, 0.0),
        ('churn_90d', 92, 0.86, 0.0),
        ('open', 23, 0.70, 0.0), ('click', 23, 0.63, 0.1), ('category_purchase_30d', 32, 0.86, 0.0)
    ) as tasks(task, horizon, auc, drift)
    where on_day - horizon > date '{TODAY}' - {7 * WEEKS};
    insert into marts.fct_model_monitoring by name
    select
        task, task || '-planted' as model_version, on_day as as_of_date, 'inputs' as basis,
        'scores' as subject, 'stability_index' as metric,
        greatest(0, base + drift * week / {WEEKS} + noise(week, task || 'psi') / 20) as value,
        0.06 as measured_high, on_day as measured_on
    from weeks, (values
        ('purchase_7d', 0.01, 0.0), ('purchase_30d', 0.01, 0.0), ('churn_90d', 0.02, 0.0),
        ('open', 0.03, 0.0), ('click', 0.01, 0.08), ('category_purchase_30d', 0.01, 0.0)
    ) as tasks(task, base, drift)
    where week < {WEEKS};

    delete from marts.fct_alerts;
    insert into marts.fct_alerts by name
    select * replace (opened_on::date as opened_on, closed_on::date as closed_on)
    from (values
        ('1', 'source_rows_low', 'web.events', 'critical', false, '2026-04-20', '2026-04-27',
            'Fewer rows arrived than usual.'),
        ('2', 'model_ranking_fell', 'click', 'warning', true, '2026-05-25', null,
            'The model ranks customers worse than on its test period.')
    ) as alerts(alert_id, kind, subject, severity, is_open, opened_on, closed_on, what);
    update marts.fct_alerts set last_seen_on = coalesce(closed_on, date '{TODAY}');
"""
ARRIVALS = f"""
    insert into marts.fct_source_days by name
    select
        source_table, on_day::date as arrived_on,
        greatest(1, round(typical * (1 + hash(source_table || on_day) % 1000 / 2500.0)))::bigint
            as n_rows
    from generate_series(date '{TODAY}' - 300, date '{TODAY}' - 1, interval 1 day) as days(on_day),
        (values ('web.events', 95), ('shop.orders', 8), ('shop.order_lines', 14))
            as sources(source_table, typical)
"""
STOP = """
    delete from marts.fct_source_days
    where source_table = 'web.events' and arrived_on between ? and ?
"""


def plant_past(file: Path) -> None:
    """Plant 26 weekly builds in a published file: lift, an experiment, alerts and an outage."""
    with duckdb.connect(str(file)) as con:
        con.execute(PAST)
        if con.execute("select count(*) from marts.fct_source_days").fetchone() == (0,):
            con.execute(ARRIVALS)
        con.execute(STOP, OUTAGE)
