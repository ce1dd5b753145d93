{# Ends a command with a plain sentence that names the task and the version. #}
{% macro refuse(task, model_version, reason) %}
    {%- do exceptions.raise_compiler_error(
        'task ' ~ task ~ (', version ' ~ model_version if model_version else '') ~ ': ' ~ reason
    ) -%}
{% endmacro %}


{# Stops a decision without a reason. #}
{% macro check_why(command, why) %}
    {%- if not why or not why | string | trim -%}
        {%- do exceptions.raise_compiler_error(command ~ ": why is empty; say in a sentence why it is done") -%}
    {%- endif -%}
{% endmacro %}


{# Commands work on what a build has left. #}
{% macro check_registry_exists() %}
    {%- for relation in (ref('int_prediction_models'), ref('int_model_history'), ref('int_build_context')) -%}
        {%- if adapter.get_relation(relation.database, relation.schema, relation.identifier) is none -%}
            {%- do exceptions.raise_compiler_error(
                "there are no models yet: " ~ relation ~ " does not exist; run dbt build first"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{# Makes a model the one that scores: champions that would go before it are retired. #}
{% macro install_champion(model, champion, event, why, by, is_forced) %}
    {%- if model.is_scoring -%}
        {%- do nextbest.refuse(model.task, model.model_version, 'it scores already') -%}
    {%- elif not model.is_known -%}
        {%- do nextbest.refuse(
            model.task, model.model_version, 'it was trained for ' ~ model.trained_as_of
            ~ ', after the date of the newest build, ' ~ model.as_of_date
        ) -%}
    {%- endif -%}
    {%- set registry = ref('int_prediction_models') -%}
    {%- set as_of_date = "cast('" ~ model.as_of_date ~ "' as date)" -%}
    {%- set retirement -%}
        update {{ registry }} set role = 'retired'
        where task = {{ nextbest.text_literal(model.task) }} and role = 'champion'
            and trained_as_of <= {{ as_of_date }}
            and (
                trained_as_of > cast('{{ model.trained_as_of }}' as date)
                or (
                    trained_as_of = cast('{{ model.trained_as_of }}' as date)
                    and (
                        trained_at > cast('{{ model.trained_at }}' as timestamp)
                        or (
                            trained_at = cast('{{ model.trained_at }}' as timestamp)
                            and model_version < {{ nextbest.text_literal(model.model_version) }}
                        )
                    )
                )
            )
    {%- endset -%}
    {%- set installation -%}
        update {{ registry }} set role = 'champion', decided_as_of = {{ as_of_date }}
        where {{ nextbest.is_model(model) }}
    {%- endset -%}
    {%- do nextbest.write_decision(
        [retirement, installation], model, champion, event, 'champion', why, by, is_forced
    ) -%}
{% endmacro %}


{# Changes the registry and writes the history, both or neither. #}
{% macro write_decision(changes, model, champion, event, role, why, by, is_forced) %}
    {%- set who = by or env_var('USER', env_var('USERNAME', 'unknown')) -%}
    {%- set record -%}
        insert into {{ ref('int_model_history') }} (
            task, model_version, event, role, previous_champion, decided_at, decided_as_of, decided_by, why, is_forced
        )
        values (
            {{ nextbest.text_literal(model.task) }}, {{ nextbest.text_literal(model.model_version) }}, '{{ event }}',
            '{{ role }}', {{ nextbest.text_literal(champion.model_version) if champion else 'null' }},
            {{ nextbest.run_started() }}, cast('{{ model.as_of_date }}' as date), {{ nextbest.text_literal(who) }},
            {{ nextbest.text_literal(why) }}, {{ 'true' if is_forced else 'false' }}
        )
    {%- endset -%}
    {%- for change in changes + [record] -%}
        {%- do run_query(change) -%}
    {%- endfor -%}
    {%- do adapter.commit() -%}
    {%- do print(
        'task ' ~ model.task ~ ', version ' ~ model.model_version ~ ': ' ~ event | replace('_', ' ') ~ ' by ' ~ who
        ~ (', forced' if is_forced else '') ~ '; the next dbt build scores accordingly'
    ) -%}
{% endmacro %}
