{# Stops where a var of the limits of cleaning has a value that nothing can be judged by; by default those of the project.
   Example: {max_rejected_share: 50} -> var max_rejected_share: 50 is not a share; expected 0 to 1 #}
{% macro check_limits(shares=none, allowed=none, numbers=none) %}
    {%- set shares = {'max_rejected_share': var('max_rejected_share'), 'max_unmatched_share': var('max_unmatched_share'),
        'max_shrunk_share': var('max_shrunk_share')} if shares is none else shares -%}
    {%- set allowed = var('allowed_losses') if allowed is none else allowed -%}
    {%- set numbers = {'max_quantity': var('max_quantity'), 'max_price_to_median': var('max_price_to_median')}
        if numbers is none else numbers -%}
    {%- set tables = nextbest.validated_tables() | list -%}
    {%- if allowed is not mapping -%}
        {%- do exceptions.raise_compiler_error(
            "var allowed_losses: '" ~ allowed ~ "' is not a mapping; expected shares by table, such as {shop.orders: 0.3}"
        ) -%}
    {%- endif -%}
    {%- for table, share in allowed.items() -%}
        {%- if table not in tables -%}
            {%- do exceptions.raise_compiler_error(
                "var allowed_losses: there is no table '" ~ table ~ "'; expected some of " ~ tables | join(', ')
            ) -%}
        {%- endif -%}
        {%- do shares.update({'allowed_losses: ' ~ table: share}) -%}
    {%- endfor -%}
    {%- for name, share in shares.items() if share is not number or share is boolean or not 0 <= share <= 1 -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": " ~ share ~ " is not a share; expected 0 to 1") -%}
    {%- endfor -%}
    {%- for name, value in numbers.items() if value is not number or value is boolean
        or not 1 <= value <= nextbest.max_amount() | int -%}
        {%- do exceptions.raise_compiler_error(
            "var " ~ name ~ ": " ~ value ~ " is not allowed; expected a number from 1 to " ~ nextbest.max_amount()
        ) -%}
    {%- endfor -%}
{% endmacro %}
