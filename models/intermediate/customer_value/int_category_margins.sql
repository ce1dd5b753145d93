select
    category,
    cast(sum(amount) / nullif(count(distinct order_id), 0) as double) as mean_order_value,
    cast(sum(amount) / nullif(count(*), 0) as double) as mean_line_value,
    {{ margin_rate() }} as margin_rate
from {{ ref('int_costed_lines') }}
where category is not null
group by category
