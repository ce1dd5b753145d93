"""The sections of the report: a module per group of them."""
