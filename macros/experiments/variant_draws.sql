{# A case expression with the variant to which a number of the draw leads: variants have parts of [0, 2^28) by their
   weights, in the order of the declaration. `drawn_variant(experiment, 'customer_id')` #}
{% macro drawn_variant(experiment, customer_id) -%}
    {%- set whole = experiment.variants.values() | sum(attribute='weight') -%}
    {%- set before = namespace(weight=0) -%}
    case
        {%- for name, variant in experiment.variants.items() %}
        {%- set before.weight = before.weight + variant.weight %}
        when {{ draw_number(customer_id, 'experiment ' ~ experiment.name, 8) }} < {{ (268435456 * before.weight / whole) | round | int }}
            then {{ text_literal(name) }}
        {%- endfor %}
        else {{ text_literal(experiment.variants | list | last) }}
    end
{%- endmacro %}


{# A case expression with the probability of a variant, from the weights: `variant_probability(experiment, 'variant')` #}
{% macro variant_probability(experiment, variant) -%}
    {%- set whole = experiment.variants.values() | sum(attribute='weight') -%}
    case {{ variant }}
        {%- for name, given in experiment.variants.items() %}
        when {{ text_literal(name) }} then cast({{ given.weight / whole }} as double precision)
        {%- endfor %}
    end
{%- endmacro %}


{# The probability with which each variant is drawn: {control: {weight: 1}, lower: {weight: 3}} -> {control: 0.25, ...} #}
{% macro variant_shares(experiment) -%}
    {%- set whole, shares = experiment.variants.values() | sum(attribute='weight'), {} -%}
    {%- for name, given in experiment.variants.items() -%}{%- do shares.update({name: given.weight / whole}) -%}{%- endfor -%}
    {{ return(shares) }}
{%- endmacro %}


{# Whether a customer's number of the layer lies in the part that the experiment has of it. Two experiments of a layer
   that run at the same time have no part in common. `is_in_slice(experiment, 'customer_id')` #}
{% macro is_in_slice(experiment, customer_id) -%}
    {%- set number = draw_number(customer_id, 'layer ' ~ experiment.layer) -%}
    ({{ number }} >= {{ (268435456 * experiment.slice_from) | round | int }}
    and {{ number }} < {{ (268435456 * experiment.slice_to) | round | int }})
{%- endmacro %}
