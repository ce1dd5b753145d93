{# The distinct values of a column that tombstones name, as a query. Hashed are the distinct values, not the rows.
   `erased_values('renamed', 'customer_id')` gives erased_value #}
{% macro erased_values(relation, column) -%}
    select listed.{{ column }} as erased_value
    from (select distinct {{ column }} from {{ relation }} where {{ column }} is not null) as listed
    where {{ nextbest.is_tombstone('listed.' ~ column, column) }}
{%- endmacro %}


{# The hash by which a tombstone recognizes an identifier of a kind (customer_id, external_id or email); null as long
   as there is no tombstone. `salted_hash('orders.customer_id', 'customer_id')` #}
{% macro salted_hash(value, kind) -%}
    {{ nextbest.sha256_hex(
        '(select max(tombstones.salt) from ' ~ ref('int_tombstones') ~ " as tombstones) || '" ~ kind ~ "|' || " ~ value
    ) }}
{%- endmacro %}


{# The rows of staging with is_erased. A row of an erased person keeps the columns in `kept`, by which sums over the whole
   shop stay as they are, and a salted hash of those in `hashed`, by which its parts still meet; all others are null.
   `without_erased('marked', ['customer_id', 'channel'], kept=['ordered_at'], hashed=['order_id'])` #}
{% macro without_erased(relation, blanked, kept=[], hashed=[]) -%}
    select
        {%- for column in hashed %}
        case when is_erased then 'erased:' || {{ nextbest.salted_hash(column, column) }} else {{ column }} end as {{ column }},
        {%- endfor %}
        {%- for column in blanked %}
        case when not is_erased then {{ column }} end as {{ column }},
        {%- endfor %}
        {%- for column in kept %}
        {{ column }},
        {%- endfor %}
        is_erased
    from {{ relation }}
{%- endmacro %}


{# Staged rows of a table with a customer_id, each marked whether the customer is erased, who may be named otherwise
   than by the id: `names` is the model of the names in the table. An id of a living customer names nobody else.
   `marked_by_customer('renamed', ref('int_name_holders'))` #}
{% macro marked_by_customer(relation, names) -%}
    select
        staged_rows.*,
        erased.erased_value is not null as is_erased
    from {{ relation }} as staged_rows
    left join ({{ nextbest.erased_names(relation, 'customer_id', names) }}) as erased
        on staged_rows.customer_id = erased.erased_value
{%- endmacro %}


{# The distinct values of a column that name erased people in whatever spelling, as a query; `names` is the model that
   says so. `erased_names('renamed', 'customer_id', ref('int_name_holders'))` gives erased_value #}
{% macro erased_names(relation, column, names) -%}
    select listed.{{ column }} as erased_value
    from (select distinct {{ column }} from {{ relation }} where {{ column }} is not null) as listed
    where {{ nextbest.salted_hash('listed.' ~ column, 'name') }} in (
        select erased.name_hash from {{ names }} as erased where erased.name_hash is not null
    )
{%- endmacro %}


{# Whether tombstones name a value as an identifier of a kind. `is_tombstone('customer_id', 'customer_id')` #}
{% macro is_tombstone(value, kind) -%}
    {{ nextbest.salted_hash(value, kind) }} in (
        select tombstones.value_hash from {{ ref('int_tombstones') }} as tombstones
    )
{%- endmacro %}
