"""Lines of the delivery log by which a sync can still delete an erased customer at a platform."""

DELIVERIES = "fct_deliveries"


def awaited_lines(marts: str) -> str:
    """Return the query of the delivery_ids that stay until the platform has deleted the customer.

    Per destination these are the newest line with the platform's id of the customer, and the lines
    of the deletion. They stay until a deletion was delivered, or no deletion is told any more.
    Macro ``awaited_delivery_lines`` is the same rule in the warehouse.
    """
    lines = f"{marts}.{DELIVERIES}"
    return (
        "select numbered.delivery_id from (select delivery_id, destination, customer_id, kind, "
        "platform_id, row_number() over (partition by destination, customer_id, "
        "case when kind = 'delete' then 1 else 0 end "
        "order by case when platform_id is null then 1 else 0 end, recorded_at desc) as age "
        f"from {lines} where customer_id is not null) as numbered "
        "left join (select distinct delivered.destination, delivered.customer_id "
        f"from {lines} as delivered left join {lines} as told "
        "on delivered.destination = told.destination and delivered.sync_id = told.sync_id "
        "and delivered.item_id = told.item_id and told.kind = 'delete' "
        "and told.state = 'pending' and told.reason <> 'erased' "
        "where delivered.kind = 'delete' and delivered.state = 'delivered' "
        "and told.delivery_id is null) as done "
        "on numbered.destination = done.destination and numbered.customer_id = done.customer_id "
        "where done.customer_id is null and (numbered.kind = 'delete' "
        "or (numbered.age = 1 and numbered.platform_id is not null)) "
        f"and numbered.customer_id in (select customer_id from {marts}.fct_email_profile_deletes "
        "where customer_id is not null)"
    )
