{#
    The offers that rules name must stand in the seed. On DuckDB the file is read here, because the seed may not be
    loaded yet; elsewhere the test assert_every_rule_addresses_an_offer says so.
#}
{% macro check_rule_offers(rules) %}
    {%- set offers = offers_on_file() -%}
    {%- for rule in rules if offers -%}
        {%- set target = rule.offer or rule.offer_kind -%}
        {%- set known = (offers.keys() if rule.offer else offers.values() | map(attribute='kind')) | list -%}
        {%- if target and target not in known -%}
            {%- do raise_rule_error(rule.name, 'unknown ' ~ ('offer ' if rule.offer else 'offer_kind ') ~ target
                ~ '; seeds/offers.csv has ' ~ known | unique | sort | join(', ')) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{# The codes of the offers that a rule is about. #}
{% macro rule_offers(rule) %}
    {%- set codes = [] -%}
    {%- for offer in offers_on_file().values() -%}
        {%- set has_discount = (offer.discount_rate or 0) | float > 0 -%}
        {%- if offer.offer_code == rule.offer or offer.kind == rule.offer_kind
            or ('discount' in rule and rule.discount == has_discount) -%}
            {%- do codes.append(offer.offer_code) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(codes or [rule.offer or rule.offer_kind or rule.discount]) }}
{% endmacro %}


{# The rows of seeds/offers.csv by offer code, all values as text. #}
{% macro offers_on_file() %}
    {%- set offers = {} -%}
    {%- if execute -%}
        {%- set table = adapter.dispatch('offer_rows', 'nextbest')() -%}
        {%- set names = table.column_names | map('lower') | list if table else [] -%}
        {%- for row in table.rows if table -%}
            {%- do offers.update({row[names.index('offer_code')]: dict(zip(names, row))}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(offers) }}
{% endmacro %}

{# Where no file can be read, the seed as it stands in the warehouse, if it does. #}
{% macro default__offer_rows() %}
    {%- set seed = adapter.get_relation(target.database, 'intermediate', 'offers') -%}
    {{ return(run_query('select * from ' ~ seed) if seed else none) }}
{% endmacro %}

{% macro duckdb__offer_rows() %}
    {%- set seed = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed')
        | selectattr('name', 'equalto', 'offers') | first -%}
    {%- set path = (seed.root_path ~ '/' ~ seed.original_file_path) | replace("'", "''") -%}
    {{ return(run_query("select * from read_csv('" ~ path ~ "', all_varchar = true)")) }}
{% endmacro %}
