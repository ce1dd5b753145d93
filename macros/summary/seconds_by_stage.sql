{# Seconds of work by stage of the build, from dbt's results: models by their folder, Python models by what they do, and
   all tests together. Stages run side by side, so they sum to more than the build took. #}
{% macro seconds_by_stage(results) %}
    {%- set by_name = {
        'int_prediction_models': 'training', 'int_ranking_models': 'training', 'int_customer_scores': 'scoring',
        'int_customer_category_scores': 'scoring', 'int_product_rankings': 'recommendations',
        'int_offer_assignments': 'offers', 'int_policy_estimates': 'evidence', 'int_holdout_lift': 'evidence', 'fct_publications': 'publishing',
    } -%}
    {%- set by_folder = {
        'staging': 'cleaning', 'identity': 'cleaning', 'cleaning': 'cleaning', 'events': 'cleaning', 'texts': 'cleaning',
        'tasks': 'features', 'features': 'features', 'send_times': 'features', 'training': 'scoring', 'scoring': 'scoring',
        'recommendations': 'recommendations', 'policy_evaluation': 'evidence', 'outcomes': 'evidence',
        'customer_value': 'offers', 'offers': 'offers', 'stability': 'offers', 'profiles': 'offers',
    } -%}
    {%- set seconds = {} -%}
    {%- for stage in ['cleaning', 'features', 'training', 'scoring', 'recommendations', 'offers', 'evidence', 'publishing',
        'tests'] -%}
        {%- do seconds.update({stage: 0}) -%}
    {%- endfor -%}
    {%- for result in results if result.execution_time -%}
        {%- set node = result.node -%}
        {%- set found = ['tests'] if node.resource_type in ['test', 'unit_test'] else [] -%}
        {%- if node.name in by_name -%}{%- do found.append(by_name[node.name]) -%}{%- endif -%}
        {%- for folder in node.fqn | reverse if folder in by_folder -%}{%- do found.append(by_folder[folder]) -%}{%- endfor -%}
        {%- if node.resource_type == 'model' and not found -%}
            {%- do found.append('publishing' if 'marts' in node.fqn else 'cleaning') -%}
        {%- endif -%}
        {%- if found -%}{%- do seconds.update({found[0]: seconds[found[0]] + result.execution_time}) -%}{%- endif -%}
    {%- endfor -%}
    {%- set rounded = {} -%}
    {%- for stage, value in seconds.items() if value -%}{%- do rounded.update({stage: value | round(1)}) -%}{%- endfor -%}
    {%- set whole = modules.datetime.datetime.now(modules.pytz.utc) - run_started_at -%}
    {%- do rounded.update({'build': whole.total_seconds() | round(1)}) -%}
    {{ return(rounded) }}
{% endmacro %}
