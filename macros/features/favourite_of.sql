{# Per spine_id of a relation: the value of a column that most rows have (ties: the smallest, so the
   first in the alphabet or of the day), its share of the rows that have one, and the number of values.
   `favourite_of('known_lines', 'category')` gives spine_id, favourite, favourite_share, n_values #}
{% macro favourite_of(relation, column) -%}
    select
        spine_id,
        min(case when n_rows = most_rows then {{ column }} end) as favourite,
        max(n_rows) / cast(sum(n_rows) as double) as favourite_share,
        count(*) as n_values
    from (
        select
            spine_id,
            {{ column }},
            count(*) as n_rows,
            max(count(*)) over (partition by spine_id) as most_rows
        from {{ relation }}
        where {{ column }} is not null
        group by spine_id, {{ column }}
    ) as counted
    group by spine_id
{%- endmacro %}
