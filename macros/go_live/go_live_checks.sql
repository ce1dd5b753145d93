{# What is checked before a shop sends its first e-mail: what is wrong where more than `max_share` of the things
   looked at are found, and what to do. The order is the one in which people read it. #}
{% macro go_live_checks() %}
    {{ return({
        'links_to_example': {'max_share': 0, 'what': 'links and pictures lead to example.com',
            'to_do': 'Set vars shop_url and default_image_url, and image_url and cta_path in seeds/offers.csv.'},
        'shipped_texts': {'max_share': 0, 'what': 'texts of offers are those of the demo',
            'to_do': 'Write your own in seeds/offers.csv and offer_texts.csv, or remove offers there and in segment_offers.csv.'},
        'consent_granted': {'max_share': 0, 'what': 'var consent_default is granted: customers without a row of consent are mailed',
            'to_do': 'Map crm.consents and set consent_default: denied, unless your lawyers say otherwise.'},
        'missing_consents': {'max_share': 0.5, 'what': 'customers have not consented to marketing by e-mail',
            'to_do': 'Is crm.consents mapped and named in var optional_tables, with channel email and purpose marketing?'},
        'missing_addresses': {'max_share': 0.5, 'what': 'customers have no valid e-mail address',
            'to_do': 'Map email in raw_crm__customers, and look at email_missing and email_invalid in fct_cleaning_summary.'},
        'missing_pictures': {'max_share': 0.5, 'what': 'products on sale show the picture of var default_image_url',
            'to_do': 'Map image_url in raw_shop__products.'},
        'twin_products': {'max_share': 0, 'what': 'products on sale share their name with another product_id',
            'to_do': 'Give them one product_id, or names that tell them apart, in raw_shop__products.'},
        'names_in_capitals': {'max_share': 0.05, 'what': 'products on sale have a name all in CAPITALS',
            'to_do': 'Write the names as customers should read them, in raw_shop__products.'},
        'sensitive_products': {'max_share': 0, 'what': 'products on sale are of a theme that not every customer wants to read of (alcohol)',
            'to_do': 'Say in var sensitive_themes what it is to be, such as {alcohol: allowed} or {alcohol: never_name}.'},
        'no_holdout': {'max_share': 0, 'what': 'var holdout_share is 0: nobody can tell what offers bring',
            'to_do': 'Set holdout_share: 0.05, so that 5 % of the customers get no offer.'},
        'no_randomised_campaign': {'max_share': 0, 'what': 'var randomized_campaigns names no campaign whose arms are drawn at random',
            'to_do': 'Send one campaign with arms drawn at random, and name it in var randomized_campaigns.'},
    }) }}
{% endmacro %}


{# Column of a check, by the name of the check: `go_live_text('to_do')`. #}
{% macro go_live_text(key) -%}
    case check_name
        {%- for name, check in nextbest.go_live_checks().items() %}
        when '{{ name }}' then {{ nextbest.text_literal(check[key]) if check[key] is string else check[key] }}
        {%- endfor %}
    end
{%- endmacro %}


{# Stops where a var of go-live is out of its domain; by default those of the project. #}
{% macro check_go_live(accepted=none, switches=none) %}
    {%- set accepted = var('go_live_accepted') if accepted is none else accepted -%}
    {%- set switches = {'is_demo': var('is_demo'), 'raw_models': var('raw_models')} if switches is none else switches -%}
    {%- set known = nextbest.go_live_checks() | list -%}
    {%- if accepted is string or accepted is not sequence or accepted | reject('in', known) | list -%}
        {%- do exceptions.raise_compiler_error("var go_live_accepted: '" ~ accepted
            ~ "'; expected a list of checks of nextbest go-live, some of " ~ known | join(', ')) -%}
    {%- endif -%}
    {%- for name, value in switches.items() if value is not boolean -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ value ~ "'; expected true or false") -%}
    {%- endfor -%}
{% endmacro %}
