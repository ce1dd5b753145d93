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
        customer_id,
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
    group by order_id, customer_id

),

-- What a person opened and clicked is shown with their consent alone. The line and its amounts stay without it.
shown as (

    select orders.*
    from orders
    inner join {{ ref('int_customer_permissions') }} as permissions on orders.customer_id = permissions.customer_id
    where permissions.has_personalisation_consent and permissions.may_be_personalised

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
    shown.n_touches,
    shown.n_clicked,
    shown.first_campaign_id,
    shown.first_touched_at,
    shown.last_campaign_id,
    shown.last_touched_at,
    shown.touches,
    order_lines.as_of_date
from order_lines
inner join orders on order_lines.sale_order_id = orders.order_id
left join shown on orders.order_id = shown.order_id
