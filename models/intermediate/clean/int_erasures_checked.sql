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
        row_number() over (partition by raw_customer_id, requested_at order by own_reasons) as copy_number,
        row_number() over (partition by raw_customer_id order by requested_at) as row_number
    from requests

)

select
    raw_customer_id,
    row_number,
    requested_at,
    {{ join_reasons('own_reasons', "case when copy_number > 1 then 'duplicate_row' end") }} as reasons,
    cast(null as {{ dbt.type_string() }}) as corrections
from ranked
