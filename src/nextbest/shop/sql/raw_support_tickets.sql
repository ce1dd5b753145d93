-- crm.support_tickets: some orders lead to one.
create or replace table raw_support_tickets as
with opened as (
    select
        key,
        'T' || base36(key) as ticket_id,
        customer_id,
        o.i,
        o.is_plain,
        ordered_at + to_seconds((3600 + 700000 * u('ticket_at', key))::bigint) as opened_at,
        pick(['delivery', 'delivery', 'return', 'product', 'payment'], u('topic', key)) as topic,
        least(5, 1 + floor(
            5 * pow(u('satisfaction', key), case when is_cancelled then 1.5 else 0.7 end)
        ))::int as satisfaction,
        u('answered', key) < 0.6 as is_answered,
        p.erased_day,
        u('ticket_dirt', key) as code
    from orders as o
    inner join (select i, erased_day from people) as p on p.i = o.i
    where o.day < days() and u('ticket', key) < 0.06
),

closed as (
    select
        *,
        opened_at + to_seconds(3600 + (300000 * u('closed', key))::bigint) as closed_at,
        minutes_after(opened_at, u('ticket_loaded', key)) as loaded_at,
        case
            when not is_plain then null
            when code < 0.02 then 'duplicate_key'
            when code < 0.04 and is_answered then 'satisfaction_out_of_range'
        end as plan
    from opened
    where opened_at < day_at(coalesce(erased_day, days()), 0)
),

known as (
    select
        ticket_id,
        customer_id,
        opened_at,
        case when closed_at < day_at(days(), 0) then closed_at end as closed_at,
        topic,
        case
            when closed_at >= day_at(days(), 0) or not is_answered then null
            when plan = 'satisfaction_out_of_range' then 9
            else satisfaction
        end as satisfaction,
        loaded_at,
        plan
    from closed
),

all_rows as (
    select
        * exclude (plan),
        case when satisfaction = 9 then plan end as dirt
    from known
    union all
    select * exclude (plan) replace (loaded_at + to_seconds(300) as loaded_at), plan
    from known
    where plan = 'duplicate_key'
)

select *
from all_rows
where loaded_at < day_at(days(), 0)
order by opened_at, ticket_id, loaded_at;
