with limited as (

    select
        table_name,
        loss,
        n_rows,
        n_lost,
        {{ max_loss_share('loss', 'table_name') }} as max_share
    from {{ ref('int_cleaning_shares') }}

),

-- what most of the lost rows have in common
reasons as (

    select
        system || '.' || source_table as table_name,
        reason,
        n_rows,
        example,
        n_example_rows,
        row_number() over (partition by system, source_table order by n_rows desc, reason asc) as place
    from {{ ref('int_cleaning_counts') }}
    where {{ is_loss('reason') }}

)

select
    limited.*,
    limited.table_name in ({{ text_literals(required_tables()) }}) as is_required,
    reasons.reason,
    reasons.n_rows as n_reason_rows,
    reasons.example,
    reasons.n_example_rows
from limited
left join reasons
    on
        limited.table_name = reasons.table_name
        and (
            (limited.loss = 'rejected' and reasons.place = 1)
            or (limited.loss = 'unmatched' and reasons.reason in ('customer_unknown', 'order_unknown'))
        )
where limited.n_lost > limited.max_share * limited.n_rows
