{{ config(materialized='view') }}
-- A sync that is paused writes nothing: it shows in what was published since, and never carried. After 30 days, the
-- destination counts as given up.
with

publications as (

    select
        publication_id,
        published_at
    from {{ ref('int_published_publications') }}
    where kind = 'full'

),

destinations as (

    select
        destination,
        max(publication_id) as publication_id
    from {{ ref('int_delivery_counts') }}
    group by destination

),

waiting as (

    select
        destinations.destination,
        min(publications.published_at) as waiting_since,
        {{ run_started() }} as asked_at
    from destinations
    inner join publications on destinations.publication_id < publications.publication_id
    group by destinations.destination

),

ages as (

    select
        destination,
        {{ dbt.datediff('waiting_since', 'asked_at', 'second') }}
            as seconds
    from waiting

),

signals as (

    select
        'sync_silent' as kind,
        destination as subject,
        'hours_waiting' as measure,
        cast(round(seconds / 3600.0, 1) as double) as value,
        cast(null as double) as usual_low,
        cast({{ var('health').silent_hours }} as double) as usual_high,
        'docs/reference/alerts.md#sync_silent' as entry
    from ages
    where seconds > 3600 * {{ var('health').silent_hours }} and seconds <= 3600 * 24 * 30

)

select
    kind,
    subject,
    measure,
    value,
    usual_low,
    usual_high,
    {{ alert_text('severity') }} as severity,
    entry
from signals
