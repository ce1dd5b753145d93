with raw_support_tickets as (

    {{ raw_rows('crm', 'support_tickets') }}

),

renamed as (

    select
        {{ text_of('ticket_id') }} as ticket_id,
        {{ text_of('customer_id') }} as customer_id,
        {{ timestamp_or_stop('crm.support_tickets', 'opened_at') }} as opened_at,
        {{ timestamp_or_stop('crm.support_tickets', 'closed_at') }} as closed_at,
        {{ text_of('topic') }} as topic,
        {{ cast_or_null('satisfaction', type_money()) }} as satisfaction,
        {{ timestamp_or_stop('crm.support_tickets', 'loaded_at') }} as loaded_at,
        {{ invalid_values({'satisfaction': type_money()}) }} as invalid_values
    from raw_support_tickets

)

select * from renamed
