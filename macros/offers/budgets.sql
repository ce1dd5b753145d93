{# Whether a grant counts against a budget of the period at a date: within the offer's whole life, the calendar week
   (from Monday), the day, or, for budgets of a single build, never. `is_in_period('period', 'decided_on', 'as_of_date')` #}
{% macro is_in_period(period, decided_on, as_of_date) -%}
    case {{ period }}
        when 'offer' then true
        when 'week' then {{ decided_on }} >= cast({{ dbt.date_trunc('week', as_of_date) }} as date)
        when 'day' then {{ decided_on }} = {{ as_of_date }}
        else false
    end
{%- endmacro %}


{# The periods of a budget. #}
{% macro budget_periods() %}
    {{ return(['offer', 'week', 'day', 'build']) }}
{% endmacro %}


{# The offers in the decision log. It is read without ref(), because the log is written after the decisions. Rows of
   an older version have no date of the decision and are no grants. #}
{% macro logged_grants() -%}
    {%- set columns = {
        'as_of_date': 'date', 'customer_id': dbt.type_string(), 'offer_code': dbt.type_string(), 'decided_on': 'date',
        'planned_cost': 'double precision', 'capped_by': dbt.type_string(),
    } -%}
    {%- set log = nextbest.relation_named('int_offer_decision_log') -%}
    {%- set known = adapter.get_columns_in_relation(log) | map(attribute='name') | map('lower') | list if log else [] -%}
    {%- set is_log = 'decided_on' in known -%}
    select
        {%- for name, type in columns.items() %}
        cast({{ name if is_log else 'null' }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ log if is_log else '(select 1 as one) as nothing' }}
    where {{ "policy = 'current' and offer_code is not null and decided_on is not null" if is_log else '1 = 0' }}
{%- endmacro %}


{# The last day of an offer that is granted at a date: valid_days from then, at most its valid_to; null without an
   offer.
   `offer_deadline('as_of_date', 'offers')` #}
{% macro offer_deadline(granted_on, offers) -%}
    case
        when {{ offers }}.valid_days is not null then cast(least(
            {{ granted_on }} + {{ offers }}.valid_days, coalesce({{ offers }}.valid_to, cast('9999-12-31' as date))
        ) as date)
    end
{%- endmacro %}


{# The last day of an offer that was granted before: the promised one, unless the offer itself now ends earlier.
   `shortened_deadline('published.expires_on', 'offers.valid_to')` #}
{% macro shortened_deadline(promised_on, valid_to) -%}
    cast(least({{ promised_on }}, coalesce({{ valid_to }}, {{ promised_on }})) as date)
{%- endmacro %}
