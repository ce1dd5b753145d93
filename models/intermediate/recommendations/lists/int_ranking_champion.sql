with

rankers as (

    select * from {{ ref('int_ranking_models') }}

),

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

-- the newest training known at the date says which version ranks since then
newest as (

    select rankers.ranking_version
    from rankers
    inner join as_of on rankers.trained_as_of <= as_of.as_of_date
    where rankers.role <> 'failed'
    order by {{ champion_order("rankers") }}
    limit 1

)

select
    rankers.model_version,
    rankers.trained_as_of,
    rankers.training_reason,
    rankers.features,
    case
        when {{ sha256_hex("rankers.artifact") }} = rankers.artifact_sha256 then rankers.artifact
        else {{ stop_with(
            "'int_ranking_models, version ' || rankers.model_version || ': the artifact does not match'"
            ~ " || ' its hash; it was changed after training and is not loaded. Restore the row, or train'"
            ~ " || ' a new ranker with the var retrain: [recommendations]'"
        ) }}
    end as artifact,
    rankers.artifact_sha256
from rankers
inner join newest on rankers.model_version = newest.ranking_version
