select
    task,
    model_version,
    event,
    role,
    previous_champion,
    decided_at,
    decided_as_of,
    decided_by,
    why,
    is_forced
from {{ ref('int_model_history') }}
