-- depends_on: {{ ref('fct_publications') }}
-- Decided = delivered + held back + failed + pending, for the newest publication that each destination got. It reads
-- fct_publications so that dbt runs it after the publication: a line that is missing in the log must not keep new
-- refusals and offers from readers. The next sync sends what is missing, and then the counts agree again.
select
    publication_id,
    destination,
    n_decided,
    n_delivered,
    n_held_back,
    n_failed,
    n_pending
from {{ ref('fct_delivery_counts') }}
where is_newest and n_decided <> n_delivered + n_held_back + n_failed + n_pending
