with

order_lines as (

    select * from {{ ref('int_attributable_lines') }}

),

touches as (

    select
        *,
        row_number() over (partition by order_id order by touched_at, campaign_id) as touch_number,
        count(*) over (partition by order_id) as n_touches
    from {{ ref('int_order_touches') }}

),

orders as (

    select
        order_id,
        count(*) as n_touches,
        count(clicked_at) as n_clicked,
        max(case when touch_number = 1 then campaign_id end) as first_campaign_id,
        min(touched_at) as first_touched_at,
        max(case when touch_number = n_touches then campaign_id end) as last_campaign_id,
        max(touched_at) as last_touched_at,
        {{ json_as_text(json_array_agg(json_object({
            'campaign_id': 'campaign_id',
            'offer_code': 'offer_code',
            'segment_propensity': 'segment_propensity',
            'sent_at': 'cast(sent_at as ' ~ dbt.type_string() ~ ')',
            'touch_kind': 'touch_kind',
            'touched_at': 'cast(touched_at as ' ~ dbt.type_string() ~ ')',
        }), 'touch_number')) }} as touches
    from touches
    group by order_id

)

select
    order_lines.order_line_key,
    order_lines.order_id,
    order_lines.customer_id,
    order_lines.product_id,
    order_lines.ordered_at,
    order_lines.is_return,
    order_lines.sale_order_id,
    order_lines.quantity,
    order_lines.net_amount,
    order_lines.margin,
    orders.n_touches,
    orders.n_clicked,
    orders.first_campaign_id,
    orders.first_touched_at,
    orders.last_campaign_id,
    orders.last_touched_at,
    orders.touches,
    order_lines.as_of_date
from order_lines
inner join orders on order_lines.sale_order_id = orders.order_id
