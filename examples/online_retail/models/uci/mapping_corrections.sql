-- What the mapping itself changed, in lines of the file. Rejections are the pipeline's.
with changes as (
    select
        count(case when description <> trim(description) then 1 end) as description_trimmed,
        count(case when description is null then 1 end) as description_missing,
        count(case when stock_code <> upper(trim(stock_code)) then 1 end) as stock_code_upper_cased
    from {{ ref('source_lines') }}
)

select
    'description_trimmed' as kind,
    description_trimmed as n_lines
from changes
union all
select
    'description_missing' as kind,
    description_missing as n_lines
from changes
union all
select
    'stock_code_upper_cased' as kind,
    stock_code_upper_cased as n_lines
from changes
