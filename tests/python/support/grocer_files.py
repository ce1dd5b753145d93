"""The grocer of `ml_grocer` as raw files: a year of history, most customers buy each week."""

from pathlib import Path

import numpy as np
import pandas as pd

from ml_grocer import DAYS, START, Grocer

PRODUCTS = 60
CATEGORIES = ("bread", "milk", "fruit", "vegetables", "coffee", "cleaning")
CUSTOMERS_BEFORE = pd.Timedelta(days=900)


def write_grocer(shop: Grocer, folder: Path) -> Path:
    """Write orders of one line each, weekly mails and their clicks in the raw contract."""
    draw = np.random.default_rng(1)
    customer, day = np.nonzero(shop.orders)
    names = np.array([f"c{number:04d}" for number in range(len(shop.orders))])
    orders = pd.DataFrame(
        {
            "order_id": [f"o{number:06d}" for number in range(len(day))],
            "customer_id": names[customer],
            "ordered_at": START + pd.to_timedelta(day * 24 + 12, unit="h"),
            "status": "placed",
            "currency": "EUR",
        }
    )
    # each customer has a few products that they come for
    product = (customer * 7 + draw.geometric(0.4, len(day))) % PRODUCTS
    joined = START + pd.to_timedelta(shop.joined, unit="D")
    tables = {
        "crm/customers": pd.DataFrame(
            {
                "customer_id": names,
                "email": np.char.add(names, "@grocer.example"),
                "signed_up_at": joined.where(shop.joined > 0, START - CUSTOMERS_BEFORE),
            }
        ),
        "shop/products": pd.DataFrame(
            {
                "product_id": [f"p{number:02d}" for number in range(PRODUCTS)],
                "name": [f"{CATEGORIES[n % 6]} number {n}" for n in range(PRODUCTS)],
                "category": [CATEGORIES[n % 6] for n in range(PRODUCTS)],
                "price": 2.5,
            }
        ),
        "shop/orders": orders,
        "shop/order_lines": pd.DataFrame(
            {
                "order_line_id": orders["order_id"],
                "order_id": orders["order_id"],
                "product_id": np.char.add("p", np.char.zfill(product.astype(str), 2)),
                "quantity": 1,
                "unit_price": np.maximum(shop.revenue[customer, day], 0.01),
            }
        ),
        "esp/campaigns": _campaigns(),
        "esp/email_events": pd.concat(
            [_events(shop.mails, "send", 9, names), _events(shop.clicks, "click", 10, names)]
        ),
    }
    for name, table in tables.items():
        file = folder / f"{name}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(file, index=False)
    return folder


def _campaigns() -> pd.DataFrame:
    days = np.arange(DAYS)[np.arange(DAYS) % 7 == 3]
    return pd.DataFrame(
        {
            "campaign_id": [f"mail{day:03d}" for day in days],
            "name": "The week at the grocer's",
            "sent_at": START + pd.to_timedelta(days * 24 + 9, unit="h"),
        }
    )


def _events(happened: np.ndarray, kind: str, hour: int, names: np.ndarray) -> pd.DataFrame:
    customer, day = np.nonzero(happened)
    return pd.DataFrame(
        {
            "event_id": [f"{kind}{number:06d}" for number in range(len(day))],
            "customer_id": names[customer],
            "campaign_id": [f"mail{number:03d}" for number in day],
            "event_type": kind,
            "occurred_at": START + pd.to_timedelta(day * 24 + hour, unit="h"),
        }
    )
