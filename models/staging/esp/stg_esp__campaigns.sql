with raw_campaigns as (

    {{ raw_rows('esp', 'campaigns') }}

),

renamed as (

    select
        {{ key_of('campaign_id') }} as campaign_id,
        {{ text_of('name') }} as name,
        {{ timestamp_of('sent_at') }} as sent_at,
        {{ text_of('offer_code') }} as offer_code,
        {{ text_of('variant') }} as variant,
        {{ has_decimal_key(['campaign_id']) }} as has_decimal_key,
        {{ time_problem('esp.campaigns', ['sent_at']) }} as time_problem
    from raw_campaigns

)

select * from renamed
