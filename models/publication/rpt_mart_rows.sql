{{ config(materialized='view', group='activation', access='private') }}

{% for mart in published_marts() %}
    select
        '{{ mart }}' as mart,
        count(*) as n_rows
    from {{ ref(mart) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
