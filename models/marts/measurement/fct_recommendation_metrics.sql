select
    model_version,
    role,
    trained_as_of,
    judged_from,
    judged_to,
    judged_ndcg,
    judged_plain_ndcg,
    judged_recall,
    judged_free_recall,
    judged_frequency_recall,
    1 - judged_recall / nullif(judged_free_recall, 0) as rules_cost,
    trained_as_of = max(trained_as_of) over () as is_newest
from {{ ref('int_ranking_models') }}
where role <> 'failed'
