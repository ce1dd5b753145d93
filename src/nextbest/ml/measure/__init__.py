"""What scores are worth: metrics, intervals, weights of amounts, and drift."""
