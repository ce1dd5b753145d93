{# For each spine_id of a relation: the most frequent value of a column (ties: the smallest, so the first in the
   alphabet or of the day), its share of the rows that have a value, and the number of values. Joining the largest
   counts back is faster than a window.
   `favourite_of('known_lines', 'category')` gives spine_id, favourite, favourite_share, n_values #}
{% macro favourite_of(relation, column) -%}
    with cells as (

        select
            spine_id,
            {{ column }} as favourite,
            count(*) as n_rows
        from {{ relation }}
        where {{ column }} is not null
        group by spine_id, {{ column }}

    ),

    totals as (

        select
            spine_id,
            max(n_rows) as most_rows,
            max(n_rows) / cast(sum(n_rows) as double) as favourite_share,
            count(*) as n_values
        from cells
        group by spine_id

    )

    select
        totals.spine_id,
        min(cells.favourite) as favourite,
        min(totals.favourite_share) as favourite_share,
        min(totals.n_values) as n_values
    from totals
    inner join cells
        on
            totals.spine_id = cells.spine_id
            and totals.most_rows = cells.n_rows
    group by totals.spine_id
{%- endmacro %}
