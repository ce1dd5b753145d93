{{ config(materialized='view') }}

select signals.*
from {{ ref('int_consent_signals') }} as signals
inner join {{ ref('int_as_of') }} as as_of on signals.known_from < as_of.as_of_date
