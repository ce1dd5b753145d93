"""A shop that names its tables and columns in its own way, made of a generated one."""

from pathlib import Path

import duckdb

TABLES = {
    # landed file: the query over the files of a generated shop
    "Kunden": """
        select customer_id as "Kundennummer", email as "E-Mail", country, signed_up_at as created_at
        from read_csv('{shop}/crm/customers.csv', all_varchar = true)
    """,
    "articles": """
        select
            product_id as sku, upper(name) as title, category as department, brand,
            replace(price, '.', ',') as "Unit Price"
        from read_csv('{shop}/shop/products.csv', all_varchar = true)
    """,
    "2026/orders": """
        select
            order_id as id, customer_id as "user", ordered_at as order_date,
            case status when 'cancelled' then 'VOIDED' else 'Completed' end as state
        from read_csv('{shop}/shop/orders.csv', all_varchar = true)
    """,
    "2026/order_items": """
        select order_id as order_no, product_id as sku, quantity as qty, unit_price as item_price
        from read_csv('{shop}/shop/order_lines.csv', all_varchar = true)
    """,
    "opt_ins": """
        select
            customer_id as user_id, 'e-mail' as channel, 'newsletter' as type,
            case status when 'granted' then 'yes' else 'no' end as status, changed_at as date
        from read_csv('{shop}/crm/consents.csv', all_varchar = true)
        where channel = 'email' and purpose = 'marketing'
    """,
}


def write_own_shop(shop: Path, out: Path) -> Path:
    """Write the tables of a generated shop as another shop would have them."""
    with duckdb.connect() as con:
        for name, query in TABLES.items():
            file = out / f"{name}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            con.execute(f"copy ({query.format(shop=shop)}) to '{file}' (format csv, header)")
    return out
