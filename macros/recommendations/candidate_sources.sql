{# Whether a row of int_purchase_days was known at a date and not cancelled by then.
   `was_known('purchases', 'dates.history_date')` #}
{% macro was_known(purchases, date) -%}
    {{ purchases }}.known_on < {{ date }} and {{ purchases }}.cancelled_on >= {{ date }}
{%- endmacro %}


{# The last date not after `date` that lies a multiple of so many days before the build's date: what is alike for many
   dates is computed for these alone, never for a later one. `snapshot_before('ordered_on', 'as_of.as_of_date', 7)` #}
{% macro snapshot_before(date, as_of_date, days) -%}
    {{ as_of_date }} - {{ days }} * cast(ceil(({{ as_of_date }} - {{ date }}) / {{ days }}.0) as integer)
{%- endmacro %}


{# The sources of candidates that rest on the customer's own history: the model of each, its rank, and its columns
   for a scoring event and a product. `candidate_sources().viewed.columns` #}
{% macro candidate_sources() %}
    {{ return({
        'personal': {
            'model': 'int_scoring_event_repeats', 'rank': 'frequency_rank', 'columns': [
                'n_purchase_days', 'days_since_purchase', 'baskets_since_purchase', 'baskets_since_first_purchase',
                'purchases_decayed', 'baskets_decayed', 'baskets_decayed_fast', 'own_interval_days',
            ],
        },
        'viewed': {
            'model': 'int_scoring_event_views', 'rank': 'view_rank',
            'columns': ['n_views', 'n_cart_adds', 'days_since_view'],
        },
        'similar': {
            'model': 'int_similar_products', 'rank': 'similar_rank', 'columns': [
                'affinity', 'affinity_fast', 'similarity_max', 'similar_rank', 'anchor_product_id', 'anchor_lift',
            ],
        },
        'similar_customers': {
            'model': 'int_similar_customer_products', 'rank': 'neighbour_rank', 'columns': ['neighbour_share'],
        },
    }) }}
{% endmacro %}
