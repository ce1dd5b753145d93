"""Columns without any value, and what that costs: no loss, so a build works without them."""

from nextbest.database import Rows

NEEDED = {
    "intermediate.int_products_validated": (
        *("name", "category", "description", "has_guessed_url"),
        *("raw_image_url", "is_available", "reasons"),
    ),
    "intermediate.int_customer_rows": ("email",),
    "intermediate.int_build_context": ("currency",),
}
GAPS = """
    select
        (
            select count(email) = 0 from build.intermediate.int_customer_rows
        ) as "crm.customers.email",
        (
            select currency is null from build.intermediate.int_build_context
        ) as "shop.orders.currency",
        count(category) = 0 as "shop.products.category",
        bool_and(lower(coalesce(description, name)) = lower(name)) as "shop.products.description",
        bool_and(has_guessed_url) as "shop.products.product_url",
        count(raw_image_url) = 0 as "shop.products.image_url",
        count(is_available) = 0 as "shop.products.is_available"
    from build.intermediate.int_products_validated
    where reasons is null
"""
COSTS = {
    "crm.customers.email": "no customer has a valid address: nobody can be emailed",
    "shop.orders.currency": "prices are shown without a currency: set var currency, such as EUR",
    "shop.products.category": "no scores by category, no favorite category among features and "
    "reasons, no recommendations by taste: derive it from the names",
    "shop.products.description": "emails repeat the name in its place",
    "shop.products.product_url": "links are guessed from var shop_url and the product_id",
    "shop.products.image_url": "every product shows the picture of var default_image_url",
    "shop.products.is_available": "every product counts as on sale, even a discontinued one",
}
"""What is lost without a column of the contract."""


def gap_lines(found: Rows) -> list[str]:
    """Return the columns without any value, each with what that costs; nothing where all have one.

    Examples
    --------
    >>> gap_lines([{"shop.products.category": False, "crm.customers.email": True}])[1]
    '  crm.customers.email          no customer has a valid address: nobody can be emailed'
    """
    (is_empty,) = found
    gaps = [f"  {name:<29}{COSTS[name]}" for name, is_gap in is_empty.items() if is_gap]
    return ["Columns without any value (a build works without them)", *gaps] if gaps else []
