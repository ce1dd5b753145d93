{# The rows of a mart as the build before this one left them in the working file, with the columns of its property file:
   after a failure they may be ahead of what readers see. It reads past ref(), since the mart is built later.
   `select * from (working_rows('fct_email_profiles'))` #}
{% macro working_rows(mart) %}
    {%- if execute -%}
        {{ nextbest.rows_of_mart(mart, nextbest.relation_named(mart)) }}
    {%- endif -%}
{% endmacro %}


{# The rows of a mart of the build that waits for an approval; no rows where none waits.
   `select * from (waiting_rows('fct_email_profiles'))` #}
{% macro waiting_rows(mart) %}
    {%- if execute -%}
        {{ nextbest.rows_of_mart(mart, nextbest.waiting_relation(mart)) }}
    {%- endif -%}
{% endmacro %}
