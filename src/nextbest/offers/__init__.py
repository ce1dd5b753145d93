"""Which offer each customer gets, when offers share budgets.

`assignment.assign_offers` takes one row per customer and gives one offer or none.
"""
