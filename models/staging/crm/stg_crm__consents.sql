with raw_consents as (

    {{ raw_rows('crm', 'consents') }}

),

renamed as (

    select
        {{ text_of('customer_id') }} as customer_id,
        lower({{ text_of('channel') }}) as channel,
        lower({{ text_of('purpose') }}) as purpose,
        lower({{ text_of('status') }}) as status,
        {{ timestamp_or_stop('crm.consents', 'changed_at') }} as changed_at,
        {{ timestamp_or_stop('crm.consents', 'loaded_at') }} as loaded_at
    from raw_consents

)

select * from renamed
