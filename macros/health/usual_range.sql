{# A measure on a scale where chance has the same width at any height: a `count` by its square root, a `share` (and
   a rate `per_thousand`) by its arcsine, an `amount` (above 0) by its logarithm. The scale is a column, too. #}
{% macro on_scale(value, scale='scale') -%}
    case {{ scale }}
        when 'count' then sqrt({{ value }})
        when 'share' then asin(sqrt(least(greatest({{ value }}, 0), 1)))
        when 'per_thousand' then asin(sqrt(least(greatest({{ value }} / 1000.0, 0), 1)))
        else ln(nullif(greatest({{ value }}, 0), 0))
    end
{%- endmacro %}


{# The value of a place on the scale. `on_scale` goes the other way. #}
{% macro off_scale(place, scale='scale') -%}
    case {{ scale }}
        when 'count' then power(greatest({{ place }}, 0), 2)
        when 'share' then power(sin(least(greatest({{ place }}, 0), acos(-1) / 2)), 2)
        when 'per_thousand' then 1000 * power(sin(least(greatest({{ place }}, 0), acos(-1) / 2)), 2)
        else exp({{ place }})
    end
{%- endmacro %}


{# How far from its usual place a value may be, on its scale: var `health.deviations` times the spread of the earlier
   values (their median absolute deviation), or what chance alone gives, or one percent, whichever is the largest. #}
{% macro allowed_distance(spread, noise, usual_place, scale='scale') -%}
    {{ var('health').deviations }} * greatest(
        1.4826 * {{ spread }}, {{ noise }}, case when {{ scale }} = 'count' then 0.01 * {{ usual_place }} else 0.01 end
    )
{%- endmacro %}


{# The usual place of earlier values per key: their median, their median absolute deviation, and how many they are.
   `usual_places('earlier', ['measure', 'item', 'scale'])` #}
{% macro usual_places(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        max(usual_place) as usual_place,
        max(place) as largest_place,
        max(noise) as noise,
        median(abs(place - usual_place)) as spread,
        count(place) as n_usual
    from (
        select
            *,
            median(place) over (partition by {{ keys | join(', ') }}) as usual_place
        from {{ relation }}
    ) as placed_beside_the_median
    group by {{ keys | join(', ') }}
{%- endmacro %}
