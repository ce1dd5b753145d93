-- What is known about each item from the lines of the log. A line that is pending says that something was sent: it may
-- have been done, whether or not an answer came.
create table newest as
with

lines as (

    select
        if(kind in ('catalog', 'delete'), kind, 'profile') as about,
        false as removes,
        *
    from log
    where kind <> 'sync'
    union all
    -- a deletion is also about the customer, who stays there after some
    select
        'profile' as about,
        not list_contains(getvariable('staying'), coalesce(reason, '')) as removes,
        * replace (customer_id as item_id, null as platform_id)
    from log
    where kind = 'delete' and state in ('pending', 'delivered') and customer_id is not null

),

turns as (

    select
        about,
        item_id,
        max(recorded_at) filter (where about = 'profile' and kind = 'delete') as deletion_sent_at,
        max(recorded_at) filter (where about = 'profile' and kind = 'delete' and state = 'delivered' and removes)
            as deleted_at,
        max(recorded_at) filter (where kind = 'upsert' and state = 'delivered') as upserted_at,
        max(recorded_at) filter (where state = 'delivered' and platform_id is not null) as named_at
    from lines
    group by about, item_id

),

known as (

    select
        lines.*,
        turns.deletion_sent_at is null or lines.recorded_at >= turns.deletion_sent_at as is_since_deletion_sent,
        turns.deleted_at is null or lines.recorded_at > turns.deleted_at as is_since_deleted,
        turns.upserted_at is null or lines.recorded_at > turns.upserted_at as is_since_upserted,
        turns.named_at is null or lines.recorded_at >= turns.named_at as is_since_named
    from lines
    inner join turns on lines.about = turns.about and lines.item_id = turns.item_id

)

select
    about,
    item_id,
    max_by(kind, recorded_at) filter (where is_since_deletion_sent) as kind,
    max_by(state, recorded_at) filter (where is_since_deletion_sent) as state,
    arg_max_null(payload_hash, recorded_at) filter (where is_since_deletion_sent) as payload_hash,
    arg_max_null(reason, recorded_at) filter (where is_since_deletion_sent) as reason,
    max_by(attempt, recorded_at) filter (where is_since_deletion_sent) as attempt,
    list_distinct(list(platform_id order by recorded_at desc) filter (
        where platform_id is not null and is_since_deleted and is_since_named
    )) as platform_ids,
    coalesce(bool_or(kind in ('suppress', 'upsert') and state = 'pending' and is_since_deleted), false)
        as may_be_there,
    coalesce(bool_or(
        is_since_upserted
        and state = 'pending'
        and (kind = 'suppress' or (kind = 'delete' and list_contains(getvariable('refusals'), reason)))
    ), false) as was_suppressed,
    coalesce(bool_or(kind = 'delete' and state = 'pending' and removes and is_since_upserted), false) as was_removed
from known
group by about, item_id
