"""Drift is told from chance, of forty customers as of forty thousand."""

import numpy as np
import pytest

from nextbest.ml.measure.drift import Reference, population_stability, stability_by_chance
from nextbest.ml.registry.monitoring import Health, examine
from nextbest.ml.settings import Settings
from nextbest.ml.training.diagnostics import score_bins


def finding(index, by_chance, n_customers=40):
    health = Health("binary", 80, 0, n_customers, index, by_chance, 0.0, None)
    return examine(health, None, Settings())


@pytest.mark.parametrize(
    ("n_measured", "n_customers", "n_builds"),
    [(40, 40, 1000), (400, 40, 1000), (40_000, 40, 200), (400, 400, 1000), (40_000, 40_000, 50)],
)
def test_without_a_change_at_most_two_builds_of_a_hundred_fire(n_measured, n_customers, n_builds):
    draw, fired = np.random.default_rng(0), 0
    for _ in range(n_builds):
        reference = Reference(score_bins(draw.beta(2, 5, n_measured)), n_measured)
        index = population_stability(draw.beta(2, 5, n_customers), n_customers, reference)
        fired += finding(index, stability_by_chance(n_customers, reference)) is not None
    assert fired <= 0.02 * n_builds


@pytest.mark.parametrize("n_customers", [40, 400, 40_000])
def test_a_change_that_matters_fires(n_customers):
    draw = np.random.default_rng(0)
    reference = Reference(score_bins(draw.beta(2, 5, 4_000)), 4_000)
    index = population_stability(draw.beta(5, 2, n_customers), n_customers, reference)
    found = finding(index, stability_by_chance(n_customers, reference))
    assert found.action == "train"
    assert found.reason.startswith("drift: the stability index of the scores")


def test_rows_of_the_same_customers_make_a_sample_no_larger():
    reference = Reference(score_bins(np.linspace(0, 1, 1000)), 1000)
    scores = np.random.default_rng(1).random(40)
    once, often = (population_stability(of, 40, reference) for of in (scores, np.tile(scores, 4)))
    assert once == pytest.approx(often)


def test_fewer_customers_than_the_floor_are_not_judged():
    assert finding(9.0, 0.5, n_customers=39) is None
    assert finding(9.0, 0.5, n_customers=40) is not None
    assert finding(0.4, 0.5) is None
