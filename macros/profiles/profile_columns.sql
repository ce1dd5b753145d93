{#
    The content columns of the published row: name, type, and what stands in it for someone who left the audience
    (neutral, which may read a row of int_languages as `languages`) or may not be mailed (blank). The state machine is
    written from this list.
#}
{% macro profile_content_columns() %}
    {%- set text = dbt.type_string() -%}
    {%- set columns = [
        ('is_personalised', 'boolean', 'false', 'false'),
        ('first_name', text, "''", "''"),
        ('language', text, 'languages.language', 'null'),
        ('currency', text, "''", "''"),
        ('time_zone', text, 'null', 'null'),
        ('segment_propensity', text, 'null', 'null'),
        ('segment_churn', text, 'null', 'null'),
        ('segment_value', text, 'null', 'null'),
        ('lifecycle_stage', text, 'null', 'null'),
        ('journey_stage', text, 'null', 'null'),
        ('journey_stage_text', text, "''", "''"),
        ('is_vip', 'boolean', 'null', 'null'),
        ('purchase_7d_probability', 'double precision', 'null', 'null'),
        ('churn_90d_probability', 'double precision', 'null', 'null'),
        ('click_probability', 'double precision', 'null', 'null'),
        ('expected_spend_90d', 'double precision', 'null', 'null'),
        ('best_send_hour', 'integer', 'null', 'null'),
        ('best_send_hour_local', 'integer', 'null', 'null'),
        ('offer_code', text, "''", "''"),
        ('offer_headline', text, 'languages.neutral_headline', "''"),
        ('offer_text', text, 'languages.neutral_text', "''"),
        ('offer_cta_label', text, 'languages.neutral_cta_label', "''"),
        ('offer_cta_url', text, text_literal(var('shop_url')), "''"),
        ('offer_image_url', text, text_literal(var('default_image_url')), "''"),
        ('offer_expires_on', 'date', 'null', 'null'),
        ('offer_expires_text', text, "''", "''"),
        ('offer_is_shown', 'boolean', 'false', 'false'),
        ('offer_reason_text', text, "''", "''"),
        ('offer_source', text, "'segment_default'", "'segment_default'"),
        ('fallback_level', 'integer', '2', '2'),
        ('is_holdout', 'boolean', 'false', 'false'),
        ('experiment_id', text, 'null', 'null'),
        ('variant', text, 'null', 'null'),
        ('content_block', text, "'new_arrivals'", "'new_arrivals'"),
        ('content_block_text', text, 'languages.neutral_block_text', "''"),
    ] -%}
    {%- for number in range(1, 4) -%}
        {%- for part in profile_rec_parts() -%}
            {%- do columns.append(('rec_' ~ number ~ '_' ~ part, text, "''", "''")) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do columns.append(('recs_valid_until', 'date', 'null', 'null')) -%}
    {%- do columns.append(('payload', text, none, none)) -%}
    {{ return(columns) }}
{% endmacro %}


{# The value of a text column of the row where there is nothing to show. #}
{% macro profile_neutral_text(name) %}
    {%- for column, type, neutral, blank in profile_content_columns() if column == name -%}
        {{ return(neutral) }}
    {%- endfor -%}
{% endmacro %}


{# Columns that move every day: they are written when something else of the row changes, and are frozen until then. #}
{% macro profile_frozen_columns() %}
    {{ return([
        'purchase_7d_probability', 'churn_90d_probability', 'click_probability', 'expected_spend_90d',
    ]) }}
{% endmacro %}


{# The value of a content column in an inactive row: something neutral to show, or nothing (`kind`: neutral, blank). #}
{% macro inactive_content(name, kind, customer_id) -%}
    {%- if name == 'payload' -%}
        {{ nextbest.empty_payload(customer_id) }}
    {%- else -%}
        {%- for column, type, neutral, blank in nextbest.profile_content_columns() if column == name -%}
            cast({{ neutral if kind == 'neutral' else blank }} as {{ type }})
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{# A fingerprint of everything that is published of an active row, except its time and the frozen columns. #}
{% macro profile_hash() -%}
    {%- set columns = {'external_id': 'external_id', 'email': 'email'} -%}
    {%- for name, type, neutral, blank in profile_content_columns() if name not in profile_frozen_columns() -%}
        {%- do columns.update({name: 'cast(' ~ name ~ ' as ' ~ type ~ ')'}) -%}
    {%- endfor -%}
    {{ dbt.hash(json_as_text(json_object(columns))) }}
{%- endmacro %}


{# The key of an identity to remove, by its identifiers when its removal was first told. `delete_id('customer_id',
   "''", "''")` #}
{% macro delete_id(customer_id, external_id, email_sha256) -%}
    {{ nextbest.row_hash([customer_id, external_id, email_sha256]) }}
{%- endmacro %}
