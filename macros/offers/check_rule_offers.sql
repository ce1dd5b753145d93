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


{# The codes of the offers to which a rule applies. #}
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


{# The offers of segments must stand in the seed as well: one that was renamed in one file alone. Where no file can be
   read, the test of the seed says so. #}
{% macro check_segment_offers(segment_offers=none) %}
    {%- set known = offers_on_file() | list -%}
    {%- set rows = segment_offers or (seed_rows('segment_offers') if target.type == 'duckdb' else []) -%}
    {%- for row in rows if known and row.offer_code not in known -%}
        {%- do exceptions.raise_compiler_error('seeds/segment_offers.csv: ' ~ row.segment_kind ~ ' ' ~ row.segment
            ~ ': unknown offer ' ~ row.offer_code ~ '; seeds/offers.csv has ' ~ known | sort | join(', ')) -%}
    {%- endfor -%}
{% endmacro %}


{# The rows of seeds/offers.csv by offer code, all values as text. #}
{% macro offers_on_file() %}
    {%- set offers = {} -%}
    {%- for row in seed_rows('offers') -%}
        {%- do offers.update({row.offer_code: row}) -%}
    {%- endfor -%}
    {{ return(offers) }}
{% endmacro %}


{# The rows of a seed as mappings, all values as text. #}
{% macro seed_rows(name) %}
    {%- set rows = [] -%}
    {%- set table = nextbest.seed_table(name) if execute else none -%}
    {%- for row in (table.rows if table else []) -%}
        {%- do rows.append(dict(zip(table.column_names | map('lower'), row))) -%}
    {%- endfor -%}
    {{ return(rows) }}
{% endmacro %}
