{%- set numbers = {
    'probability_chosen': 'double', 'holdout_share': 'double', 'variant_probability': 'double', 'is_holdout': 'boolean',
} -%}
{%- set texts = ['offer_code', 'would_be_offer_code', 'holdout_salt', 'experiment_id', 'variant'] -%}
with raw_decisions as (

    {{ raw_rows('nextbest', 'decisions') }}

),

renamed as (

    select
        {{ date_of('decided_on') }} as decided_on,
        {{ key_of('customer_id') }} as customer_id,
        lower({{ text_of('lifecycle_stage') }}) as lifecycle_stage,
        {%- for column in texts %}
            {{ text_of(column) }} as {{ column }},
        {%- endfor %}
        {%- for column, type in numbers.items() %}
            {{ cast_or_null(column, type) }} as {{ column }},
        {%- endfor %}
        {{ invalid_values(numbers) }} as invalid_values,
        {{ has_decimal_key(['customer_id']) }} as has_decimal_key,
        {{ time_problem('nextbest.decisions', ['decided_on']) }} as time_problem
    from raw_decisions

),

marked as (

    {{ marked_by_customer('renamed', ref('int_erased_names')) }}

)

{{ without_erased(
    'marked',
    ['customer_id', 'lifecycle_stage'] + texts + numbers | list + ['invalid_values', 'time_problem', 'has_decimal_key'],
    kept=['decided_on']
) }}
