{# Two lists of reasons as one, the first's reasons first. #}
{% macro join_reasons(first, second) -%}
    case
        when {{ first }} is null then {{ second }}
        when {{ second }} is null then {{ first }}
        else {{ first }} || ',' || {{ second }}
    end
{%- endmacro %}


{# The reason that decides: the first of the list. #}
{% macro deciding_reason(reasons) -%}
    split_part({{ reasons }}, ',', 1)
{%- endmacro %}


{# The reason that is reported: for the rows of an erased person, only that they are erased. #}
{% macro reported_reason(reasons) -%}
    case when {{ nextbest.is_erased_row(reasons) }} then 'customer_erased' else {{ nextbest.deciding_reason(reasons) }} end
{%- endmacro %}


{# Whether a rejected row belonged to an erased person. #}
{% macro is_erased_row(reasons) -%}
    {{ reasons }} like '%customer_erased%'
{%- endmacro %}


{# Whether a validated row counts in totals of the shop: used rows do, and rows that only an erasure rejects.
   Otherwise each erasure would change the totals of past dates.
   `counts_in_totals('events.reasons')` #}
{% macro counts_in_totals(reasons) -%}
    coalesce({{ reasons }}, 'customer_erased') in ('customer_erased', 'order:customer_erased')
{%- endmacro %}
