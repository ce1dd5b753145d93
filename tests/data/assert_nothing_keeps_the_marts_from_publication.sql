{{ config(group='activation') }}
-- the guards that the publication runs itself, so that dbt run, which runs no tests, publishes nothing that fails them
select
    mart,
    problem,
    n_rows,
    example
from {{ ref('int_publication_problems') }}
