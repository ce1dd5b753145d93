{# Whether an address may be mailed, per person, address and purpose, as told by signals; the rows of the address '' are
   for people without one. The signals of relation `signals` have the columns of int_consent_signals.

   A "no" of one id counts for the whole person. It is undone by a newer "yes" of the same id, unless that came from
   another address than the one that said no; or by a newer "yes" from the very address that is asked about, where
   the id that said no has had it, too. A bounce says no for its address alone, and for a person without an address. Where
   it came under an id that never had the address, a newer "yes" of that id undoes it as well. #}
{% macro permissions_by_address(signals) -%}
    with

    holders as (

        select distinct
            coalesce(identities.identity_id, addresses.raw_customer_id) as identity_id,
            addresses.raw_customer_id,
            addresses.email_sha256
        from {{ ref('int_address_history') }} as addresses
        left join {{ ref('int_identities') }} as identities
            on addresses.raw_customer_id = identities.raw_customer_id

    ),

    people as (

        select identity_id, '' as email_sha256 from {{ ref('int_identities') }}
        union
        select identity_id, '' as email_sha256 from {{ signals }}
        union
        select identity_id, email_sha256 from holders

    ),

    by_person as (

        select
            people.email_sha256 as asked_sha256,
            signals.*,
            people.email_sha256 = '' or holders.raw_customer_id is not null as is_holder
        from people
        inner join {{ signals }} as signals on people.identity_id = signals.identity_id
        left join holders
            on people.email_sha256 = holders.email_sha256 and signals.raw_customer_id = holders.raw_customer_id

    ),

    newest_grants as (

        select
            *,
            max(case when is_grant then signaled_at end) over (
                partition by identity_id, asked_sha256, purpose, raw_customer_id
            ) as granted_by_id_at,
            max(case when is_grant and email_sha256 = asked_sha256 then signaled_at end) over (
                partition by identity_id, asked_sha256, purpose
            ) as granted_by_address_at
        from by_person

    ),

    judged as (

        select
            *,
            not is_grant
            and (not is_of_address_alone or asked_sha256 in ('', email_sha256))
            and not coalesce((is_holder or is_of_address_alone) and granted_by_address_at > signaled_at, false)
            and not coalesce(
                granted_by_id_at > signaled_at
                and (
                    asked_sha256 = '' or asked_sha256 <> coalesce(email_sha256, '')
                    or (is_of_address_alone and not is_holder)
                ), false
            ) as is_refusal
        from newest_grants

    )

    select
        identity_id,
        asked_sha256 as email_sha256,
        purpose,
        max(case when is_grant and is_holder then signaled_at end) as granted_at,
        max(case when is_refusal then signaled_at end) as refused_at,
        max(case when is_refusal then {{ nextbest.newest_first('signaled_at', 'reason') }} end) as newest_refusal
    from judged
    group by identity_id, asked_sha256, purpose
{%- endmacro %}


{# A text that is largest for the newest time, with a word at its end, so that max() of it gives the newest word. #}
{% macro newest_first(at, word) -%}
    cast({{ at }} as {{ dbt.type_string() }}) || '|' || {{ word }}
{%- endmacro %}
