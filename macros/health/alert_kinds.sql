{# What an alert can be about, by kind: the checker, its measures, whether a value is too low, too high or both, how bad
   that is, and what it means. docs/reference/alerts.md has a section per kind, which says what to do; a test compares
   both. A checker of its own (such as that of models) names no measures here. #}
{% macro alert_kinds() %}
    {{ return({
        'source_silent': {'checker': 'sources', 'measures': ['hours_since_any_row'], 'side': 'high',
            'severity': 'critical', 'what': 'No table has had a new row.'},
        'source_stale': {'checker': 'sources', 'measures': ['hours_since_newest_row'], 'side': 'high',
            'severity': 'critical', 'what': 'The newest row of the table is older than usual.'},
        'source_rows_low': {'checker': 'sources', 'measures': ['rows_1d', 'rows_7d'], 'side': 'low',
            'severity': 'critical', 'what': 'Fewer rows arrived than usual.'},
        'source_rows_high': {'checker': 'sources', 'measures': ['rows_1d', 'rows_7d'], 'side': 'high',
            'severity': 'warning', 'what': 'More rows arrived than usual.'},
        'source_rejected': {'checker': 'sources', 'measures': ['rejected_share_7d'], 'side': 'high',
            'severity': 'critical', 'what': 'A larger share of the rows is rejected than usual.'},
        'source_late': {'checker': 'sources', 'measures': ['late_share_7d'], 'side': 'high',
            'severity': 'warning', 'what': 'A larger share of the rows arrives late than usual.'},
        'source_duplicated': {'checker': 'sources', 'measures': ['duplicated_share_7d'], 'side': 'high',
            'severity': 'warning', 'what': 'A larger share of the rows repeats another row than usual.'},
        'source_prices': {'checker': 'sources', 'side': 'both', 'severity': 'warning',
            'measures': ['unit_price_ratio_3d', 'unit_price_ratio_7d'],
            'what': 'Most products are sold at other prices than usual.'},
        'catalog_prices': {'checker': 'decisions', 'measures': ['prices_moved_share'], 'side': 'high',
            'severity': 'warning', 'what': 'More products changed their price in a day than usual.'},
        'catalog_products': {'checker': 'decisions', 'measures': ['products_available'], 'side': 'both',
            'severity': 'warning', 'what': 'The number of available products has moved.'},
        'decision_customers': {'checker': 'decisions', 'measures': ['customers_with_offers', 'consent_share'],
            'side': 'both', 'severity': 'critical', 'what': 'The customers with marketing consent became more or fewer.'},
        'decision_stages': {'checker': 'decisions', 'measures': ['stage_share'], 'side': 'both',
            'severity': 'warning', 'what': 'Another share of customers than usual is in the lifecycle stage.'},
        'decision_propensity': {'checker': 'decisions', 'measures': ['propensity_share'], 'side': 'both',
            'severity': 'warning', 'what': 'Another share of customers than usual is in the propensity segment.'},
        'decision_offers': {'checker': 'decisions', 'measures': ['offer_share'], 'side': 'both',
            'severity': 'warning', 'what': 'Another share of customers than usual has the offer.'},
        'decision_fallbacks': {'checker': 'decisions', 'measures': ['fallback_share'], 'side': 'both',
            'severity': 'critical', 'what': 'Another share of offers than usual is chosen at the fallback level.'},
        'decision_holdout': {'checker': 'decisions', 'measures': ['holdout_share'], 'side': 'both',
            'severity': 'critical', 'what': 'Another share of customers than usual is in the hold-out.'},
        'decision_recommendations': {'checker': 'decisions', 'measures': ['recommendation_source_share'], 'side': 'both',
            'severity': 'warning', 'what': 'Another share of recommendations than usual comes from the source.'},
        'decision_concentration': {'checker': 'decisions', 'side': 'high', 'severity': 'warning',
            'measures': ['top_category_share', 'category_hhi', 'top_price_band_share', 'price_band_hhi'],
            'what': 'Recommendations crowd on fewer categories or price bands than usual.'},
        'decision_prices': {'checker': 'decisions', 'measures': ['recommended_price'], 'side': 'both',
            'severity': 'warning', 'what': 'The mean price of recommended products has moved.'},
        'email_unsubscribes': {'checker': 'decisions', 'measures': ['unsubscribes_per_1000_sent_7d'], 'side': 'high',
            'severity': 'critical', 'what': 'More customers unsubscribe after an email than usual.'},
        'email_complaints': {'checker': 'decisions', 'measures': ['complaints_per_1000_sent_7d'], 'side': 'high',
            'severity': 'critical', 'what': 'More customers complain about an email than usual.'},
        'sync_silent': {'checker': 'deliveries', 'measures': [], 'severity': 'critical',
            'what': 'A destination of a sync has not got what was published.'},
        'model_feature_missing': {'checker': 'models', 'measures': [], 'severity': 'critical',
            'what': 'A feature of a model is missing more often than when the model was measured.'},
        'model_level_unseen': {'checker': 'models', 'measures': [], 'severity': 'warning',
            'what': 'A feature has more values that the model does not know than when the model was measured.'},
        'model_ranking_fell': {'checker': 'models', 'measures': [], 'severity': 'critical',
            'what': 'The scores of a task rank customers worse than when the model was measured, on two dates in a row.'},
        'model_no_better_than_simple': {'checker': 'models', 'measures': [], 'severity': 'warning',
            'what': 'A simple model would have predicted the task better.'},
        'model_miscalibrated': {'checker': 'models', 'measures': [], 'severity': 'warning',
            'what': 'The predictions of a task are too high or too low on two dates in a row.'},
        'model_scores_moved': {'checker': 'models', 'measures': [], 'severity': 'warning',
            'what': 'The scores of a task are distributed differently than when the model was measured.'},
        'model_stale': {'checker': 'models', 'measures': [], 'severity': 'warning',
            'what': 'A task has not been trained for long.'},
    }) }}
{% endmacro %}


{# A text of the kinds as a case over column `kind`: `alert_text('severity')`. #}
{% macro alert_text(part) -%}
    case kind
        {%- for kind, said in nextbest.alert_kinds().items() %}
        when '{{ kind }}' then '{{ said[part] | replace("'", "''") }}'
        {%- endfor %}
    end
{%- endmacro %}
