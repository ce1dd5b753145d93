-- What cancels a trigger, by what was known at the as-of date. Consent is asked where the triggers are published.
with

candidates as (

    select * from {{ ref('int_trigger_candidates') }}

),

-- a cart and a customer who is to be won back wait for any order, all else for its product
bought as (

    select distinct candidates.trigger_id
    from candidates
    inner join {{ ref('int_order_lines') }} as order_lines
        on
            candidates.customer_id = order_lines.customer_id
            and candidates.as_of_date > order_lines.known_from
            and candidates.wanted_at <= {{ ordered_by('order_lines.ordered_at') }}
    where
        not order_lines.is_return
        and coalesce(order_lines.superseded_at >= candidates.as_of_date, true)
        and (
            candidates.trigger_kind in ('cart_abandoned', 'win_back_due')
            or candidates.product_id = order_lines.product_id
        )

),

-- the mails of a flow are what its trigger was for
contacted as (

    select distinct candidates.trigger_id
    from candidates
    inner join {{ ref('int_email_events') }} as mails
        on
            candidates.customer_id = mails.customer_id
            and candidates.as_of_date > mails.known_from
            and candidates.triggered_at <= mails.occurred_at
    left join {{ ref('int_email_campaigns') }} as campaigns on mails.campaign_id = campaigns.campaign_id
    where
        mails.event_type in ('sent', 'delivered')
        and mails.occurred_at < {{ dbt.dateadd('day', var('trigger_contacted_days'), 'candidates.triggered_at') }}
        and not ({{ is_of_flow('mails.campaign_id', 'campaigns.name') }})

)

select
    candidates.trigger_id,
    candidates.customer_id,
    candidates.trigger_kind,
    candidates.product_id,
    candidates.triggered_at,
    candidates.expires_at,
    candidates.as_of_date,
    case
        when bought.trigger_id is not null then 'bought_since'
        when candidates.product_id is not null and not coalesce(products.is_available, false) then 'out_of_stock'
        when candidates.trigger_kind = 'price_drop' and products.price > candidates.price then 'price_rose'
        when contacted.trigger_id is not null then 'contacted'
        when candidates.is_replaced then 'replaced'
        when candidates.expires_at <= candidates.as_of_date then 'expired'
    end as closed_by
from candidates
left join bought on candidates.trigger_id = bought.trigger_id
left join contacted on candidates.trigger_id = contacted.trigger_id
left join {{ ref('int_trigger_products') }} as products on candidates.product_id = products.product_id
