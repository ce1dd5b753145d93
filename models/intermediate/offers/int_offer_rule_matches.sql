{% do check_offers_on_file() -%}
with

facts as (

    select * from {{ ref('int_offer_rule_inputs') }}
    where has_marketing_consent

),

personal as (

    select
        facts.*,
        experiments.offer_rules_of
    from facts
    left join {{ ref('int_customer_experiments') }} as experiments on facts.customer_id = experiments.customer_id
    where facts.has_personalisation_consent

),

-- a predicate that is null for a customer does not hold for that customer
matches as (
    {%- for rule in rules_of_all() %}
        select
            customer_id,
            'rule' as rule_kind,
            {{ text_literal(rule.name) }} as rule_key
        from personal
        where ({{ rule.when }}) and {{ holds_in_variant(rule) }}

        union all
    {% endfor %}
    {%- for offer in offers_on_file().values() if offer.eligibility %}
        select
            customer_id,
            'eligibility' as rule_kind,
            {{ text_literal(offer.offer_code) }} as rule_key
        from personal
        where ({{ offer.eligibility }})

        union all
    {% endfor %}
    {%- for segment in ['journey_stage', 'lifecycle_stage', 'rfm_segment'] %}
        select
            customer_id,
            '{{ segment }}' as rule_kind,
            {{ segment }} as rule_key
        from personal
        where {{ segment }} is not null

        union all
    {% endfor %}
    select
        customer_id,
        'expected_value' as rule_kind,
        'all' as rule_key
    from personal
    where purchase_7d_probability is not null

    union all

    select
        customer_id,
        'shop' as rule_kind,
        'all' as rule_key
    from facts
)

select
    facts.customer_id,
    facts.as_of_date,
    matches.rule_kind,
    matches.rule_key
from matches
inner join facts on matches.customer_id = facts.customer_id
