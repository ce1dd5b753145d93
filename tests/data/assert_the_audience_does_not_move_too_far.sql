{{ config(group='activation') }}
-- Stops the build before anything is published: a sync that mirrors the table would delete everybody.
-- Meant so? Then run once with --vars '{audience_change_limit: 1}' (or more, for a jump upward).
with

counts as (

    select
        count(profiles.customer_id) as n_profiles,
        coalesce({{ n_published_profiles() }}, 0) as n_published,
        coalesce(max(as_of.as_of_date) < {{ newest_published_on() }}, false) as is_past
    from {{ ref('int_as_of') }} as as_of
    left join {{ ref('int_email_profiles') }} as profiles on as_of.as_of_date = profiles.as_of_date

)

select * from counts
where
    not is_past
    and n_published > 0
    and (
        (n_profiles = 0 and {{ var('audience_change_limit') }} < 1)
        or (
            n_published >= {{ var('audience_change_min') }}
            and abs(n_profiles - n_published) > {{ var('audience_change_limit') }} * n_published
        )
    )
