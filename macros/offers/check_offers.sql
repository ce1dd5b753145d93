{#
    Stops the run before anything is built where seeds/offers.csv holds what cannot be offered; where the file cannot be
    read, the test assert_every_offer_can_be_made says so.
    Example: a budget_units of -5 -> seeds/offers.csv: offer X: budget_units -5; expected a number from 0
#}
{% macro check_offers_on_file(offers=none) %}
    {%- for code, offer in (offers or offers_on_file()).items() -%}
        {%- set owner = 'seeds/offers.csv: offer ' ~ code -%}
        {%- if not modules.re.fullmatch('[A-Za-z0-9][A-Za-z0-9_-]{0,49}', code or '') -%}
            {%- do exceptions.raise_compiler_error(owner ~ ': offer_code consists of letters, digits, _ and -, 50 at most') -%}
        {%- endif -%}
        {%- for column in ['kind', 'headline', 'text', 'cta_label', 'cta_path', 'reason_text']
            if not (offer[column] or '') | trim -%}
            {%- do exceptions.raise_compiler_error(owner ~ ': ' ~ column ~ ' is empty; expected a text') -%}
        {%- endfor -%}
        {%- for column, range in offer_ranges().items() -%}
            {%- do check_offer_number(owner, column, (offer[column] or '') | string | trim, range) -%}
        {%- endfor -%}
        {%- do check_offer_dates(owner, offer) -%}
        {%- if offer.budget_period and offer.budget_period not in budget_periods() -%}
            {%- do exceptions.raise_compiler_error(owner ~ ': budget_period ' ~ offer.budget_period ~ '; expected one of '
                ~ budget_periods() | join(', ') ~ ', or nothing for offer') -%}
        {%- endif -%}
        {%- if offer.eligibility -%}
            {%- do check_predicate(owner ~ ': eligibility', offer.eligibility, decision_fact_columns()) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{# The allowed numbers of an offer: smallest, largest, and whether it may be empty. #}
{% macro offer_ranges() %}
    {{ return({
        'priority': (0, 1000000, false), 'discount_rate': (0, 0.9, false), 'cost_per_send': (0, 1000000, false),
        'cost_per_redemption': (0, 1000000, false), 'margin_effect': (-1, 1, false), 'valid_days': (1, 365, false),
        'budget_units': (0, 1000000000, true), 'budget_money': (0, 1000000000000, true),
    }) }}
{% endmacro %}


{% macro check_offer_number(owner, column, value, range) %}
    {%- set is_number = modules.re.fullmatch('-?[0-9]+([.][0-9]+)?', value) -%}
    {%- if not (range[2] and value == '') and (not is_number or value | float < range[0] or value | float > range[1]) -%}
        {%- do exceptions.raise_compiler_error(owner ~ ': ' ~ column ~ ' ' ~ (value or 'is empty')
            ~ '; expected a number from ' ~ range[0] ~ ' to ' ~ range[1]) -%}
    {%- endif -%}
{% endmacro %}


{% macro check_offer_dates(owner, offer) %}
    {%- for column in ['valid_from', 'valid_to'] if offer[column]
        and not modules.re.fullmatch('[0-9]{4}-[01][0-9]-[0-3][0-9]', offer[column] | string) -%}
        {%- do exceptions.raise_compiler_error(owner ~ ': ' ~ column ~ ' ' ~ offer[column] ~ ' is not a date; expected YYYY-MM-DD') -%}
    {%- endfor -%}
    {%- if offer.valid_from and offer.valid_to and offer.valid_to | string < offer.valid_from | string -%}
        {%- do exceptions.raise_compiler_error(owner ~ ': valid_to ' ~ offer.valid_to ~ ' is before valid_from '
            ~ offer.valid_from) -%}
    {%- endif -%}
{% endmacro %}
