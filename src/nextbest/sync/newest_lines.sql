-- The newest line of the log about each item, and what is known from older ones.
create table newest as
with

lines as (

    select
        if(kind in ('catalog', 'delete'), kind, 'profile') as about,
        *
    from log
    where kind <> 'sync'
    union all
    -- a deletion ends what was known about the customer
    select
        'profile' as about,
        * replace (customer_id as item_id, null as platform_id)
    from log
    where kind = 'delete' and state = 'delivered' and customer_id is not null

),

ends as (

    select
        item_id,
        max(recorded_at) as deleted_at
    from lines
    where about = 'profile' and kind = 'delete'
    group by item_id

)

select
    lines.about,
    lines.item_id,
    arg_max_null(lines.kind, lines.recorded_at) as kind,
    arg_max_null(lines.state, lines.recorded_at) as state,
    arg_max_null(lines.payload_hash, lines.recorded_at) as payload_hash,
    arg_max_null(lines.reason, lines.recorded_at) as reason,
    arg_max_null(lines.attempt, lines.recorded_at) as attempt,
    max_by(lines.platform_id, lines.recorded_at) as platform_id,
    max_by(lines.kind, lines.recorded_at) filter (where lines.state = 'delivered')
        as delivered_kind
from lines
left join ends on lines.about = 'profile' and lines.item_id = ends.item_id
where lines.recorded_at >= ends.deleted_at or ends.deleted_at is null
group by lines.about, lines.item_id
