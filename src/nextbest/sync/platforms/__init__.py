"""One module per destination: how it wants the rows, its limits, and how it tells errors."""
