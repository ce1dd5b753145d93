{%- set metrics = ['orders', 'revenue', 'margin'] -%}
{%- set groups = {'overall': "'all'", 'journey_stage': 'journey_stage', 'offer_kind': 'offer_kind'} -%}
{%- set lift = var('holdout_lift') -%}
with

customers as (

    select * from {{ ref('int_holdout_customers') }}

),

lines as (

    select
        customers.customer_id,
        cast({{ dbt.date_trunc('week', 'sold.ordered_at') }} as date) as week_on,
        count(case when sold.is_order_start then 1 end) as orders,
        sum(sold.net_amount) as revenue,
        sum({{ line_margin('sold', 'products', 'shop.margin_rate') }}) as margin
    from customers
    cross join {{ ref('int_shop_margins') }} as shop
    inner join {{ ref('int_order_lines') }} as sold
        on
            customers.customer_id = sold.customer_id
            and customers.entered_on <= sold.ordered_at
            and customers.as_of_date > sold.known_from
            and coalesce(sold.cancelled_at >= customers.as_of_date, true)
            and coalesce(sold.superseded_at >= customers.as_of_date, true)
    left join {{ ref('int_products') }} as products on sold.product_id = products.product_id
    group by customers.customer_id, cast({{ dbt.date_trunc('week', 'sold.ordered_at') }} as date)

),

periods as (

    select distinct
        'week' as period,
        lines.week_on as starts_on,
        cast({{ dbt.dateadd('day', 7, 'lines.week_on') }} as date) as ends_on,
        7 as plan_days
    from lines
    inner join customers on lines.customer_id = customers.customer_id
    where {{ dbt.dateadd('week', -(lift.weeks | int), 'customers.as_of_date') }} <= lines.week_on

    union all

    select
        'draw' as period,
        min(drawn_on) as starts_on,
        min(as_of_date) as ends_on,
        {{ lift.plan_days }} as plan_days
    from customers
    having count(*) > 0

),

-- a customer who enters within a week counts in it
outcomes as (

    select
        customers.*,
        periods.period,
        periods.starts_on,
        least(periods.ends_on, customers.as_of_date) as ends_on,
        periods.plan_days,
        {%- for metric in metrics %}
            cast(sum(coalesce(lines.{{ metric }}, 0)) as double) as {{ metric }}{{ ',' if not loop.last }}
        {%- endfor %}
    from customers
    inner join periods on customers.entered_on < periods.ends_on
    left join lines
        on
            customers.customer_id = lines.customer_id
            and (periods.period = 'draw' or periods.starts_on = lines.week_on)
    group by all

)
{% for metric in metrics %}
    {%- for kind, segment in groups.items() %}
        select
            period,
            starts_on,
            ends_on,
            '{{ kind }}' as segment_kind,
            {{ segment }} as segment,
            '{{ metric }}' as metric,
            variant,
            count(*) as n,
            avg({{ metric }}) as mean_value,
            var_samp({{ metric }}) as var_value,
            avg({{ metric }}_before) as mean_covariate,
            var_samp({{ metric }}_before) as var_covariate,
            covar_samp({{ metric }}, {{ metric }}_before) as cov_value_covariate,
            -- fixed before the first look: the customers of the first day and what they did in the 90 days before it
            sum(count(case when entered_on = drawn_on then 1 end))
                over (partition by period, starts_on, {{ segment }}) as tuning_n,
            (select var_samp(first_day.{{ metric }}_before) from customers as first_day
            where first_day.entered_on = first_day.drawn_on) * max(plan_days) / 90 as tuning_variance
        from outcomes
        group by period, starts_on, ends_on, variant, {{ segment if kind != 'overall' else 'drawn_on' }}
        {{ 'union all' if not (loop.last and metric == metrics[-1]) }}
    {% endfor %}
{%- endfor %}
