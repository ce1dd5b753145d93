"""A grocer's year: weekly baskets of what has run out at home, a little of what is popular.

Every customer has a pace, and favourite products that they use up at a speed of their own. Pans and
the like are bought once. Nothing in it knows of the rules of nextbest.
"""

from pathlib import Path

import numpy as np
import pandas as pd

CATEGORIES = {
    "milk": (7, 24),
    "bread": (5, 30),
    "fruit": (8, 40),
    "vegetables": (8, 40),
    "cheese": (12, 40),
    "drinks": (10, 50),
    "coffee": (25, 20),
    "pasta": (21, 30),
    "snacks": (14, 60),
    "cleaning": (45, 30),
    "hygiene": (60, 40),
    "kitchenware": (4_000, 30),
}
"""Category: days that a piece lasts, and how many products it has."""
START = pd.Timestamp("2024-01-01")
FAVOURITES = 3
"""Products of a category that a customer keeps at home, at most."""


class Grocery:
    """Who bought what on which day: rows of customer, product, day."""

    def __init__(self, n_customers: int = 400, days: int = 365, seed: int = 0) -> None:
        self.draw = np.random.default_rng(seed)
        self.n_customers, self.days = n_customers, days
        self.products = _products(self.draw)
        self.lasts = self._use()
        self.sold = self._sold()

    def _use(self) -> np.ndarray:
        """Return the days that each product lasts with each customer; infinite if never bought."""
        shape = (self.n_customers, len(self.products))
        appeal = np.log(self.products["share"].to_numpy()) + self.draw.gumbel(size=shape)
        group = self.products["category"].to_numpy()
        is_kept = np.zeros(shape, dtype=bool)
        for category in CATEGORIES:
            inside = np.flatnonzero(group == category)
            place = (-appeal[:, inside]).argsort(axis=1).argsort(axis=1)
            kept = self.draw.integers(0, FAVOURITES + 1, (self.n_customers, 1))
            is_kept[:, inside] = place < kept
        days = self.products["lasts"].to_numpy() * self.draw.lognormal(0, 0.4, shape)
        return np.where(is_kept, days, np.inf)

    def _sold(self) -> pd.DataFrame:
        pace = np.clip(self.draw.gamma(6.0, 7 / 6, self.n_customers), 2, 30)
        next_trip = self.draw.random(self.n_customers) * pace
        empty_on = self.draw.random(self.lasts.shape) * self.lasts
        impulse = 0.4 * self.products["share"].to_numpy()
        found = []
        for day in range(self.days):
            goes = np.flatnonzero(next_trip < day + 1)
            next_trip[goes] += np.maximum(1, pace[goes] * self.draw.lognormal(0, 0.25, len(goes)))
            is_needed = empty_on[goes] <= next_trip[goes, None]
            is_bought = is_needed & (self.draw.random(is_needed.shape) < 0.85)  # noqa: PLR2004
            is_found = self.draw.random(is_needed.shape) < impulse
            customer, product = np.nonzero(is_bought | is_found)
            customer = goes[customer]
            lasting = self.lasts[customer, product] * self.draw.lognormal(0, 0.3, len(customer))
            left = np.maximum(empty_on[customer, product], day)
            empty_on[customer, product] = np.where(np.isfinite(lasting), left + lasting, np.inf)
            found.append(pd.DataFrame({"customer": customer, "product": product, "day": day}))
        return pd.concat(found, ignore_index=True)

    def write(self, folder: Path) -> None:
        """Write the four required tables of the raw contract as Parquet files."""
        sold = self.sold.assign(day=START + pd.to_timedelta(self.sold["day"], unit="D"))
        sold["customer_id"] = "c" + sold["customer"].astype(str).str.zfill(5)
        sold["order_id"] = sold["customer_id"] + "-" + sold["day"].dt.strftime("%Y%m%d")
        number = sold.groupby("order_id").cumcount().astype(str)
        lines = sold.assign(order_line_id=sold["order_id"] + "-" + number)
        prices = self.products["price"].to_numpy()
        lines = lines.assign(
            product_id=self.products["product_id"].to_numpy()[sold["product"]],
            quantity=1,
            unit_price=prices[sold["product"]],
        )
        orders = sold.drop_duplicates("order_id")
        tables = {
            "crm/customers": _customers(orders),
            "shop/products": self.products[["product_id", "name", "category", "price"]],
            "shop/orders": pd.DataFrame(
                {
                    "order_id": orders["order_id"],
                    "customer_id": orders["customer_id"],
                    "ordered_at": orders["day"] + pd.Timedelta(hours=12),
                    "status": "placed",
                    "currency": "EUR",
                }
            ),
            "shop/order_lines": lines[
                ["order_line_id", "order_id", "product_id", "quantity", "unit_price"]
            ],
        }
        for name, table in tables.items():
            file = folder / f"{name}.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            table.to_parquet(file, index=False)


def _products(draw: np.random.Generator) -> pd.DataFrame:
    rows = [
        (f"{category}-{place:02d}", category, lasts)
        for category, (lasts, n_products) in CATEGORIES.items()
        for place in range(n_products)
    ]
    products = pd.DataFrame(rows, columns=["product_id", "category", "lasts"])
    products["share"] = draw.dirichlet(np.full(len(products), 0.7)) + 1e-5
    products["price"] = draw.lognormal(1.0, 0.6, len(products)).round(2) + 0.1
    return products.assign(name=products["product_id"].str.replace("-", " no. "))


def _customers(orders: pd.DataFrame) -> pd.DataFrame:
    first = orders.groupby("customer_id")["day"].min().reset_index()
    return pd.DataFrame(
        {
            "customer_id": first["customer_id"],
            "email": first["customer_id"] + "@shop.example",
            "signed_up_at": first["day"],
        }
    )
