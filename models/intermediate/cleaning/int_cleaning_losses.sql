with limited as (

    select
        *,
        {{ max_loss_share('loss', 'table_name') }} as max_share
    from {{ ref('int_cleaning_shares') }}

)

select
    table_name,
    loss,
    n_rows,
    n_lost,
    max_share,
    table_name in ({{ text_literals(required_tables()) }}) as is_required,
    reason,
    n_reason_rows,
    example,
    n_example_rows
from limited
where n_lost > max_share * n_rows
