{# Type of money and quantities of one row, one place for the whole project. Staging lets nothing through that does not
   fit. #}
{% macro type_money() -%}decimal(18, 4){%- endmacro %}


{# Type of sums of money and quantities: years of rows of any size. #}
{% macro type_total() -%}decimal(38, 4){%- endmacro %}


{# Largest amount of money that a row may hold, in any currency: a thousand times a large line of a rupiah shop, and a
   hundredth of what type_money holds. #}
{% macro max_amount() -%}1000000000000{%- endmacro %}


{# Two numbers multiplied, in type_money by default. DuckDB gives the product of two decimals as many digits as each
   has, which money of a yen or rupiah shop overflows; a double holds fifteen. `times('quantity', 'unit_price')` #}
{% macro times(first, second, type=none) -%}
    cast(cast({{ first }} as double) * cast({{ second }} as double) as {{ type or nextbest.type_money() }})
{%- endmacro %}


{# The amount paid for an order line, or refunded for a returned one: the price of its units less the discount. A
   discount lowers what was paid, and so what a return gives back. `net_amount('order_lines')` #}
{% macro net_amount(lines) -%}
    {{ times(lines ~ '.quantity', lines ~ '.unit_price') }}
    - sign({{ lines }}.quantity) * abs(coalesce({{ lines }}.discount_amount, 0))
{%- endmacro %}


{# The highest price that can be meant, as a query of one row: var `max_price_to_median` times the median of the prices
   in a relation, at most max_amount. `highest_price('renamed', 'raw_price')` #}
{% macro highest_price(relation, column) -%}
    select least(
        {{ nextbest.max_amount() }},
        {{ var('max_price_to_median') }} * coalesce(median(cast({{ column }} as double)), {{ nextbest.max_amount() }})
    ) as highest_price
    from {{ relation }}
    where {{ column }} > 0
{%- endmacro %}


{# The numbers of raw_<column> in type_money, null where a condition says that they are out of range; out_of_range tells
   those, as text `column=value; ...`, and is null where there are none.
   `numbers_in_range({'quantity': 'abs(raw_quantity) > 1000000'})` gives quantity, out_of_range #}
{% macro numbers_in_range(conditions) -%}
    {%- set text = dbt.type_string() -%}
    {%- for column, condition in conditions.items() %}
    case when not coalesce({{ condition }}, false) then cast(raw_{{ column }} as {{ nextbest.type_money() }}) end as {{ column }},
    {%- endfor %}
    nullif(
        {%- for column, condition in conditions.items() %}
        case
            when {{ condition }}
                then '{{ column }}=' || rtrim(rtrim(cast(raw_{{ column }} as {{ text }}), '0'), '.') || '; ' else ''
        end{{ ' ||' if not loop.last }}
        {%- endfor %},
        ''
    ) as out_of_range
{%- endmacro %}
