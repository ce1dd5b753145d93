"""Weights that are not those with which an experiment began stop the build."""

from collections.abc import Callable

import pytest

from macros import load_macros
from test_experiment_vars import experiment


class StoppedError(Exception):
    """What dbt raises."""


def stop(message: str) -> None:
    raise StoppedError(message)


@pytest.fixture
def check() -> Callable[..., object]:
    files = ("check_recorded_weights", "check_experiments", "variant_draws")
    declared = [{"name": "high_from"} | experiment()]
    return load_macros(
        *(f"experiments/{name}.sql" for name in files),
        exceptions=_Exceptions(),
        instead={"declared_experiments": lambda _: declared},
    ).check_recorded_weights


class _Exceptions:
    raise_compiler_error = staticmethod(stop)


@pytest.mark.parametrize("name", ["high_from", "not_declared_any_more"])
def test_the_weights_of_the_beginning_are_no_breach(
    check: Callable[..., object], name: str
) -> None:
    probability = 0.5 if name == "high_from" else 0.1
    check([(name, "control", probability), (name, "lower", probability)])


def test_other_weights_are_named_with_what_to_do(check: Callable[..., object]) -> None:
    with pytest.raises(StoppedError) as stopped:
        check([("high_from", "control", 0.5), ("high_from", "lower", 0.25)])
    assert str(stopped.value) == (
        "experiments: experiment high_from: customers were drawn for variant lower with "
        "probability 0.25, and it is declared with 0.5; declare the weights with which the "
        "experiment began, or give an experiment with other weights a new name"
    )


def test_a_variant_that_is_gone_is_a_breach(check: Callable[..., object]) -> None:
    with pytest.raises(StoppedError, match=r"variant higher with probability 0\.5, and it is"):
        check([("high_from", "higher", 0.5)])
