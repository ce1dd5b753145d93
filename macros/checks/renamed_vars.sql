{# Names that vars had in earlier versions, which this one still reads, and the names that they have now. #}
{% macro renamed_vars() %}
    {{ return({
        'systems': 'optional_tables',
        'randomised_campaigns': 'randomized_campaigns',
        'rec_neighbours': 'rec_neighbors',
        'send_time_prior_moments': 'send_time_prior_signals',
        'high_segment_lift': 'segments',
        'low_segment_lift': 'segments',
    }) }}
{% endmacro %}


{# Keys of vars that had another name in earlier versions: {var: {old: new}} #}
{% macro renamed_keys() %}
    {{ return({'similarity': {'neighbours': 'neighbors'}}) }}
{% endmacro %}


{# The name by which a shop sets a var: the old one where it still uses that. #}
{% macro name_of_var(name) %}
    {%- for old, new in nextbest.renamed_vars().items() if new == name and var(old, none) is not none -%}
        {{ return(old) }}
    {%- endfor -%}
    {{ return(name) }}
{% endmacro %}


{# The value of a var that was renamed, or of one whose keys were. `setting('optional_tables')` #}
{% macro setting(name) %}
    {%- set value = var(nextbest.name_of_var(name)) -%}
    {%- set keys = nextbest.renamed_keys().get(name, {}) -%}
    {%- if not keys or value is not mapping -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set present = {} -%}
    {%- for key, part in value.items() -%}
        {%- do present.update({keys.get(key, key): part}) -%}
    {%- endfor -%}
    {{ return(present) }}
{% endmacro %}


{# Says which vars of a shop, and which of their keys, have new names. #}
{% macro tell_renamed_vars() %}
    {%- for name, keys in nextbest.renamed_keys().items() if var(name) is mapping -%}
        {%- for old, new in keys.items() if old in var(name) -%}
            {%- do nextbest.say('key ' ~ old ~ ' of var ' ~ name ~ ' is now called ' ~ new
                ~ '; this version still reads the old name') -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for old, new in nextbest.renamed_vars().items() if var(old, none) is not none -%}
        {%- do nextbest.say('var ' ~ old ~ ' is now called ' ~ new ~ '; this version still reads the old name') -%}
    {%- endfor -%}
{% endmacro %}
