with raw_erasure_requests as (

    {{ raw_rows('crm', 'erasure_requests') }}

),

renamed as (

    select
        {{ text_of('customer_id') }} as customer_id,
        {{ timestamp_or_stop('crm.erasure_requests', 'requested_at') }} as requested_at
    from raw_erasure_requests

)

select * from renamed
