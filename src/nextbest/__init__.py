"""nextbest: predictive e-mail personalization inside the retailer's own data warehouse."""
