"""What a way of deciding would bring, told from logged, randomised sends before anything is sent.

`evaluation.evaluate_policies` takes a log and policies and gives estimates with intervals.
"""
