"""A fitted model, and its text from which it comes back."""
