"""Baskets of a shop, and what is known of each customer before the basket that is held out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from scipy.sparse import csr_array

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT.parent / "shared" / "data" / "online_retail.parquet"
SHOP = ROOT / "examples" / "online_retail" / "dbt_project.yml"
FEWEST_BASKETS = 3
"""Customers with fewer are not judged; what they bought is known all the same."""


@dataclass(frozen=True)
class Baskets:
    """What was bought: one entry per customer, basket and product.

    Attributes
    ----------
    customers, products
        Their ids; an entry holds places in these.
    customer, product
        Who bought what.
    age
        The place of the basket from the customer's last one: 0 is the last.
    n_baskets
        How many baskets each customer has.
    """

    customers: pd.Index
    products: pd.Index
    customer: np.ndarray
    product: np.ndarray
    age: np.ndarray
    n_baskets: np.ndarray

    @property
    def judged(self) -> np.ndarray:
        """The places of the customers who are judged."""
        return np.flatnonzero(self.n_baskets >= FEWEST_BASKETS)

    def matrix(self, entries: np.ndarray, values: np.ndarray) -> csr_array:
        """Add up values of entries by customer and product."""
        places = (self.customer[entries], self.product[entries])
        return csr_array((values, places), (len(self.customers), len(self.products)))


@dataclass(frozen=True)
class Known:
    """All baskets before the one that is held out.

    Attributes
    ----------
    held_out
        The age of the basket that is held out: 0, the last; 1, the one before, to choose
        parameters on.
    """

    baskets: Baskets
    held_out: int

    def history(self, weights: np.ndarray | None = None) -> csr_array:
        """Return customers x products: in how many known baskets, or the sum of weights.

        Parameters
        ----------
        weights
            A weight for each known entry of the baskets.
        """
        entries = self.entries
        values = np.ones(len(entries)) if weights is None else weights
        return self.baskets.matrix(entries, values)

    @property
    def entries(self) -> np.ndarray:
        """The places of the known entries."""
        return np.flatnonzero(self.baskets.age > self.held_out)

    @property
    def truth(self) -> csr_array:
        """The basket that is held out, for the judged customers."""
        entries = np.flatnonzero(self.baskets.age == self.held_out)
        return self.baskets.matrix(entries, np.ones(len(entries)))[self.baskets.judged]


def online_retail(file: Path = FILE) -> Baskets:
    """Read UCI Online Retail: a basket is what a customer bought on one day.

    Left out are lines without a customer, cancellations, write-offs, gifts at no price, and what
    is no product. A warehouse that decides per day cannot tell the invoices of one day apart.
    """
    lines = pd.read_parquet(file)
    other = yaml.safe_load(SHOP.read_text(encoding="utf-8"))["vars"]["non_product_ids"]
    product = lines["StockCode"].astype(str).str.strip().str.upper()
    is_used = lines["CustomerID"].notna() & (lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)
    is_used &= ~product.isin([str(name) for name in other])
    bought = pd.DataFrame(
        {
            "customer": lines["CustomerID"],
            "day": lines["InvoiceDate"].dt.normalize(),
            "product": product,
        }
    )[is_used]
    return from_purchases(bought)


def from_purchases(bought: pd.DataFrame) -> Baskets:
    """Return the baskets of a frame of customer, day, product."""
    bought = bought.drop_duplicates().sort_values(["customer", "day", "product"])
    customer, customers = pd.factorize(bought["customer"], sort=True)
    product, products = pd.factorize(bought["product"], sort=True)
    place = bought.groupby("customer")["day"].rank(method="dense").to_numpy().astype(int)
    n_baskets = np.zeros(len(customers), dtype=int)
    np.maximum.at(n_baskets, customer, place)
    age = n_baskets[customer] - place
    return Baskets(customers, products, customer, product, age, n_baskets)
