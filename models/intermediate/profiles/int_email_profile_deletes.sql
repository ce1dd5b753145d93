-- An identity whose identifiers are all used by living profiles is no longer given for removal.
with numbered as (

    select
        *,
        row_number() over (partition by is_unchanged order by delete_id) as change_number,
        count(*) over (partition by is_unchanged) as n_changes
    from {{ ref('int_removed_identities') }}
    where coalesce(customer_id, external_id, email_sha256) is not null

)

select
    delete_id,
    customer_id,
    external_id,
    email_sha256,
    reason,
    case
        when is_unchanged then published_at
        else {{ spread_time('change_number', 'n_changes', 'changed_after') }}
    end as updated_at
from numbered
