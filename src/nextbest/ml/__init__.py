"""Models of customers: chosen over time, calibrated, measured once, kept as text.

A task is a row, a model is a row, and both are handled by the same few functions:
`registry.retraining.train_due_models` trains what is due, `scoring.score.score_customers` scores
with the champions. Each package imports only from those before it: `measure`, `derived`, `inputs`,
`families`, `artifact`, `training`, `registry`, `scoring`.
"""
