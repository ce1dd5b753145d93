{{ config(materialized='view') }}

select
    as_of_date,
    {{ is_rehearsal('as_of_date') }} as is_rehearsal
from {{ ref('int_as_of') }}
