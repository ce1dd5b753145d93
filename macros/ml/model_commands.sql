{# Which of the champions of a task scores: the first in this order. #}
{% macro champion_order(models) -%}
    {{ models }}.trained_as_of desc, {{ models }}.trained_at desc, {{ models }}.model_version asc
{%- endmacro %}


{# dbt run-operation promote_model --args '{task: purchase_7d, model_version: ..., why: ..., by: ..., force: false}'
   A model becomes champion because it was better out of time on the same cut-offs, or because it is forced. #}
{% macro promote_model(task, model_version, why, by=none, force=false) %}
    {%- do nextbest.check_why('promote_model', why) -%}
    {%- set models = nextbest.models_of(task) -%}
    {%- set model = nextbest.model_named(models, task, model_version) -%}
    {%- set champion = models | selectattr('is_scoring') | first -%}
    {%- set obstacle = nextbest.obstacle_to_promotion(model, champion) -%}
    {%- if obstacle and not force -%}
        {%- do nextbest.refuse(
            task, model_version, obstacle ~ '; force: true promotes it all the same, and the history says so'
        ) -%}
    {%- endif -%}
    {%- do nextbest.install_champion(model, champion, 'promoted', why, by, obstacle is not none) -%}
{% endmacro %}


{# dbt run-operation roll_back_model --args '{task: purchase_7d, why: ..., by: ..., model_version: ...}'
   The champion before the present one scores again; another earlier one where model_version names it. #}
{% macro roll_back_model(task, why, model_version=none, by=none) %}
    {%- do nextbest.check_why('roll_back_model', why) -%}
    {%- set models = nextbest.models_of(task) -%}
    {%- set champion = models | selectattr('is_scoring') | first -%}
    {%- if not champion -%}
        {%- do nextbest.refuse(task, none, 'no model scores, so there is nothing to roll back from; promote one') -%}
    {%- endif -%}
    {%- set earlier = model_version or nextbest.champion_before(champion) -%}
    {%- if not earlier -%}
        {%- do nextbest.refuse(
            task, champion.model_version, 'it is the first champion; model_version names another one of: '
            ~ models | map(attribute='model_version') | join(', ')
        ) -%}
    {%- endif -%}
    {%- set model = nextbest.model_named(models, task, earlier) -%}
    {%- if not nextbest.was_champion(model) -%}
        {%- do nextbest.refuse(task, earlier, 'it never was champion; promote_model can make it one') -%}
    {%- endif -%}
    {%- do nextbest.install_champion(model, champion, 'rolled_back', why, by, false) -%}
{% endmacro %}


{# dbt run-operation retire_model --args '{task: purchase_7d, model_version: ..., why: ..., by: ..., force: false}' #}
{% macro retire_model(task, model_version, why, by=none, force=false) %}
    {%- do nextbest.check_why('retire_model', why) -%}
    {%- set models = nextbest.models_of(task) -%}
    {%- set champion = models | selectattr('is_scoring') | first -%}
    {%- set model = nextbest.model_named(models, task, model_version) -%}
    {%- if model.is_scoring and not force -%}
        {%- do nextbest.refuse(
            task, model_version, 'it scores; roll_back_model or promote_model puts another in its place, and force: true'
            ~ ' leaves the task to an earlier champion, or without one until the next training'
        ) -%}
    {%- endif -%}
    {%- do nextbest.write_decision(
        ["update " ~ ref('int_prediction_models') ~ " set role = 'retired' where " ~ nextbest.is_model(model)],
        model, champion, 'retired', 'retired', why, by, model.is_scoring
    ) -%}
{% endmacro %}


{# dbt run-operation list_models [--args '{task: purchase_7d}'] #}
{% macro list_models(task=none) %}
    {%- for name in ([task] if task else nextbest.task_names()) -%}
        {%- for model in nextbest.models_of(name, must_exist=task is not none) -%}
            {%- do print(
                name ~ '  ' ~ model.model_version ~ '  ' ~ ('scores' if model.is_scoring else model.role)
                ~ '  ' ~ (model.algorithm or '') ~ '  ' ~ model.trained_as_of ~ '  ' ~ model.training_reason
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
