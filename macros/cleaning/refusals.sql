{# What the rows say today that have the key of a refusal: of a consent its id, purpose, channel and time, of an event
   its id, event id and time. A refusal without one of these has no key, so nothing is ever found for it.
   `words_of_refusals(ref('int_refusals'))` gives refusal_id, word #}
{% macro words_of_refusals(refusals) -%}
    select
        refusals.refusal_id,
        coalesce(consents.status, '') as word
    from {{ refusals }} as refusals
    inner join {{ ref('stg_crm__consents') }} as consents
        on
            refusals.source_table = 'crm.consents'
            and refusals.raw_customer_id = consents.customer_id
            and refusals.raw_purpose = consents.purpose
            and refusals.channel = consents.channel
            and refusals.event_at = consents.changed_at
    union all
    select
        refusals.refusal_id,
        coalesce(events.event_type, '') || '|' || coalesce(events.bounce_type, '') as word
    from {{ refusals }} as refusals
    inner join {{ ref('stg_esp__email_events') }} as events
        on
            refusals.source_table = 'esp.email_events'
            and refusals.raw_customer_id = events.customer_id
            and refusals.event_id = events.event_id
            and refusals.event_at = events.occurred_at
{%- endmacro %}


{# The id of a refusal: a hash of its table, id, event, channel, purposes and time. Of rows without any time each copy has
   an id of its own. #}
{% macro refusal_id() -%}
    {%- set text = dbt.type_string() -%}
    {{ dbt.hash(
        "source_table || '|' || raw_customer_id || '|' || coalesce(event_id, '') || '|' || coalesce(cast(event_at as "
        ~ text ~ "), '') || '|' || purpose || coalesce('|in ' || channel, '') || coalesce('|for ' || raw_purpose, '')"
        ~ " || coalesce('|copy ' || cast(copy_number as " ~ text ~ "), '')"
    ) }}
{%- endmacro %}
