{# The models of a task in the registry, newest first, as mappings with text values. #}
{% macro models_of(task, must_exist=true) %}
    {%- do nextbest.check_registry_exists() -%}
    {%- set names = [
        'task', 'model_version', 'role', 'algorithm', 'trained_as_of', 'trained_at', 'training_reason', 'compared_with',
        'compared_metric', 'compared_value', 'compared_champion_value', 'is_better', 'compared_from', 'compared_to',
    ] -%}
    {%- set query -%}
        select
            {% for name in names %}cast(models.{{ name }} as {{ dbt.type_string() }}), {% endfor %}
            cast(as_of.as_of_date as {{ dbt.type_string() }}), models.trained_as_of <= as_of.as_of_date
        from {{ ref('int_prediction_models') }} as models
        cross join {{ ref('int_build_context') }} as as_of
        where models.task = {{ nextbest.text_literal(task) }}
        order by {{ nextbest.champion_order('models') }}
    {%- endset -%}
    {%- set models = [] -%}
    {%- for row in run_query(query).rows -%}
        {%- set model = dict(zip(names, row.values())) -%}
        {%- set is_first = models | selectattr('is_scoring') | list | length == 0 -%}
        {%- do model.update({
            'as_of_date': row[-2], 'is_known': row[-1],
            'is_scoring': model.role == 'champion' and row[-1] and is_first,
        }) -%}
        {%- do models.append(model) -%}
    {%- endfor -%}
    {%- if must_exist and not models -%}
        {%- do nextbest.refuse(
            task, none, 'the registry has no model of it; known tasks are ' ~ nextbest.task_names() | join(', ')
        ) -%}
    {%- endif -%}
    {{ return(models) }}
{% endmacro %}


{# The model of a version, or an error that names the existing versions. #}
{% macro model_named(models, task, model_version) %}
    {%- set found = models | selectattr('model_version', 'equalto', model_version) | list -%}
    {%- if not found -%}
        {%- do nextbest.refuse(
            task, model_version,
            'there is no such version; there are ' ~ models | map(attribute='model_version') | join(', ')
        ) -%}
    {%- elif found[0].role == 'failed' -%}
        {%- do nextbest.refuse(task, model_version, 'its training failed, so there is no model to score with') -%}
    {%- endif -%}
    {{ return(found[0]) }}
{% endmacro %}


{# The reason why a model may not replace the champion, or none: it must have been better on the same cut-offs. #}
{% macro obstacle_to_promotion(model, champion) %}
    {%- if not champion or model.is_scoring -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if model.compared_with == champion.model_version and model.compared_metric -%}
        {%- set judged, is_better = model, model.is_better == 'true' -%}
    {%- elif champion.compared_with == model.model_version and champion.compared_metric -%}
        {%- set judged, is_better = champion, champion.is_better == 'false' -%}
    {%- else -%}
        {{ return(
            'it was never compared with the champion ' ~ champion.model_version ~ ' on the same later cut-offs'
        ) }}
    {%- endif -%}
    {{ return(none if is_better else
        'it was not better than the champion ' ~ champion.model_version ~ ' out of time: ' ~ judged.model_version
        ~ ' has ' ~ judged.compared_metric ~ ' ' ~ judged.compared_value ~ ' against '
        ~ judged.compared_champion_value ~ ' on the cut-offs ' ~ judged.compared_from ~ ' to ' ~ judged.compared_to
    ) }}
{% endmacro %}


{# The champion that a champion replaced when it was trained, recalibrated or promoted. #}
{% macro champion_before(champion) %}
    {%- set rows = run_query(
        "select previous_champion from " ~ ref('int_model_history') ~ " where " ~ nextbest.is_model(champion)
        ~ " and role = 'champion' and event <> 'rolled_back' order by decided_at desc limit 1"
    ).rows -%}
    {{ return(rows[0][0] if rows else none) }}
{% endmacro %}


{# Whether a model has ever been champion. #}
{% macro was_champion(model) %}
    {{ return(run_query(
        "select 1 from " ~ ref('int_model_history') ~ " where " ~ nextbest.is_model(model)
        ~ " and role = 'champion' limit 1"
    ).rows | length > 0) }}
{% endmacro %}


{# The condition of a model's rows in the registry and in the history. #}
{% macro is_model(model) -%}
    task = {{ nextbest.text_literal(model.task) }} and model_version = {{ nextbest.text_literal(model.model_version) }}
{%- endmacro %}
