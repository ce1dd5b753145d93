with

shares as (

    select * from {{ ref('int_touch_shares') }}

),

rules as (
    {%- for rule in attribution_rules() %}
        select '{{ rule }}' as attribution_rule
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- each line under each rule: once per touch that gets a share of it, or once as unattributed
parts as (

    select
        rules.attribution_rule,
        order_lines.*,
        shares.campaign_id,
        shares.offer_code,
        shares.touch_kind,
        shares.segment_propensity,
        cast(shares.sent_at as date) as sent_on,
        coalesce(shares.share_from, 0) as share_from,
        coalesce(shares.share_until, 1) as share_until
    from {{ ref('int_attributable_lines') }} as order_lines
    cross join rules
    left join shares on order_lines.sale_order_id = shares.order_id and rules.attribution_rule = shares.attribution_rule

),

shown as (

    select
        customer_id,
        slot,
        product_id,
        shown_from,
        lead(shown_from) over (partition by customer_id, slot order by shown_from, follows_publication) as shown_until
    from {{ ref('int_recommendation_log') }}

),

known as (

    select
        customer_id,
        min(shown_from) as shown_from
    from shown
    group by customer_id

),

placed as (

    select
        parts.*,
        case
            when shown.slot is not null then 'rec_' || cast(shown.slot as {{ dbt.type_string() }})
            when parts.sent_on >= known.shown_from then 'not_shown'
        end as product_slot,
        -- an order is split over its lines, and each line over its touches; a return is no order
        case
            when not parts.is_return
                then {{ order_until('parts', 'share_until') }} - {{ order_until('parts', 'share_from') }}
            else 0
        end as order_part
    from parts
    left join known on parts.customer_id = known.customer_id
    left join shown
        on
            parts.customer_id = shown.customer_id
            and parts.product_id = shown.product_id
            and parts.sent_on >= shown.shown_from
            and coalesce(parts.sent_on < shown.shown_until, true)
    qualify row_number() over (
        partition by parts.attribution_rule, parts.order_line_key, parts.campaign_id order by shown.slot
    ) = 1

)

select
    attribution_rule,
    cast({{ dbt.date_trunc('month', 'ordered_at') }} as date) as order_month,
    cast({{ dbt.date_trunc('week', 'ordered_at') }} as date) as order_week,
    campaign_id,
    offer_code,
    touch_kind,
    product_slot,
    segment_propensity,
    cast(sum({{ part_of('net_amount', 'share_from', 'share_until') }}) as {{ type_total() }}) as revenue,
    cast(sum({{ part_of('margin', 'share_from', 'share_until') }}) as {{ type_total() }}) as margin,
    cast(sum(order_part) as decimal(38, 6)) as n_orders,
    as_of_date
from placed
group by
    attribution_rule, order_month, order_week, campaign_id, offer_code, touch_kind, product_slot, segment_propensity,
    as_of_date
