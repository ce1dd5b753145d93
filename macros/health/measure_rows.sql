{# The rows of one measure of a relation, as the measures of health have them. `n` is the number of independent rows
   behind a value: chance alone moves it by 0.5 / sqrt(n) on its scale (see on_scale).
   Without a name of the measure, column `measure` of the relation has it.
   `measure_rows('catalog', 'products_available', 'count', 'n_available', '1')` #}
{% macro measure_rows(relation, measure, scale, value, n, item="'all'", condition='true', grouped=false) %}
    select
        as_of_date,
        {{ "'" ~ measure ~ "' as " if measure }}measure,
        {{ item }} as item,
        '{{ scale }}' as scale,
        cast({{ value }} as double) as value,
        0.5 / sqrt(nullif({{ n }}, 0)) as noise
    from {{ relation }}
    where {{ condition }}
    {%- if grouped %}
    group by as_of_date
    {%- endif %}
{% endmacro %}
