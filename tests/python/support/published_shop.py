"""A small published file, for tests of what reads it: made by hand, without a build."""

from pathlib import Path
from typing import Any

import duckdb

PROFILE = {
    "customer_id": "varchar",
    "external_id": "varchar",
    "email": "varchar",
    "email_sha256": "varchar",
    "updated_at": "timestamp",
    "is_active": "boolean",
    "suppressed_reason": "varchar",
    "email_permission": "varchar",
    "first_name": "varchar",
    "segment_propensity": "varchar",
    "purchase_7d_probability": "double",
    "offer_expires_on": "date",
    "rec_1_name": "varchar",
    "payload": "varchar",
}
DELETE = {
    "delete_id": "varchar",
    "customer_id": "varchar",
    "external_id": "varchar",
    "email_sha256": "varchar",
    "reason": "varchar",
    "updated_at": "timestamp",
}
CATALOG = {
    "product_id": "varchar",
    "name": "varchar",
    "description": "varchar",
    "category": "varchar",
    "brand": "varchar",
    "price": "decimal(18, 4)",
    "price_text": "varchar",
    "image_url": "varchar",
    "url": "varchar",
    "is_available": "boolean",
    "deleted": "boolean",
    "updated_at": "timestamp",
}
PUBLICATIONS = {
    "publication_id": "varchar",
    "kind": "varchar",
    "published_at": "timestamp",
    "rows_by_mart": "varchar",
}


class PublishedShop:
    """A published file whose rows a test sets.

    Parameters
    ----------
    file
        The file; it is made.
    n_customers
        How many active profiles it begins with: ``c0``, ``c1`` and so on.
    """

    def __init__(self, file: Path, n_customers: int = 3) -> None:
        self.file, self._n = file, 0
        with duckdb.connect(str(file)) as con:
            con.execute("create schema marts")
            tables = {
                "fct_email_profiles": PROFILE,
                "fct_email_profile_deletes": DELETE,
                "fct_catalog_items": CATALOG,
                "fct_publications": PUBLICATIONS,
            }
            for name, columns in tables.items():
                typed = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
                con.execute(f"create table marts.{name} ({typed})")
            con.execute(
                """
                insert into marts.fct_email_profiles by name
                select
                    'c' || i as customer_id,
                    'x' || i as external_id,
                    'c' || i || '@example.com' as email,
                    sha256('c' || i || '@example.com') as email_sha256,
                    timestamp '2026-06-01' + interval (i) millisecond as updated_at,
                    true as is_active,
                    'granted' as email_permission,
                    'Name ' || i as first_name,
                    case i % 3 when 0 then 'high' when 1 then 'low' end as segment_propensity,
                    i % 100 / 100 as purchase_7d_probability,
                    date '2026-07-01' as offer_expires_on,
                    'Mug ' || i as rec_1_name,
                    '{}' as payload
                from range(?) as numbers (i)
                """,
                [n_customers],
            )
        self.publish()

    def publish(self, *changes: str) -> str:
        """Run SQL statements on schema ``marts`` and add a publication; return its id."""
        self._n += 1
        with duckdb.connect(str(self.file)) as con:
            con.execute("use marts")
            for change in changes:
                con.execute(change)
            con.execute(
                "insert into fct_publications "
                "select ?, 'full', date '2026-06-01' + interval (?) day, "
                "json_object('fct_email_profiles', (select count(*) from fct_email_profiles))",
                [f"p{self._n:03}", self._n],
            )
        return f"p{self._n:03}"

    def suppress(self, customer_id: str) -> str:
        """Publish that a customer has said no."""
        return self.publish(
            "update fct_email_profiles set is_active = false, email = null, first_name = '', "
            "suppressed_reason = 'withdrawn', email_permission = 'withdrawn', rec_1_name = '', "
            "segment_propensity = null, purchase_7d_probability = null, offer_expires_on = null "
            f"where customer_id = '{customer_id}'"
        )

    def delete(self, customer_id: str, reason: str = "erased") -> str:
        """Publish that a customer is to be removed."""
        return self.publish(
            "insert into fct_email_profile_deletes select 'd-' || customer_id, customer_id, "
            f"external_id, email_sha256, '{reason}', updated_at from fct_email_profiles "
            f"where customer_id = '{customer_id}'",
            f"delete from fct_email_profiles where customer_id = '{customer_id}'",
        )

    def stock(self, n_products: int) -> str:
        """Publish products on sale: ``p0``, ``p1`` and so on."""
        return self.publish(
            "insert into fct_catalog_items by name select 'p' || i as product_id, "
            "'Mug ' || i as name, 'A mug' as description, 'Mugs' as category, "
            "9.99 as price, '9.99 €' as price_text, 'https://example.com/p' || i as url, "
            "true as is_available, false as deleted, timestamp '2026-06-01' as updated_at "
            f"from range({n_products}) as numbers (i)"
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with duckdb.connect(str(self.file), read_only=True) as con:
            return con.execute(query).fetchall()
