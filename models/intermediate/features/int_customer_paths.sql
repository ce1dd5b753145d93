with spine as (

    select
        spine_id,
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}

),

-- page_view -> page, product_view -> view:Shoes, add_to_cart -> cart:Shoes
steps as (

    select
        event_id,
        customer_id,
        occurred_at,
        cast(occurred_at as date) as occurred_on,
        cast(known_from as date) as known_on,
        case event_type
            when 'page_view' then 'page' when 'product_view' then 'view' when 'add_to_cart' then 'cart' else event_type
        end
        || case
            when event_type in ('product_view', 'add_to_cart') then coalesce(':' || replace(category, ' ', '_'), '')
            else ''
        end as step
    from {{ ref('int_web_events') }}
    where occurred_at >= (select min(spine.as_of_date) - {{ var('path_days') }} from spine)

),

known_steps as (

    select
        spine.spine_id,
        steps.step,
        row_number() over (
            partition by spine.spine_id order by steps.occurred_at desc, steps.event_id desc
        ) as row_num
    from steps
    inner join spine
        on
            steps.customer_id = spine.customer_id
            and steps.known_on < spine.as_of_date
            and steps.occurred_on >= spine.as_of_date - {{ var('path_days') }}

),

paths as (

    select
        spine_id,
        {{ dbt.listagg('step', "' '", 'order by row_num desc') }} as recent_path
    from known_steps
    where row_num <= {{ var('path_steps') }}
    group by spine_id

)

select
    spine.customer_id,
    spine.as_of_date,
    paths.recent_path
from paths
inner join spine on paths.spine_id = spine.spine_id
