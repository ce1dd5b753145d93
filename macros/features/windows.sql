{# The number of rows for which the condition holds in the days before as_of_date: `days_ago` of a row is 1 for an
   event of the day before. An event at midnight N days before the date is inside a window of N days.
   `count_within(30, 'is_order_start')` -> count(case when days_ago <= 30 and is_order_start then 1 end) #}
{% macro count_within(days, condition='true') -%}
    count(case when days_ago <= {{ days }} and {{ condition }} then 1 end)
{%- endmacro %}


{# The sum of a value over the same days: `sum_within(30, 'amount')` #}
{% macro sum_within(days, value) -%}
    sum(case when days_ago <= {{ days }} then {{ value }} end)
{%- endmacro %}


{# The weight of an event: 1 on as_of_date, 1/2 a half-life before. Rounded to a decimal of 6 digits, so that sums do not
   depend on the order of the rows. `decay_weight(30)` is 0.5 where days_ago is 30. #}
{% macro decay_weight(half_life_days) -%}
    cast(power(0.5, days_ago / {{ half_life_days }}.0) as decimal(9, 6))
{%- endmacro %}


{# A rate between 0 and 1 drawn toward the mean: `var('rate_prior_sends')` imaginary sends at the mean rate are added.
   `shrunk_rate('n_opens', 'n_sent', 'mean_open_rate')` with 0 of 0 is the mean itself. #}
{% macro shrunk_rate(n_hits, n_trials, mean_rate) -%}
    (least({{ n_hits }}, {{ n_trials }}) + {{ var('rate_prior_sends') }} * {{ mean_rate }})
    / ({{ n_trials }} + {{ var('rate_prior_sends') }})
{%- endmacro %}
