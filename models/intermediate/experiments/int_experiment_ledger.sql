-- What a customer was exposed to is told apart from what they were drawn for: results count everybody who was drawn.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

declared as (

    {{ experiment_rows() }}

),

-- of a customer whose accounts were merged, the first assignment counts
assigned as (

    select
        assignments.experiment_id,
        assignments.variant,
        persons.customer_id,
        assignments.assigned_on,
        assignments.assigned_at,
        assignments.probability,
        assignments.lifecycle_stage,
        coalesce(assignments.is_imported, false) as is_imported,
        declared.starts_on,
        declared.ends_on,
        as_of.as_of_date,
        least(as_of.as_of_date, coalesce(declared.ends_on + 1, as_of.as_of_date)) as outcomes_until
    from {{ ref('int_experiment_assignments') }} as assignments
    inner join as_of on assignments.assigned_on <= as_of.as_of_date
    inner join {{ ref('int_customer_ids') }} as persons on assignments.customer_id = persons.raw_customer_id
    left join declared on assignments.experiment_id = declared.experiment_id
    qualify row_number() over (
        partition by assignments.experiment_id, persons.customer_id
        order by assignments.assigned_on, assignments.assigned_at, assignments.customer_id
    ) = 1

),

publications as (

    select publications.*
    from {{ ref('int_published_publications') }} as publications
    inner join as_of on publications.as_of_date <= as_of.as_of_date
    where publications.kind = 'full'

),

build_starts as (

    select distinct
        assigned_on,
        assigned_at
    from assigned
    where not is_imported

),

first_publications as (

    select
        build_starts.assigned_on,
        build_starts.assigned_at,
        min(publications.published_at) as published_at
    from build_starts
    inner join publications
        on build_starts.assigned_on <= publications.as_of_date and build_starts.assigned_at <= publications.published_at
    group by build_starts.assigned_on, build_starts.assigned_at

),

first_deliveries as (

    select
        assigned.experiment_id,
        assigned.customer_id,
        min(deliveries.recorded_at) as delivered_at
    from assigned
    inner join {{ ref('int_deliveries') }} as deliveries
        on assigned.customer_id = deliveries.customer_id and assigned.assigned_at <= deliveries.recorded_at
    inner join publications on deliveries.publication_id = publications.publication_id
    where deliveries.kind = 'upsert' and deliveries.state = 'delivered'
    group by assigned.experiment_id, assigned.customer_id

),

first_emails as (

    select
        assigned.experiment_id,
        assigned.customer_id,
        min(events.occurred_at) as emailed_at
    from assigned
    inner join {{ ref('int_email_events') }} as events
        on
            assigned.customer_id = events.customer_id
            and assigned.assigned_on <= events.occurred_at
            and assigned.outcomes_until > events.occurred_at
            and assigned.as_of_date > events.known_from
    where events.event_type = 'sent'
    group by assigned.experiment_id, assigned.customer_id

)

select
    assigned.*,
    first_publications.published_at,
    first_deliveries.delivered_at,
    first_emails.emailed_at,
    first_emails.emailed_at is not null as is_exposed
from assigned
left join first_publications
    on assigned.assigned_on = first_publications.assigned_on and assigned.assigned_at = first_publications.assigned_at
left join first_deliveries
    on assigned.experiment_id = first_deliveries.experiment_id and assigned.customer_id = first_deliveries.customer_id
left join first_emails
    on assigned.experiment_id = first_emails.experiment_id and assigned.customer_id = first_emails.customer_id
