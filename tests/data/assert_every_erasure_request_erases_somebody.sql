{{ config(severity='warn') }}
-- One row per erasure request that erased nobody: it names nobody, or may mean several people (n_silent), who are not
-- mailed since then.
select
    request_hash,
    count(distinct holder_id) as n_silent
from {{ ref('int_unclear_requests') }}
group by request_hash
