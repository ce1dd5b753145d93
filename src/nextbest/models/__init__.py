"""Models of customers: chosen over time, calibrated, measured once, kept as text.

A task is a row, a model is a row, and both are handled by the same few functions:
`upkeep.train_due_models` trains what is due, `scoring.score_customers` scores with what stands.
"""
