with

profiles as (

    select
        customer_id,
        email,
        email_sha256,
        is_active,
        count(*) over (partition by email) as n_with_email
    from {{ ref('fct_email_profiles') }}

)

select * from profiles
where
    email <> lower(trim(email))
    or email = ''
    or (email is not null and email_sha256 is null)
    or email_sha256 <> {{ sha256_hex('email') }}
    or (email is not null and not is_active)
    or (email is not null and n_with_email > 1)
