{%- for task in declared_tasks() %}
    select
        {{ text_literal(task.name) }} as task,
        {{ text_literal(task.label) }} as label,
        {{ text_literal(task.kind) }} as kind,
        {{ text_literal(task.grain) }} as grain,
        cast({{ task.horizon_days }} as integer) as horizon_days,
        {{ task.may_shorten }} as may_shorten,
        cast({{ task.cutoff_every_weeks }} as integer) as cutoff_every_weeks,
        cast({{ task.n_cutoffs }} as integer) as n_cutoffs,
        cast({{ task.n_calibration_cutoffs }} as integer) as n_calibration_cutoffs,
        cast({{ task.n_test_cutoffs }} as integer) as n_test_cutoffs,
        {{ text_literal(task.question | default('')) }} as question
    {{ 'union all' if not loop.last }}
{%- endfor %}
