"""nextbest: predictive email personalization inside the retailer's own data warehouse."""
