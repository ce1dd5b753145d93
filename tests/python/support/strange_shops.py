"""The mini shop as strangers export it: what differs, and what must come of it."""

from dataclasses import dataclass, field

from builds import ONE_TASK

TASKS = ONE_TASK | {"spend_90d": {"label": "spend", "horizon_days": 90}}
WITH_CLV = TASKS | {
    "clv_365d": {
        "label": "spend",
        "horizon_days": 365,
        "may_shorten": True,
        "cutoff_every_weeks": 4,
        "n_calibration_cutoffs": 2,
        "n_test_cutoffs": 2,
    }
}
EVERY_NIGHT = "'2026-05-31 03:00:00' as updated_at, '2026-05-31 03:05:00' as loaded_at"
AMOUNTS = {
    "shop.products": ("price", "unit_cost"),
    "shop.order_lines": ("unit_price", "discount_amount"),
}
WITH_IDS = {
    "crm.customers": "",
    "crm.consents": ".00",
    "crm.erasure_requests": ".0",
    "crm.support_tickets": ".0",
    "esp.email_events": ".0",
    "shop.orders": ".0",
    "web.events": ".0",
}
RESTATED = "hash(order_id) % 20 = 0 and status = 'placed' and ordered_at < '2026-05-01'"


@dataclass(frozen=True)
class Shop:
    """A shop that differs from the plain one.

    Attributes
    ----------
    changes
        Queries over ``raw`` by table, as `builds.rewrite` takes them.
    vars
        Vars of its builds.
    stops
        Sentences of the terminal where the build must stop; none where it must succeed.
    warns
        Sentences of the terminal where it must succeed.
    scale
        Amounts of money beside those of the plain shop.
    answers
        What queries on the built database must give, one value each.
    """

    changes: dict[str, str]
    vars: dict[str, object] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    scale: float = 1
    answers: dict[str, object] = field(default_factory=dict)


def each_amount(expression: str) -> dict[str, str]:
    """Write the amounts of products and order lines in another way, ``{0}`` for each."""
    return {
        table: "select * replace ("
        + ", ".join(f"{expression.format(name)} as {name}" for name in names)
        + ") from raw"
        for table, names in AMOUNTS.items()
    }


def each_status(expression: str) -> dict[str, str]:
    return {"shop.orders": f"select * replace ({expression} as status) from raw"}


SHOPS = {
    "yen": Shop(
        each_amount("round(try_cast({0} as double) * 160)::bigint::varchar")
        | {
            "shop.orders": "select * replace (case currency when 'EUR' then 'JPY' "
            "else currency end as currency) from raw"
        },
        {"currency": "JPY"},
        scale=160,
    ),
    "rupiah": Shop(
        each_amount("(try_cast({0} as double) * 20000)::decimal(18, 2)::varchar"), scale=20_000
    ),
    "ids read as floats": Shop(
        {
            table: "select * replace (regexp_replace(customer_id, '[^0-9]', '', 'g') "
            f"|| '{suffix}' as customer_id) from raw where customer_id not like 'X%'"
            for table, suffix in WITH_IDS.items()
        }
    ),
    "orders that are completed": Shop(
        each_status("case status when 'placed' then 'completed' else status end"),
        stops=("status_unknown ('completed' 1,", "map the statuses of the shop to these."),
    ),
    "statuses of a shop system": Shop(
        each_status(
            "case status when 'placed' then ['shipped', 'delivered', 'paid']"
            "[1 + (hash(order_id) % 3)::bigint] "
            "else 'void' end"
        ),
        stops=("rows are rejected, most as status_unknown (", "Expected placed or cancelled"),
    ),
    "decimal commas": Shop(
        each_amount("replace({0}, '.', ',')"),
        stops=("most as wrong_type ('unit_price=", "write 12.50 with a decimal point"),
    ),
    "an order of 1970": Shop(
        # C100001 ordered then, in dollars too, and has no time of signing up; so did a guest
        {
            "crm.customers": "select * replace (case when customer_id <> 'C100001' "
            "then signed_up_at end as signed_up_at) from raw",
            "shop.orders": "from raw union all by name (select * replace (epoch as order_id, "
            "'1970-01-01 00:00:00' as ordered_at, buyer as customer_id, money as currency, "
            "null as loaded_at) from (from raw limit 1), (values ('epoch', 'C100001', 'USD'), "
            "('epoch-2', 'C100001', 'EUR'), ('epoch-3', '', 'EUR')) as made (epoch, buyer, money))",
            "shop.order_lines": "from raw union all by name (select * replace (epoch as "
            "order_id, epoch as order_line_id) from (from raw limit 1), "
            "(values ('epoch'), ('epoch-2'), ('epoch-3')) as made (epoch))",
        },
        {"currency": "", "tasks": WITH_CLV},
        answers={
            "select list(reasons order by source_key) from marts.fct_rejected_rows where "
            "source_table = 'orders' and source_key like 'epoch%'": [
                "currency_unexpected,dated_too_early",
                "dated_too_early",
                "customer_id_missing,dated_too_early",
            ],
            "select currency from intermediate.int_build_context": "EUR",
            "select year(began_at) from intermediate.int_customer_ids "
            "where raw_customer_id = 'C100001'": 2025,
            "select max(n_history_days) < 600 from intermediate.int_task_plans": True,
            "select horizon_days from intermediate.int_task_plans where task = 'clv_365d'": 90,
            "select count(*) > 0 from marts.fct_model_metrics "
            "where task = 'clv_365d' and role = 'champion'": True,
        },
    ),
    "a CRM that is overwritten every night": Shop(
        {"crm.customers": f"select * replace ({EVERY_NIGHT}) from raw"},
        warns=("Test assert_attributes_were_known_when_models_learn_from_them warns: 1 rows",),
    ),
    "nothing but capitals": Shop(
        {
            "shop.products": "select * replace (upper(name) as name, upper(category) as category) "
            "from raw",
            "crm.customers": "select * replace (upper(first_name) as first_name, "
            "upper(last_name) as last_name, upper(email) as email) from raw",
        },
        {"is_demo": False},
        warns=("names_in_capitals",),
    ),
    "cancellations as rows of their own": Shop(
        {
            "shop.orders": "from raw union all by name (select * replace ('cancelled' as status, "
            f"'2026-05-15 10:00:00' as loaded_at, null as cancelled_at) from raw where {RESTATED})"
        }
    ),
}
