"""A build trains and scores side by side: LightGBM must not end the process."""

import os
import subprocess
import sys

MANY = """
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from nextbest.ml.families.tree_families import Boosting
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.settings import Settings

draw = np.random.default_rng(0)
matrix = draw.random((3000, 20))
labels = (matrix[:, 0] + draw.random(3000) > 1).astype(float)
rows = Rows(matrix, labels, tuple(f"f{place}" for place in range(20)), (), "binary")
stumps = {"max_depth": 1, "num_leaves": 2, "trees": 30}
fit = lambda: Boosting.fit_all(rows, [stumps], Settings())[0]
model = fit()
expected = model.margins(matrix)
with ThreadPoolExecutor(1) as pool:
    training = pool.submit(lambda: [fit() for _ in range(300)])
    while not training.done():
        assert (model.margins(matrix) == expected).all()
assert {found.text for found in training.result()} == {model.text}
"""


def test_scores_beside_a_training_leave_both_as_they_are() -> None:
    environment = {name: text for name, text in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", MANY], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
