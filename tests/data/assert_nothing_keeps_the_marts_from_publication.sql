{{ config(group='activation') }}
-- the guards that the publication runs itself, so that dbt run, which runs no tests, publishes nothing that fails them.
-- Is the audience meant to move so far? Then run once with --vars '{audience_change_limit: 1}' (more for a jump up).
select
    mart,
    problem,
    n_rows,
    example
from {{ ref('rpt_publication_problems') }}
