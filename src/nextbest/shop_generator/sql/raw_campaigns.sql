create or replace table raw_campaigns as
select campaign_id, name, sent_at, offer_code, variant, null::varchar as dirt
from campaigns
where day < days()
order by sent_at, campaign_id;
