{# What the rows say today that have the key of a refusal: of a consent its id, purpose, channel and time, of an event
   its id, event id and time. A refusal without one of these has no key, so nothing is ever found for it.
   `words_of_refusals(ref('int_refusals'))` gives refusal_id, word #}
{% macro words_of_refusals(refusals) -%}
    select
        refusals.refusal_id,
        words.word
    from {{ refusals }} as refusals
    inner join {{ ref('int_refusal_words') }} as words
        on
            refusals.source_table = words.source_table
            and refusals.raw_customer_id = words.raw_customer_id
            and refusals.event_at = words.event_at
            and case refusals.source_table
                when 'crm.consents' then refusals.raw_purpose || '|' || refusals.channel
                else refusals.event_id
            end = words.word_key
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
