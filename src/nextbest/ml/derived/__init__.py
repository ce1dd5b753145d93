"""Columns that are models themselves: buy till you die, and the browsing path."""
