{{ config(severity='warn') }}
-- such a feature is told by its description, which is correct but no marketer's words
with features as (
    {% for feature in feature_columns()
        if not feature.startswith('is_') and feature not in (var('protected_attributes') if execute else []) %}
        select '{{ feature }}' as feature
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select features.feature
from features
left join {{ ref('reason_wordings') }} as wordings on features.feature = wordings.feature
where wordings.feature is null
