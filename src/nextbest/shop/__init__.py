"""The shop generator: a synthetic retailer of any size, its dirt and its truth."""

from nextbest.shop.generator import write_shop
from nextbest.shop.plan import DEMO, ShopPlan

__all__ = ["DEMO", "ShopPlan", "write_shop"]
