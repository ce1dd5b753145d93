"""Compare the variants of a randomized experiment from sums: means, variances and covariances.

`comparison.compared` gives differences with intervals, `ratio.sample_ratio_p_value` judges the
draw, `corrections` corrects for several metrics, and `power` says what a test can see.
"""
