with spine as (

    select * from {{ ref('int_category_spine') }}

),

bought_lines as (

    select
        spine.spine_id,
        sold.category,
        sold.order_id,
        sold.is_return,
        sold.quantity,
        sold.net_amount,
        spine.as_of_date - cast(sold.ordered_at as date) as days_ago
    from {{ ref('int_order_lines') }} as sold
    inner join spine
        on
            sold.customer_id = spine.customer_id
            and cast(sold.known_from as date) < spine.as_of_date
            and coalesce(cast(sold.cancelled_at as date), cast('9999-12-31' as date)) >= spine.as_of_date
            and cast(sold.ordered_at as date) >= spine.as_of_date - 365
    where sold.category is not null

),

bought as (

    select
        spine_id,
        category,
        {%- for days in [30, 90, 365] %}
            count(distinct case when days_ago <= {{ days }} and not is_return then order_id end)
                as n_category_orders_{{ days }}d,
        {%- endfor %}
        sum(case when is_return then 0 else quantity end) as n_category_units_365d,
        sum(net_amount) as category_revenue_365d,
        min(case when not is_return then days_ago end) as days_since_category_order
    from bought_lines
    group by spine_id, category

),

known_views as (

    select
        spine.spine_id,
        events.category,
        events.event_type,
        spine.as_of_date - cast(events.occurred_at as date) as days_ago
    from {{ ref('int_web_events') }} as events
    inner join spine
        on
            events.customer_id = spine.customer_id
            and cast(events.known_from as date) < spine.as_of_date
            and cast(events.occurred_at as date) >= spine.as_of_date - 90
    where events.category is not null and events.event_type in ('product_view', 'add_to_cart')

),

viewed as (

    select
        spine_id,
        category,
        {{ count_within(30, "event_type = 'product_view'") }} as n_category_views_30d,
        {{ count_within(90, "event_type = 'product_view'") }} as n_category_views_90d,
        {{ count_within(30, "event_type = 'add_to_cart'") }} as n_category_cart_adds_30d,
        min(days_ago) as days_since_category_view
    from known_views
    group by spine_id, category

),

touched as (

    select
        coalesce(bought.spine_id, viewed.spine_id) as spine_id,
        coalesce(bought.category, viewed.category) as category,
        {%- for column in category_counts('shop.orders') %}
            coalesce(bought.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        bought.days_since_category_order,
        {%- for column in category_counts('web.events') %}
            coalesce(viewed.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        viewed.days_since_category_view
    from bought
    full outer join viewed on bought.spine_id = viewed.spine_id and bought.category = viewed.category

)

select
    spine.customer_id,
    spine.as_of_date,
    touched.*
from touched
inner join spine on touched.spine_id = spine.spine_id
