"""How published scores fare: their inputs at once, their quality when outcomes are known."""
