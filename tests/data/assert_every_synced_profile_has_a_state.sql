-- depends_on: {{ ref('fct_publications') }}
-- Decided = delivered + held back + failed + pending, for the newest publication that each destination got. No state
-- belongs to somebody who is neither published nor to be deleted. A number of decided profiles that is not known is a
-- failure, too. It reads fct_publications so that dbt runs it after the publication: a line that is missing in the log
-- must not keep new refusals and offers from readers. The next sync sends what is missing, and the counts agree again.
select
    publication_id,
    destination,
    n_decided,
    n_delivered,
    n_held_back,
    n_failed,
    n_pending,
    n_stale
from {{ ref('fct_delivery_counts') }}
where
    is_newest
    and (n_decided is null or n_decided <> n_delivered + n_held_back + n_failed + n_pending or coalesce(n_stale, 0) > 0)
