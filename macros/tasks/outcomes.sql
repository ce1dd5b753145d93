{# What each of `examples` (a relation with customer_id, as_of_date, horizon_days and line_amount_cap) ordered within its
   horizon, as known today: a label may rest on what came after its date, features may not. An example without an order
   has no row. `order_outcomes('examples')` #}
{% macro order_outcomes(examples) -%}
    select
        examples.customer_id,
        examples.as_of_date,
        examples.horizon_days,
        count(case when order_lines.is_order_start then 1 end) as n_orders,
        cast(sum(greatest(
            least(order_lines.net_amount, coalesce(examples.line_amount_cap, order_lines.net_amount)),
            -coalesce(examples.line_amount_cap, abs(order_lines.net_amount))
        )) as {{ type_total() }}) as revenue
    from {{ examples }} as examples
    inner join (
        select
            sold.customer_id,
            sold.is_order_start,
            sold.net_amount,
            cast(sold.ordered_at as date) as ordered_on
        from {{ ref('int_order_lines') }} as sold
        cross join {{ ref('int_build_context') }} as as_of
        where
            sold.ordered_at >= (select min(dates.as_of_date) from {{ examples }} as dates)
            and sold.known_from < as_of.as_of_date
            and coalesce(sold.cancelled_at >= as_of.as_of_date, true)
    ) as order_lines
        on
            examples.customer_id = order_lines.customer_id
            and examples.as_of_date <= order_lines.ordered_on
            and examples.as_of_date + examples.horizon_days > order_lines.ordered_on
    group by examples.customer_id, examples.as_of_date, examples.horizon_days
{%- endmacro %}


{# The categories of which each of `examples` (task, customer_id, as_of_date, horizon_days) bought something within its
   horizon, as known today. `category_outcomes('examples')` #}
{% macro category_outcomes(examples) -%}
    select distinct
        examples.task,
        examples.customer_id,
        examples.as_of_date,
        sold.category
    from {{ examples }} as examples
    inner join {{ ref('int_order_lines') }} as sold
        on
            examples.customer_id = sold.customer_id
            and examples.as_of_date <= cast(sold.ordered_at as date)
            and examples.as_of_date + examples.horizon_days > cast(sold.ordered_at as date)
    cross join {{ ref('int_build_context') }} as as_of
    where
        not sold.is_return
        and sold.category is not null
        and sold.ordered_at >= (select min(dates.as_of_date) from {{ examples }} as dates)
        and sold.known_from < as_of.as_of_date
        and coalesce(sold.cancelled_at >= as_of.as_of_date, true)
{%- endmacro %}
