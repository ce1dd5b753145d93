{# Whether a product that a customer bought is set aside: hardly anybody buys it again, or it will not be due at their next
   basket, as far as that is expected within `days_ahead` days. A product is due when so many days have passed as hardly
   any purchase comes before: the share early_days / usual_days of the days that usually lie between, theirs where they
   bought it thrice. The relation has n_purchase_days, days_since_purchase, own_interval_days, days_since_basket,
   basket_interval_days, and the columns of int_repeat_rules. #}
{% macro is_cooling(owned) -%}
    {%- set rules = var('rec_repeats') -%}
    (
        ({{ owned }}.n_purchase_days = 1 and not {{ owned }}.is_repeat_product)
        or {{ owned }}.days_since_purchase < {{ rules.cooldown_days_min }}
        or {{ owned }}.days_since_purchase + {{ nextbest.days_to_basket(owned) }} < least(
            {{ rules.cooldown_days_max }},
            coalesce(
                coalesce({{ owned }}.own_interval_days, {{ owned }}.usual_days)
                * {{ owned }}.early_days / {{ owned }}.usual_days, 0
            )
        )
    )
{%- endmacro %}


{# Days to the customer's next basket, by the days that usually lie between two of their baskets; 0 where it is
   overdue. #}
{% macro days_to_basket(owned) -%}
    least(
        {{ var('rec_repeats').days_ahead }},
        greatest(0, coalesce({{ owned }}.basket_interval_days - {{ owned }}.days_since_basket, 0))
    )
{%- endmacro %}
