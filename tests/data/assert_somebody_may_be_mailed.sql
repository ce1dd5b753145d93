{{ config(severity='warn', group='activation') }}
-- a shop may begin without a single consent; more often a file is missing, or consent_default is not what was meant
with

counts as (

    select count(*) as n_profiles from {{ ref('int_email_profiles') }}

)

select * from counts
where n_profiles = 0
