{{ config(materialized='view') }}
-- Shares are cumulated, newest touch first, so that amounts can be split without a cent too many (macro part_of).
with

touches as (

    select * from {{ ref('int_order_touches') }}

),

counted as (
    {% for rule in attribution_rules() %}
        {%- set at, days = ('clicked_at', 'click_days') if rule == 'last_click' else ('touched_at', 'touch_days') %}
        select
            '{{ rule }}' as attribution_rule,
            *,
            {{ at }} as counted_at
        from touches
        where {{ at }} > {{ window_start(days, 'ordered_at') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

ranked as (

    select
        *,
        row_number() over (partition by attribution_rule, order_id order by counted_at desc, campaign_id desc) as place,
        count(*) over (partition by attribution_rule, order_id) as n_places,
        max(counted_at) over (partition by attribution_rule, order_id) as newest_at
    from counted

),

-- The age from the newest touch gives the shares that the age from the order gives, and some weight is never zero.
aged as (

    select
        *,
        {{ dbt.datediff('counted_at', 'newest_at', 'second') }}
        / (86400.0 * {{ var('attribution').half_life_days }}) as half_lives
    from ranked

),

weighted as (

    select
        *,
        case
            when attribution_rule = 'time_decay' then power(0.5, half_lives)
            when attribution_rule = 'linear' or place = 1 then 1.0
            else 0.0
        end as weight
    from aged

),

cumulated as (

    select
        *,
        case
            when place = n_places then 1.0
            else sum(weight) over (
                partition by attribution_rule, order_id order by place rows between unbounded preceding and current row
            ) / sum(weight) over (partition by attribution_rule, order_id)
        end as share_until
    from weighted

),

shares as (

    select
        *,
        coalesce(lag(share_until) over (partition by attribution_rule, order_id order by place), 0.0) as share_from
    from cumulated

)

select
    attribution_rule,
    order_id,
    campaign_id,
    offer_code,
    touch_kind,
    segment_propensity,
    sent_at,
    share_from,
    share_until
from shares
where share_until > share_from
