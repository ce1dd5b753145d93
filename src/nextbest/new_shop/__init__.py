"""A folder for a shop: a small dbt project that takes nextbest as a package."""

from nextbest.new_shop.folder import write_shop_folder
from nextbest.new_shop.plan import NewShop

__all__ = ["NewShop", "write_shop_folder"]
