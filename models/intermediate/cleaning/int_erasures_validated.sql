-- A request is obeyed whatever its date says. Only the register of identities holds the ids.
with requests as (

    select
        *,
        {{ list_reasons({
            'customer_id_missing': 'not has_customer_id',
            'duplicate_row': 'has_customer_id and is_copy',
        }) }} as reasons
    from {{ ref('stg_crm__erasure_requests') }}

)

select
    cast(null as {{ dbt.type_string() }}) as raw_customer_id,
    row_number() over (order by requested_at) as row_number,
    requested_at,
    reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'time_unreadable': 'time_problem is not null',
        'requested_at_missing': 'requested_at is null and time_problem is null',
        'dated_after_loading': is_dated_after_loading('requested_at', 'cast(null as timestamp)'),
    }) }} as corrections
from requests
