{# The rank of a row among the rows with its key: a usable row first, then the one known first, then the earliest
   loaded, then by content, so that equal rows need no order. Row 1 is used; the others are duplicates or changes. #}
{% macro rank_in_key(key, columns, known_from='known_from') -%}
    row_number() over ({{ nextbest.order_in_key(key, columns, known_from) }})
{%- endmacro %}

{% macro order_in_key(key, columns, known_from) -%}
    partition by {{ key }}
        order by
            case when own_reasons is null then 0 else 1 end,
            {% if known_from %}{{ known_from }} nulls last, loaded_at nulls first,{% endif %}
            {{ columns | join(', ') }}
{%- endmacro %}


{# Whether a usable row says something else than the usable one before it in its key, and was known later: a change that
   the shop sent as a row of its own. Of rows that were known at once nobody can tell which is the change.
   `restates_in_key('order_line_key', ['quantity', 'unit_price'])` #}
{% macro restates_in_key(key, columns) -%}
    {%- set rows = nextbest.order_in_key(key, columns, 'known_from') -%}
    coalesce(
        own_reasons is null
        and known_from > lag(known_from) over ({{ rows }})
        and {{ nextbest.row_hash(columns) }} <> lag({{ nextbest.row_hash(columns) }}) over ({{ rows }}),
        false
    )
{%- endmacro %}


{# When an order was cancelled, by its own row or by a later row with its key. The later row counts from its loading,
   because nobody knew of it before. #}
{% macro order_cancelled_at() -%}
    {%- set own = 'coalesce(cancelled_at, ordered_at)' -%}
    {%- set later = nextbest.known_from('coalesce(cancelled_at, loaded_at, ordered_at)', 'loaded_at') -%}
    min(
        case
            when own_reasons is null and (status = 'cancelled' or cancelled_at is not null)
                then case when row_number = 1 then {{ own }} else {{ later }} end
        end
    ) over (partition by order_id)
{%- endmacro %}


{# When a newer version of the row's key was known; null for the newest. #}
{% macro superseded_at(key) -%}
    min(case when is_restated then known_from end)
        over (partition by {{ key }} order by row_number rows between 1 following and unbounded following)
{%- endmacro %}
