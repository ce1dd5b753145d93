-- One row per person and offer: what they would do if it were sent to them as the week begins.
create or replace table truth_offer_responses as
with baskets as (
    select
        i,
        sum(taste * price * 1.6) as basket,
        sum(taste * margin * 1.6) as margin
    from (
        select
            p.i,
            0.13 / 8 + (g.c = p.first_category)::int * 0.55 + (g.c = p.second_category)::int * 0.22
            + (g.c = p.third_category)::int * 0.10 as taste,
            avg(g.price)::double as price,
            avg(g.price - g.unit_cost)::double as margin
        from people as p
        cross join products as g
        group by p.i, g.c, p.first_category, p.second_category, p.third_category
    )
    group by i
),

answered as (
    select
        p.i,
        p.customer_id,
        o.offer_code,
        o.discount,
        t.purchase_7d_probability as base,
        t.is_alive::int * delivered_share() * kept_share() * open_share(p.responsiveness)
        * click_share(p.responsiveness, offer_appeal(o.base, o.price_weight, p.price_sensitivity))
        * click_success(offer_appeal(o.base, o.price_weight, p.price_sensitivity)) as answer,
        b.basket,
        b.margin
    from people as p
    inner join truth_customers as t on t.i = p.i
    inner join baskets as b on b.i = p.i
    cross join offers as o
)

select
    customer_id,
    offer_code,
    round(1 - (1 - base) * (1 - answer), 9) as purchase_7d_probability,
    round(
        base * margin + (1 - base) * answer * (margin - discount * basket), 6
    ) as expected_profit,
    null::varchar as dirt
from answered
order by i, offer_code;
