select
    approval_id,
    as_of_date,
    built_at,
    reasons,
    status,
    content_hash,
    decided_by,
    why,
    decided_at,
    publication_id,
    n_withdrawn
from {{ ref('int_approvals') }}
