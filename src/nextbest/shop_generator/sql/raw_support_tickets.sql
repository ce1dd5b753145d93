-- crm.support_tickets: some orders lead to one; and most of those who leave after a time say so,
-- in a ticket with the worst mark.
create or replace table raw_support_tickets as
with opened as (
    select
        o.key,
        o.customer_id,
        o.is_plain,
        o.ordered_at + to_seconds((3600 + 700000 * u('ticket_at', o.key))::bigint) as opened_at,
        least(5, 2 + floor(4 * pow(u('satisfaction', o.key), 0.7)))::int as satisfaction,
        u('answered', o.key) < 0.6 as is_answered,
        p.erased_day
    from orders as o
    inner join people as p on p.i = o.i
    where o.day < days() and u('ticket', o.key) < 0.06
    union all
    select
        (i * 10000 + dead_from - 1) * 10 + 6,
        customer_id,
        is_plain,
        day_at(dead_from - 1, (8 + 13 * u('parting_at', i)) * 3600),
        1,
        true,
        null
    from people
    where stays_long and not is_erased and dead_from between 1 and days() and u('parting', i) < 0.95
),

closed as (
    select
        *,
        'T' || base36(key) as ticket_id,
        pick(['delivery', 'delivery', 'return', 'product', 'payment'], u('topic', key)) as topic,
        opened_at + to_seconds(3600 + ((case when satisfaction = 1 then 20000 else 300000 end)
            * u('closed', key))::bigint) as closed_at,
        minutes_after(opened_at, u('ticket_loaded', key)) as loaded_at,
        case
            when not is_plain then null
            when u('ticket_dirt', key) < 0.02 then 'duplicate_key'
            when u('ticket_dirt', key) < 0.04 and is_answered then 'satisfaction_out_of_range'
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
