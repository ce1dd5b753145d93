with examples as (

    {{ label_examples(['open', 'click']) }}

),

next_sends as (

    {{ email_outcomes('examples') }}

)

select
    task,
    split,
    customer_id,
    as_of_date,
    case when case label when 'click' then is_clicked else is_opened end then 1 else 0 end as label
from next_sends
