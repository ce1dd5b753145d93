-- the ids are in the register of identities alone, which reads the raw table
with raw_erasure_requests as (

    {{ raw_rows('crm', 'erasure_requests') }}

),

renamed as (

    select
        {{ key_of('customer_id') }} as customer_id,
        {{ timestamp_of('requested_at') }} as requested_at,
        {{ has_decimal_key(['customer_id']) }} as has_decimal_key,
        {{ time_problem('crm.erasure_requests', ['requested_at']) }} as time_problem
    from raw_erasure_requests

)

select
    requested_at,
    time_problem,
    has_decimal_key,
    customer_id is not null as has_customer_id,
    row_number() over (partition by customer_id, requested_at) > 1 as is_copy
from renamed
