{%- set settings = {
    'consent_granted': var('consent_default') == 'granted', 'no_holdout': var('holdout_share') == 0,
    'no_randomised_campaign': (randomized_campaigns() if execute else []) | length == 0,
    'nobody_mailable': '(select count(case when can_be_mailed then 1 end) = 0 from customers)',
} -%}
{%- set own = text_literal(shop_language()) %}
with

cards as (

    select * from {{ ref('int_offer_cards') }}
    where coalesce(texts_of, '') = ''

),

-- in the shop's language or in one that customers read; words that another language borrows count as the shop's
texts as (

    select
        offer_code,
        headline,
        text,
        coalesce(max(case when language = {{ own }} then language end), min(language)) as language
    from cards
    where
        language = {{ own }}
        or language in (select readers.language from {{ ref('int_customer_languages') }} as readers)
    group by offer_code, headline, text

),

-- products of a theme that is allowed by default, of which the shop has said nothing
undecided as (

    select distinct product_id from {{ ref('int_sensitive_products') }}
    where forbids = 'allowed' and theme not in ({{ text_literals(decided_themes()) }})

),

products as (

    select
        cards.*,
        count(*) over (partition by lower(cards.name)) as n_with_name,
        undecided.product_id is not null as is_undecided
    from {{ ref('int_product_cards') }} as cards
    left join undecided on cards.product_id = undecided.product_id
    where cards.is_available

),

customers as (

    select
        addresses.email,
        coalesce(permissions.has_marketing_consent, false) as has_consented,
        coalesce(permissions.has_marketing_consent and permissions.may_be_mailed, false)
        and addresses.email is not null as can_be_mailed
    from {{ ref('int_mail_addresses') }} as addresses
    left join {{ ref('int_customer_permissions') }} as permissions on addresses.customer_id = permissions.customer_id

),

links as (
    {% for relation, key, column in [
        ('cards', 'offer_code', 'cta_url'), ('cards', 'offer_code', 'image_url'),
        ('products', 'product_id', 'url'), ('products', 'product_id', 'image_url'),
    ] %}
        select distinct
            {{ key }} || ': ' || {{ column }} as item,
            {{ column }} as url
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

items as (
    {% for check, relation, condition, item in [
        ('links_to_example', 'links',
            matches_pattern('url', 'https://([a-z0-9-]+[.])*example[.](com|org|net)([:/?#].*)?'), 'item'),
        ('shipped_texts', 'texts', "md5(headline || '|' || text) in (" ~ text_literals(shipped_texts()) ~ ')',
            "offer_code || ' (' || language || ')'"),
        ('missing_consents', 'customers', 'not has_consented', 'null'),
        ('missing_addresses', 'customers', 'email is null', 'null'),
        ('twin_products', 'products', 'n_with_name > 1', 'name'),
        ('missing_pictures', 'products', 'image_url = ' ~ text_literal(var('default_image_url')), 'name'),
        ('guessed_links', 'products', 'has_guessed_url', 'url'),
        ('missing_categories', 'products', "category = ''", 'name'),
        ('missing_descriptions', 'products', 'lower(description) = lower(name)', 'name'),
        ('missing_currency', 'products', 'currency is null', 'name'),
        ('names_in_capitals', 'products', 'name = upper(name) and ' ~ matches_pattern('name', '.*[A-Z]{4}.*'), 'name'),
        ('sensitive_products', 'products', 'is_undecided', 'name'),
    ] %}
        select
            '{{ check }}' as check_name,
            {{ condition }} as is_found,
            cast({{ item }} as {{ dbt.type_string() }}) as item
        from {{ relation }}
        union all
    {%- endfor %}
    {%- for check, is_found in settings.items() %}
        select
            '{{ check }}' as check_name,
            {{ is_found | lower }} as is_found,
            cast(null as {{ dbt.type_string() }}) as item
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    check_name,
    count(*) as n_checked,
    count(case when is_found then 1 end) as n_found,
    min(case when is_found then item end) as example
from items
group by check_name
