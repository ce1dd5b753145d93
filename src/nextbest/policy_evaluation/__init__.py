"""Estimate from logged random sends what a policy would bring, before anything is sent.

`evaluation.evaluate_policies` takes a log and policies and gives estimates with intervals.
"""
