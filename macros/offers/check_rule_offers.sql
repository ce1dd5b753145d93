{#
    The offers that rules name must stand in the seed. On DuckDB the file is read here, because the seed may not be
    loaded yet; elsewhere the test assert_every_rule_addresses_an_offer says so.
#}
{% macro check_rule_offers(rules) %}
    {%- set offers = offers_on_file() -%}
    {%- for rule in rules if offers -%}
        {%- set target = rule.offer or rule.offer_kind -%}
        {%- set known = offers.keys() if rule.offer else offers.values() -%}
        {%- if target and target not in known -%}
            {%- do raise_rule_error(rule.name, 'unknown ' ~ ('offer ' if rule.offer else 'offer_kind ') ~ target
                ~ '; seeds/offers.csv has ' ~ known | unique | sort | join(', ')) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{# Offer code -> kind, empty where the engine cannot read the file. #}
{% macro offers_on_file() %}
    {{ return(adapter.dispatch('offers_on_file', 'nextbest')()) }}
{% endmacro %}

{% macro default__offers_on_file() %}
    {{ return({}) }}
{% endmacro %}

{% macro duckdb__offers_on_file() %}
    {%- set seed = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed')
        | selectattr('name', 'equalto', 'offers') | first -%}
    {%- set path = (seed.root_path ~ '/' ~ seed.original_file_path) | replace("'", "''") -%}
    {%- set rows = run_query("select offer_code, kind from read_csv('" ~ path ~ "', all_varchar = true)") -%}
    {%- set offers = {} -%}
    {%- for row in rows.rows -%}
        {%- do offers.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {{ return(offers) }}
{% endmacro %}
