with

customers as (

    select * from {{ ref('int_holdout_customers') }}

),

-- a line is of the week of its order, or of none before the entry, where only what was known on its day counts
order_lines as (

    select
        customers.customer_id,
        case
            when sold.ordered_at >= customers.entered_on
                then cast({{ dbt.date_trunc('week', 'sold.ordered_at') }} as date)
        end as week_on,
        case when sold.ordered_at >= customers.entered_on then customers.as_of_date else customers.entered_on end
            as looked_at_on,
        sold.known_from,
        sold.cancelled_at,
        sold.superseded_at,
        sold.is_order_start,
        sold.net_amount,
        {{ line_margin('sold', 'products', 'shop.margin_rate') }} as margin
    from customers
    cross join {{ ref('int_shop_margins') }} as shop
    inner join {{ ref('int_order_lines') }} as sold
        on
            customers.customer_id = sold.customer_id
            and {{ dbt.dateadd('day', -90, 'customers.entered_on') }} <= sold.ordered_at
    left join {{ ref('int_products') }} as products on sold.product_id = products.product_id

),

counted as (

    select
        customer_id,
        week_on,
        is_order_start,
        net_amount,
        margin
    from order_lines
    where
        looked_at_on > known_from
        and coalesce(cancelled_at >= looked_at_on, true)
        and coalesce(superseded_at >= looked_at_on, true)
    union all
    -- who ordered nothing has a row of zeros
    select
        customer_id,
        cast(null as date) as week_on,
        false as is_order_start,
        0 as net_amount,
        0 as margin
    from customers

)

select
    customers.customer_id,
    customers.as_of_date,
    customers.drawn_on,
    customers.entered_on,
    customers.variant,
    customers.journey_stage,
    customers.offer_kind,
    counted.week_on,
    count(case when counted.is_order_start then 1 end) as orders,
    cast(sum(counted.net_amount) as double) as revenue,
    cast(sum(counted.margin) as double) as margin
from counted
inner join customers on counted.customer_id = customers.customer_id
group by all
