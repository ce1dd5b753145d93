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


{# The name by which a shop sets a var: the old one where it still uses that. #}
{% macro name_of_var(name) %}
    {%- for old, new in nextbest.renamed_vars().items() if new == name and var(old, none) is not none -%}
        {{ return(old) }}
    {%- endfor -%}
    {{ return(name) }}
{% endmacro %}


{# The value of a var that was renamed. `setting('optional_tables')` #}
{% macro setting(name) %}
    {{ return(var(nextbest.name_of_var(name))) }}
{% endmacro %}


{# Says which vars of a shop have new names. #}
{% macro tell_renamed_vars() %}
    {%- for old, new in nextbest.renamed_vars().items() if var(old, none) is not none -%}
        {%- do nextbest.say('var ' ~ old ~ ' is now called ' ~ new ~ '; this version still reads the old name') -%}
    {%- endfor -%}
{% endmacro %}
