select
    delete_id,
    customer_id,
    external_id,
    email_sha256,
    reason,
    updated_at
from {{ ref('int_email_profile_deletes') }}
