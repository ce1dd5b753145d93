"""The shop generator: a synthetic retailer of any size, its dirt and its truth."""

from nextbest.shop_generator.generator import write_shop
from nextbest.shop_generator.plan import DEMO, ShopPlan

__all__ = ["DEMO", "ShopPlan", "write_shop"]
