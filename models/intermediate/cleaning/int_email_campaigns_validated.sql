with judged as (

    select
        *,
        {{ list_reasons({
            'campaign_id_missing': 'campaign_id is null',
            'retention_expired': is_expired('esp.campaigns', 'sent_at'),
        }) }} as own_reasons
    from {{ ref('stg_esp__campaigns') }}
    where {{ stop_at_time_problem() }}

),

ranked as (

    select
        *,
        {{ rank_in_key('campaign_id', ['sent_at', 'name', 'offer_code', 'variant'], none) }} as row_number
    from judged

)

select
    campaign_id,
    row_number,
    name,
    sent_at,
    offer_code,
    variant,
    {{ join_reasons('own_reasons', "case when campaign_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({'key_normalized': 'has_decimal_key'}) }} as corrections
from ranked
