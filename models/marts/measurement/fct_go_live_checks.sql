{%- set is_open = 'n_found > ' ~ go_live_text('max_share') ~ ' * n_checked' -%}
with counts as (

    -- the demo is never sent
    select * from {{ ref('int_go_live_counts') }}
    where {{ 'false' if is_demo() else 'true' }}

)

select
    check_name,
    n_found,
    n_checked,
    case
        when not ({{ is_open }}) then 'met'
        when check_name in ({{ text_literals(var('go_live_accepted')) }}) then 'accepted'
        when check_name in ({{ text_literals(go_live_marked('is_advice')) }}) then 'advice'
        else 'open'
    end as status,
    example,
    {{ go_live_text('what') }} as what,
    {{ go_live_text('met') }} as what_is_met,
    {{ go_live_text('to_do') }} as what_to_do
from counts
