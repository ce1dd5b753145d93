with requests as (

    select
        customer_id as raw_customer_id,
        requested_at,
        {{ list_reasons({
            'customer_id_missing': 'customer_id is null',
            'customer_unknown': "customer_id not in (select raw_customer_id from " ~ ref('int_customer_rows')
                ~ " where reasons is null)",
            'requested_at_missing': 'requested_at is null',
            'dated_after_loading': is_dated_after_loading('requested_at', 'cast(null as timestamp)'),
        }) }} as own_reasons
    from {{ ref('stg_crm__erasure_requests') }}

),

ranked as (

    select
        *,
        row_number() over (partition by raw_customer_id order by requested_at) as row_number
    from requests

),

copies as (

    select
        *,
        row_number() over (partition by raw_customer_id, requested_at order by row_number) as copy_number
    from ranked

)

select
    raw_customer_id,
    row_number,
    requested_at,
    {{ join_reasons('own_reasons', "case when copy_number > 1 then 'duplicate_row' end") }} as reasons,
    cast(null as {{ dbt.type_string() }}) as corrections
from copies
