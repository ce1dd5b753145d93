"""Email templates of each platform, made from the columns of the published profile."""
