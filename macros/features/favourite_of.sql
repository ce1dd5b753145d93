{# Per customer_id and as_of_date of a relation: the value of a column that most rows have (ties: the smallest, so the
   first in the alphabet or of the day), its share of the rows that have one, and the number of values.
   `favourite_of('known_lines', 'category')` gives customer_id, as_of_date, favourite, favourite_share, n_values #}
{% macro favourite_of(relation, column) -%}
    select
        customer_id,
        as_of_date,
        min(case when n_rows = most_rows then {{ column }} end) as favourite,
        max(n_rows) / cast(sum(n_rows) as double) as favourite_share,
        count(*) as n_values
    from (
        select
            customer_id,
            as_of_date,
            {{ column }},
            count(*) as n_rows,
            max(count(*)) over (partition by customer_id, as_of_date) as most_rows
        from {{ relation }}
        where {{ column }} is not null
        group by customer_id, as_of_date, {{ column }}
    ) as counted
    group by customer_id, as_of_date
{%- endmacro %}
