select
    cast(sum(amount) / nullif(count(distinct order_id), 0) as double) as mean_order_value,
    cast(sum(amount) / nullif(count(*), 0) as double) as mean_line_value,
    coalesce(
        cast(
            (sum(case when line_cost is not null then amount end) - sum(line_cost))
            / nullif(sum(case when line_cost is not null then amount end), 0) as double
        ), {{ var('offer_priors').margin_rate }}
    ) as margin_rate
from {{ ref('int_costed_lines') }}
