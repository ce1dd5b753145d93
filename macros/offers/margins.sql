{# What the units of an order line cost the shop; null where the unit cost is unknown: `line_cost('lines', 'products')` #}
{% macro line_cost(lines, products) -%}
    {{ times(lines ~ '.quantity', products ~ '.unit_cost', type_total()) }}
{%- endmacro %}


{# The margin of an order line: the amount paid less what the units cost, or the shop's margin rate of the amount where
   the unit cost is unknown. `line_margin('lines', 'products', 'shop.margin_rate')` #}
{% macro line_margin(lines, products, margin_rate) -%}
    coalesce(
        {{ lines }}.net_amount - {{ line_cost(lines, products) }},
        {{ lines }}.net_amount * {{ margin_rate }}
    )
{%- endmacro %}


{# The margin rate of a group of lines of int_costed_lines, over the lines whose cost is known; the rate of var
   offer_priors where none is. #}
{% macro margin_rate() -%}
    coalesce(
        cast(
            (sum(case when line_cost is not null then amount end) - sum(line_cost))
            / nullif(sum(case when line_cost is not null then amount end), 0) as double
        ), {{ var('offer_priors').margin_rate }}
    )
{%- endmacro %}
