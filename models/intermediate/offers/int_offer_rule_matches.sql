{% do check_rule_texts(offer_rules()) -%}
{% do check_offers_on_file() -%}
with

facts as (

    select * from {{ ref('int_offer_rule_inputs') }}
    where has_marketing_consent

),

personal as (

    select * from facts
    where has_personalisation_consent

),

-- a predicate that is null for a customer does not hold for her
matches as (
    {%- for rule in offer_rules() %}
        select
            customer_id,
            {{ text_literal(rule.name) }} as rule_name
        from personal
        where ({{ rule.when }})

        union all
    {% endfor %}
    {%- for offer in offers_on_file().values() if offer.eligibility %}
        select
            customer_id,
            {{ text_literal('eligible ' ~ offer.offer_code) }} as rule_name
        from personal
        where ({{ offer.eligibility }})

        union all
    {% endfor %}
    {%- for segment in ['journey_stage', 'lifecycle_stage', 'rfm_segment'] %}
        select
            customer_id,
            '{{ segment }} ' || {{ segment }} as rule_name
        from personal
        where {{ segment }} is not null

        union all
    {% endfor %}
    select
        customer_id,
        'expected value' as rule_name
    from personal
    where purchase_7d_probability is not null

    union all

    select
        customer_id,
        'shop all' as rule_name
    from facts
)

select
    facts.customer_id,
    facts.as_of_date,
    matches.rule_name
from matches
inner join facts on matches.customer_id = facts.customer_id
