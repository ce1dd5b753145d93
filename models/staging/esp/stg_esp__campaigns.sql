with raw_campaigns as (

    {{ raw_rows('esp', 'campaigns') }}

),

renamed as (

    select
        {{ text_of('campaign_id') }} as campaign_id,
        {{ text_of('name') }} as name,
        {{ timestamp_or_stop('esp.campaigns', 'sent_at') }} as sent_at,
        {{ text_of('offer_code') }} as offer_code,
        {{ text_of('variant') }} as variant
    from raw_campaigns

)

select * from renamed
