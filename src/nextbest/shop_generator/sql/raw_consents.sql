-- crm.consents: given or refused at sign-up, some withdrawn later, and planted dirt.
create or replace table raw_consents as
with given as (
    select
        d.*,
        p.consents,
        p.withdrawn_day
    from identities as d
    inner join people as p on p.i = d.i
),

kinds as (
    select i, class, customer_id, 'marketing' as purpose,
        case when consents then 'granted' else 'withdrawn' end as status,
        signed_up_at as changed_at
    from given
    where consents or u('refused', i) < 0.5
    union all
    select i, class, customer_id, 'personalisation', 'granted', signed_up_at
    from given
    where consents and u('personal', i) < 0.92
    union all
    select i, class, customer_id, 'marketing', 'withdrawn',
        day_at(withdrawn_day, (7 + 15 * u('withdrawn_hour', i)) * 3600)
    from given
    where consents and withdrawn_day < days()
    union all
    select i, class, customer_id, 'personalisation', 'withdrawn',
        day_at(moved_day, (7 + 15 * u('withdrawn_hour', i, 1)) * 3600)
    from (select *, date_diff('day', day_at(0, 0), moved_at) as moved_day from given)
    where consents and u('personal', i) < 0.04 and not is_erased
),

rows as (
    select
        class,
        customer_id,
        'email' as channel,
        purpose,
        status,
        changed_at,
        minutes_after(changed_at, u('consent_loaded', i)) as loaded_at,
        null::varchar as dirt
    from kinds
),

all_rows as (
    select * from rows
    union all
    select * replace ('duplicate_row' as dirt)
    from rows
    where class = 31 and purpose = 'marketing' and status = 'granted'
    union all
    select * replace (
        'pending' as status, changed_at + to_seconds(600) as changed_at,
        loaded_at + to_seconds(600) as loaded_at, 'status_unknown' as dirt
    )
    from rows
    where class = 47 and purpose = 'marketing'
)

select * exclude (class)
from all_rows
order by changed_at, customer_id, purpose, dirt nulls first;
