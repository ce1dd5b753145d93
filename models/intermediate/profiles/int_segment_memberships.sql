with states as (

    select * from {{ ref('int_email_profile_states') }}
    where is_active

)

{% for kind, column in segment_kinds().items() %}
    select
        customer_id,
        '{{ kind }}' as segment_kind,
        {{ column }} as segment
    from states
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
{%- endfor %}
