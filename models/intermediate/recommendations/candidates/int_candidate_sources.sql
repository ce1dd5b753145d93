{{ config(materialized='view') }}
{%- set most = var('rec_candidates') -%}
with

found as (
    {%- for source, found in candidate_sources().items() %}
        select
            scoring_event_id,
            product_id,
            '{{ source }}' as source,
            {{ found.rank }} as source_rank,
            {%- for other in candidate_sources().values() %}
                {%- for column in other.columns %}
                    {{ column if other.model == found.model else 'null' }} as {{ column }},
                {%- endfor %}
            {%- endfor %}
            {{ 'is_cooling' if source == 'personal' else 'false' }} as is_cooling
        from {{ ref(found.model) }}
        union all
    {%- endfor %}
    select
        scoring_event_id,
        product_id,
        source,
        source_rank,
        {%- for other in candidate_sources().values() %}
            {%- for column in other.columns %}
                null as {{ column }},
            {%- endfor %}
        {%- endfor %}
        false as is_cooling
    from {{ ref('int_shop_candidates') }}
)

-- a source has more products than it brings as candidates
select
    *,
    source_rank <= case source
        {%- for source, n_products in most.items() %}
            when '{{ source }}' then {{ n_products }}
        {%- endfor %}
    end as is_brought
from found
