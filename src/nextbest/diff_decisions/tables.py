"""The tables of a comparison, as queries over two builds that are opened as before and after."""

NEEDED = {
    "marts.fct_next_best_offers": (
        "customer_id",
        "as_of_date",
        "offer_code",
        "offer_source",
        "rule_name",
    ),
    "marts.fct_offer_budgets": ("budget", "budget_limit", "used", "shadow_price"),
    "marts.fct_product_recommendations": ("customer_id", "rank", "product_id"),
    "marts.fct_customer_scores": ("customer_id", "task", "score", "segment", "model_version"),
}
"""What either build must hold."""

STAGES = ("intermediate.int_offer_rule_inputs", "marts.fct_email_profiles")
"""Where the stage of a customer is: in a working file, and in a published one, which lacks the
first."""
STAGE_COLUMNS = ("customer_id", "lifecycle_stage")

DECISIONS = """
    create temp table decisions as
    with was as (
        select customer_id, coalesce(offer_code, 'no offer') as offer, rule_name
        from before.marts.fct_next_best_offers
    ),
    is_now as (
        select customer_id, coalesce(offer_code, 'no offer') as offer, rule_name
        from after.marts.fct_next_best_offers
    )
    select
        customer_id,
        coalesce(new.lifecycle_stage, old.lifecycle_stage, 'unknown') as stage,
        coalesce(was.offer, 'not decided') as offer_before,
        coalesce(is_now.offer, 'not decided') as offer_after,
        was.rule_name as rule_before,
        is_now.rule_name as rule_after,
        offer_before <> offer_after as is_moved
    from was
    full join is_now using (customer_id)
    left join {before} as old using (customer_id)
    left join {after} as new using (customer_id)
"""
TOTALS = """
    select
        (select max(as_of_date) from before.marts.fct_next_best_offers) as date_before,
        (select max(as_of_date) from after.marts.fct_next_best_offers) as date_after,
        count(*) filter (rule_before is not null) as decided_before,
        count(*) filter (rule_after is not null) as decided_after,
        count(*) filter (is_moved) as moved,
        count(*) as customers
    from decisions
"""
BY_STAGE = """
    select
        stage,
        count(*) as customers,
        count(*) filter (is_moved) as changed,
        changed / customers as share_changed
    from decisions group by stage order by changed desc, stage
"""
MOVES = """
    select offer_before, offer_after, count(*) as customers
    from decisions where is_moved
    group by all order by customers desc, offer_before, offer_after limit 20
"""
RULES = """
    with counted as (
        select rule_before as rule, 1 as n_before, 0 as n_after from decisions
        union all
        select rule_after, 0, 1 from decisions
    )
    select rule, sum(n_before) as before, sum(n_after) as after, after - before as change
    from counted where rule is not null
    group by rule having change <> 0 order by abs(change) desc, rule
"""
OFFERS = """
    with counted as (
        select offer_before as offer, 1 as n_before, 0 as n_after from decisions
        union all
        select offer_after, 0, 1 from decisions
    )
    select offer, sum(n_before) as before, sum(n_after) as after, after - before as change
    from counted where offer <> 'not decided' group by offer order by offer
"""
BUDGETS = """
    select
        coalesce(old.budget, new.budget) as budget,
        old.budget_limit as limit_before,
        new.budget_limit as limit_after,
        old.used as used_before,
        new.used as used_after,
        new.used / new.budget_limit as share_used,
        old.shadow_price as price_before,
        new.shadow_price as price_after
    from before.marts.fct_offer_budgets as old
    full join after.marts.fct_offer_budgets as new on old.budget = new.budget
    order by 1
"""
SCORES = """
    select
        coalesce(old.task, new.task) as task,
        count(*) filter (old.task is not null and new.task is not null) as in_both,
        avg(old.score) as mean_before,
        avg(new.score) as mean_after,
        avg(abs(new.score - old.score)) as mean_shift,
        corr(old.score, new.score) as correlation,
        count(*) filter (old.segment <> new.segment) as other_segment,
        max(old.model_version) is distinct from max(new.model_version) as other_model
    from before.marts.fct_customer_scores as old
    full join after.marts.fct_customer_scores as new
        on old.customer_id = new.customer_id and old.task = new.task
    group by all order by task
"""
# A customer who has recommendations in one of the builds alone shares none of them.
RECOMMENDATIONS = """
    with depths as (select unnest([1, 3, 10]) as depth),
    old as (select * from before.marts.fct_product_recommendations),
    new as (select * from after.marts.fct_product_recommendations),
    pairs as (
        select
            depth,
            customer_id,
            count(*) filter (old.product_id is not null and new.product_id is not null) as n_same,
            greatest(count(old.product_id), count(new.product_id)) as n_products
        from (
            select depth, customer_id, product_id from depths, old where rank <= depth
        ) as old
        full join (
            select depth, customer_id, product_id from depths, new where rank <= depth
        ) as new using (depth, customer_id, product_id)
        group by depth, customer_id
    )
    select
        'first ' || depth as recommendations,
        count(*) as customers,
        count(*) filter (n_same < n_products) as changed,
        changed / customers as share_changed,
        avg(n_same / n_products) as share_of_products_kept
    from pairs group by depth order by depth
"""
PRODUCTS = """
    with counted as (
        select product_id as product, 1 as n_before, 0 as n_after
        from before.marts.fct_product_recommendations where rank <= 3
        union all
        select product_id, 0, 1
        from after.marts.fct_product_recommendations where rank <= 3
    )
    select product, sum(n_before) as before, sum(n_after) as after, after - before as change
    from counted group by product having change <> 0 order by abs(change) desc, product limit 20
"""
SECTIONS = {
    "Customers with a different decision, by stage": BY_STAGE,
    "From offer to offer": MOVES,
    "Offers": OFFERS,
    "Budgets": BUDGETS,
    "Deciding rules whose customers change": RULES,
    "Customers whose recommended products change": RECOMMENDATIONS,
    "Products among the first three recommendations": PRODUCTS,
    "Scores": SCORES,
}
"""A heading and the query below it, in the order of the page."""
