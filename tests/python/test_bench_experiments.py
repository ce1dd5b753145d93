"""A short run of the simulation of make bench-experiments."""

import numpy as np

from bench_experiments import summary


def test_intervals_hold_the_truth_and_cuped_narrows_as_promised():
    table = summary(80, effect=0.1, share=0.3, n=1500, looks=10)
    # 80 experiments: 0.95 less two and a half standard errors
    assert (table["holds"] >= 0.89).all()
    assert (table["always_holds"] >= 0.9).all()
    assert np.allclose(table["width"], table["promised"], rtol=0.05)
