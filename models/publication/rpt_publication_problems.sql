{{ config(group='activation', access='private') }}
-- what keeps the marts from publication: no rows in a build that may be published
{%- set keys = {
    'fct_email_profiles': 'customer_id', 'fct_email_profile_deletes': 'delete_id', 'fct_catalog_items': 'product_id',
    'fct_next_best_offers': 'customer_id', 'fct_segment_entries': 'event_id', 'fct_triggers': 'trigger_id',
    'fct_product_recommendations': "customer_id || '|' || cast(rank as " ~ dbt.type_string() ~ ")",
} %}
with

profiles as (

    select * from {{ ref('fct_email_profiles') }}

),

found as (
    {%- for mart, key in keys.items() %}
        select
            '{{ mart }}' as mart,
            'key missing or twice' as problem,
            cast({{ key }} as {{ dbt.type_string() }}) as example
        from {{ ref(mart) }}
        group by {{ key }}
        having count(*) > 1 or count({{ key }}) = 0
        union all
    {%- endfor %}
    select
        'fct_email_profiles' as mart,
        problem,
        example
    from ({{ consent_problem('profiles') }}) as consents
    union all
    select
        'fct_email_profiles' as mart,
        'inactive with an address or an offer' as problem,
        customer_id as example
    from profiles
    where not is_active and (email is not null or offer_is_shown)
    union all
    select
        'fct_email_profiles' as mart,
        problem,
        example
    from ({{ person_problem('profiles') }}) as people
    union all
    select
        'fct_email_profiles' as mart,
        'a link that is no encoded https address' as problem,
        customer_id as example
    from profiles
    where
        false
        {%- for link in profile_links() %}
            or ({{ link }} <> '' and {{ link_problem(link) }})
        {%- endfor %}
    union all
    select
        'fct_email_profiles' as mart,
        'a text that is too long or holds what cannot be seen' as problem,
        customer_id as example
    from profiles
    where
        length(payload) > 131072
        {%- for text, limit in profile_text_limits().items() %}
            or {{ text_problem(text, limit) }}
        {%- endfor %}
    union all
    select
        'fct_email_profiles' as mart,
        problem,
        example
    from ({{ audience_problem() }}) as audience

)

select
    mart,
    problem,
    count(*) as n_rows,
    min(example) as example
from found
group by mart, problem
