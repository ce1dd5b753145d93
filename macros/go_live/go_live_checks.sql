{# What is checked before a shop sends its first email: what is wrong where more than `max_share` of the things
   looked at are found, what holds where the check is met, and what to do. A check that `is_advice` does not hold back
   the first email. A check that `is_required` cannot be accepted. A text that begins with "var" or "no" is about the
   whole shop, and has no counts. #}
{% macro go_live_checks() %}
    {{ return({
        'nobody_mailable': {'max_share': 0, 'is_required': true,
            'what': 'no customer can be emailed, because none has both an email address and a consent',
            'met': 'some customers have both an email address and a consent',
            'to_do': 'Map email in raw_crm__customers, and crm.consents. This check cannot be accepted.'},
        'links_to_example': {'max_share': 0,
            'what': 'links and pictures lead to example.com',
            'met': 'links and pictures lead to other hosts than example.com',
            'to_do': 'Set vars shop_url and default_image_url, and image_url and cta_path in seeds/offers.csv.'},
        'guessed_links': {'max_share': 0.05,
            'what': 'products on sale have a link that is guessed from var shop_url and the product_id, and was never seen',
            'met': 'products on sale have a link that the shop gave',
            'to_do': 'Open it. Map product_url in raw_shop__products, or accept the check if the shop has such pages.'},
        'shipped_texts': {'max_share': 0,
            'what': 'texts of offers are those of the demo',
            'met': 'texts of offers are not those of the demo',
            'to_do': 'Write your own in seeds/offers.csv and offer_texts.csv, or remove offers there and in segment_offers.csv.'},
        'consent_granted': {'max_share': 0,
            'what': 'var consent_default is granted: customers without a row of consent get email',
            'met': 'var consent_default is denied: only customers with a row of consent get email',
            'to_do': 'Map crm.consents and set consent_default: denied, unless your lawyers say otherwise.'},
        'missing_consents': {'max_share': 0.5,
            'what': 'customers have not consented to marketing by email',
            'met': 'customers have consented to marketing by email, or var consent_default is granted',
            'to_do': 'Is crm.consents mapped and named in var optional_tables, with channel email and purpose marketing?'},
        'missing_addresses': {'max_share': 0.5,
            'what': 'customers have no valid email address',
            'met': 'customers have a valid email address',
            'to_do': 'Map email in raw_crm__customers, and look at email_missing and email_invalid in fct_cleaning_summary.'},
        'missing_categories': {'max_share': 0.5,
            'what': 'products on sale have no category, so they are left out of scores by category, favorite categories'
                ~ ' and recommendations by taste',
            'met': 'products on sale have a category',
            'to_do': 'Map category in raw_shop__products, or derive it there from the names, as nextbest init drafts it.'},
        'missing_pictures': {'max_share': 0.5,
            'what': 'products on sale show the picture of var default_image_url',
            'met': 'products on sale show a picture that the shop gave',
            'to_do': 'Map image_url in raw_shop__products.'},
        'missing_descriptions': {'max_share': 0.5,
            'what': 'products on sale have no description, so emails repeat their name',
            'met': 'products on sale have a description that is not their name',
            'to_do': 'Map description in raw_shop__products, or leave it out of the template and accept the check.'},
        'missing_currency': {'max_share': 0,
            'what': 'products on sale have a price without a currency',
            'met': 'products on sale have a price with its currency',
            'to_do': 'Set var currency, such as EUR, or map currency in raw_shop__orders.'},
        'twin_products': {'max_share': 0,
            'what': 'products on sale share their name with another product_id',
            'met': 'products on sale have a name that no other product_id has',
            'to_do': 'Give them one product_id, or names that tell them apart, in raw_shop__products.'},
        'names_in_capitals': {'max_share': 0.05,
            'what': 'products on sale have a name all in CAPITALS',
            'met': 'products on sale have a name that is not all in CAPITALS',
            'to_do': 'Write the names as customers should read them, in raw_shop__products.'},
        'sensitive_products': {'max_share': 0,
            'what': 'products on sale belong to a theme that not every customer wants to read about (alcohol)',
            'met': 'products on sale belong to no theme (alcohol) that is missing in var sensitive_themes',
            'to_do': 'Set the theme in var sensitive_themes, such as {alcohol: allowed} or {alcohol: never_name}.'},
        'no_holdout': {'max_share': 0,
            'what': 'var holdout_share is 0, so the effect of offers cannot be measured',
            'met': 'var holdout_share leaves some customers without an offer, so the effect of offers can be measured',
            'to_do': 'Set holdout_share: 0.05, so that 5 % of the customers get no offer.'},
        'no_randomised_campaign': {'max_share': 0, 'is_advice': true,
            'what': 'var randomized_campaigns names no campaign whose arms were drawn at random, so the effect of other'
                ~ ' offers cannot be estimated yet',
            'met': 'var randomized_campaigns names campaigns whose arms were drawn at random',
            'to_do': 'In the first campaign, draw at random which customer gets which arm, such as one of two offers. When it'
                ~ ' has been sent, name it in var randomized_campaigns.'},
    }) }}
{% endmacro %}


{# Names of the checks that have a mark: `go_live_marked('is_advice')`. #}
{% macro go_live_marked(mark) %}
    {{ return(nextbest.go_live_checks().items() | selectattr('1.' ~ mark, 'defined') | map('first') | list) }}
{% endmacro %}


{# Column of a check, by the name of the check: `go_live_text('to_do')`. #}
{% macro go_live_text(key) -%}
    case check_name
        {%- for name, check in nextbest.go_live_checks().items() %}
        when '{{ name }}' then {{ nextbest.text_literal(check[key]) if check[key] is string else check[key] }}
        {%- endfor %}
    end
{%- endmacro %}
