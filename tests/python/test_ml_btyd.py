"""Buy till you die against the published figures, simulated customers and the published forms."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import hyp2f1

from nextbest.ml.derived.btyd import BetaGeometric, GammaGamma, order_histories, order_values
from nextbest.ml.derived.likelihood import LARGEST_LOG

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cdnow_sample.txt"
needs_file = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent")
PUBLISHED = BetaGeometric(r=0.243, alpha=4.414, a=0.793, b=2.426)
END_OF_CALIBRATION = pd.Timestamp("1997-09-30")


@pytest.fixture(scope="module")
def cdnow() -> pd.DataFrame:
    """Return one row per customer of the first 39 weeks, purchases of one day as one."""
    names = ["master", "customer", "date", "cds", "dollars"]
    bought = pd.read_csv(FILE, sep=r"\s+", names=names, dtype={"date": str})
    bought["date"] = pd.to_datetime(bought["date"])
    bought = bought[bought["date"] <= END_OF_CALIBRATION]
    days = bought.groupby(["customer", "date"], as_index=False)["dollars"].sum()
    days["is_repeat"] = days.duplicated("customer")
    dates = days.groupby("customer")["date"]
    repeats = days[days["is_repeat"]].groupby("customer")["dollars"]
    return pd.DataFrame(
        {
            "frequency": dates.count() - 1,
            "recency": (dates.max() - dates.min()).dt.days / 7,
            "age": (END_OF_CALIBRATION - dates.min()).dt.days / 7,
            "mean_value": repeats.mean(),
        }
    )


@needs_file
def test_bg_nbd_finds_the_published_parameters(cdnow: pd.DataFrame) -> None:
    history = [cdnow[name].to_numpy() for name in ("frequency", "recency", "age")]
    model = BetaGeometric.fit(*history)
    assert {name: round(value, 3) for name, value in model.to_dict().items()} == {
        "r": 0.243,
        "alpha": 4.414,
        "a": 0.793,
        "b": 2.426,
    }
    assert round(model.log_likelihood(*history), 1) == -9582.4


@needs_file
def test_gamma_gamma_finds_the_published_parameters(cdnow: pd.DataFrame) -> None:
    repeaters = cdnow[cdnow["frequency"] > 0]
    assert len(repeaters) == 946
    model = GammaGamma.fit(repeaters["frequency"].to_numpy(), repeaters["mean_value"].to_numpy())
    found = {name: round(value, 2) for name, value in model.to_dict().items()}
    assert found == {"p": 6.25, "q": 3.74, "v": 15.44}


def simulated(n_customers: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return histories of 52 weeks and the orders of the 26 weeks after, as BG/NBD tells it."""
    draw = np.random.default_rng(seed)
    rates = draw.gamma(0.8, 1 / 4.0, n_customers)
    leaving = draw.beta(0.8, 2.5, n_customers)
    history, future = np.zeros((3, n_customers)), np.zeros(n_customers)
    history[2] = 52.0
    for customer in range(n_customers):
        time = draw.exponential(1 / rates[customer])
        while time < 78.0:
            if time < 52.0:
                history[0, customer] += 1
                history[1, customer] = time
            else:
                future[customer] += 1
            if draw.random() < leaving[customer]:
                break
            time += draw.exponential(1 / rates[customer])
    return history, future


def test_expected_orders_are_those_that_come() -> None:
    history, future = simulated(20_000)
    model = BetaGeometric.fit(*history)
    expected = model.expected_orders(*history, horizon=26.0)
    assert expected.sum() == pytest.approx(future.sum(), rel=0.05)
    for low, high in [(0, 0), (1, 3), (4, 9), (10, 999)]:
        rows = (history[0] >= low) & (history[0] <= high)
        assert expected[rows].mean() == pytest.approx(future[rows].mean(), rel=0.1), (low, high)


def test_slopes_are_those_of_the_likelihood() -> None:
    history, _ = simulated(200)
    values, slopes = PUBLISHED._log_likelihoods(*history)
    for place, name in enumerate(PUBLISHED.to_dict()):
        step = {name: PUBLISHED.to_dict()[name] + 1e-6}
        moved, _ = BetaGeometric(**PUBLISHED.to_dict() | step)._log_likelihoods(*history)
        assert (moved - values) / 1e-6 == pytest.approx(slopes[place], abs=1e-4), name


def test_expected_orders_equal_the_published_form_where_that_can_be_computed() -> None:
    r, alpha, a, b = PUBLISHED.to_dict().values()
    x, recency, age, weeks = np.array([0.0, 1, 5, 40]), np.array([0.0, 9, 30, 38]), 38.86, 13.0
    z = weeks / (alpha + age + weeks)
    series = hyp2f1(r + x, b + x, a + b + x - 1, z)
    bought = 1 - ((alpha + age) / (alpha + age + weeks)) ** (r + x) * series
    gone = (x > 0) * a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ** (r + x)
    published = (a + b + x - 1) / (a - 1) * bought / (1 + gone)
    assert PUBLISHED.expected_orders(x, recency, age, weeks) == pytest.approx(published, rel=1e-9)


def test_a_published_example_expects_its_orders() -> None:
    # Fader and Hardie's note: x 2, recency 30.43, age 38.86 expects 1.226 orders in 39 weeks
    assert PUBLISHED.expected_orders(2, 30.43, 38.86, 39) == pytest.approx(1.226, abs=5e-4)


def test_heavy_buyers_do_not_overflow() -> None:
    expected = PUBLISHED.expected_orders(np.array([2000.0]), np.array([300.0]), 300.5, 13.0)
    assert 0.94 < expected[0] / (13 * 2000 / 300) < 1  # one in 2,000 orders is the last


@pytest.mark.parametrize("a", [1.0, 1.0 - 1e-9, 0.5])
def test_singular_parameters_give_what_their_neighbours_give(a: float) -> None:
    at = BetaGeometric(0.5, 4.0, a, 1.0 - a if a < 0.9 else 2.0)
    near = BetaGeometric(0.5, 4.0, a + 1e-4, at.b)
    history = np.array([0.0, 3.0]), np.array([0.0, 20.0]), np.array([30.0, 30.0])
    expected = near.expected_orders(*history, 12.0)
    assert at.expected_orders(*history, 12.0) == pytest.approx(expected, rel=1e-3)


def test_customers_without_an_order_are_left_out_and_get_nan() -> None:
    history, _ = simulated(300)
    longer = np.column_stack([history, np.full(3, np.nan)])
    model = BetaGeometric.fit(*longer)
    assert model == BetaGeometric.fit(*history)
    assert np.isnan(model.probability_alive(*longer)[-1])
    assert np.isnan(model.expected_orders(*longer, 4.0)[-1])


def test_a_row_of_weight_two_counts_as_two_rows() -> None:
    history, _ = simulated(300)
    doubled = np.column_stack([history, history[:, :100]])
    weights = np.where(np.arange(300) < 100, 2.0, 1.0)
    assert BetaGeometric.fit(*history, weights) == BetaGeometric.fit(*doubled)


def test_a_shop_without_repeat_orders_or_without_any_gives_finite_parameters() -> None:
    none, age = np.zeros(50), np.linspace(1, 30, 50)
    for model in (BetaGeometric.fit(none, none, age), BetaGeometric.fit(*np.zeros((3, 0)))):
        assert np.isfinite(list(model.to_dict().values())).all()
    assert BetaGeometric.fit(none, none, age).expected_orders(none, none, age, 4.0).max() < 0.01
    assert np.isfinite(list(GammaGamma.fit(none, none).to_dict().values())).all()


@pytest.mark.parametrize("a", [-LARGEST_LOG, 0.0, LARGEST_LOG])
@pytest.mark.parametrize("b", [-LARGEST_LOG, 0.0, LARGEST_LOG])
@pytest.mark.parametrize("rate", [-LARGEST_LOG, 0.0, LARGEST_LOG])
def test_expected_orders_are_finite_at_the_bounds_of_a_fit(a: float, b: float, rate: float) -> None:
    frequency, recency = np.array([0.0, 1, 5, 50, 500]), np.array([0.0, 10, 20, 30, 40])
    for alpha in (-LARGEST_LOG, 0.0, LARGEST_LOG):
        model = BetaGeometric(*np.exp([rate, alpha, a, b]))
        expected = model.expected_orders(frequency, recency, 50.0, 52.0)
        assert np.isfinite(expected).all()
        assert (expected >= 0).all()


def test_gamma_gamma_finds_the_values_that_customers_have() -> None:
    draw = np.random.default_rng(1)
    x = draw.integers(1, 12, 20_000)
    rates = draw.gamma(3.5, 1 / 40.0, len(x))
    mean = draw.gamma(5.0 * x) / rates / x
    model = GammaGamma.fit(x, mean)
    assert list(model.to_dict().values()) == pytest.approx([5.0, 3.5, 40.0], rel=0.15)
    assert model.expected_value(x, mean) == pytest.approx(
        5.0 * (40.0 + x * mean) / (5.0 * x + 2.5), rel=0.1
    )


def test_gamma_gamma_knows_no_currency() -> None:
    x, mean = np.array([1, 2, 5, 9, 3]), np.array([10.0, 20.0, 15.0, 30.0, 12.0])
    one, other = GammaGamma.fit(x, mean), GammaGamma.fit(x, mean * 1e6)
    assert other.v == pytest.approx(one.v * 1e6, rel=1e-4)
    assert (other.p, other.q) == pytest.approx((one.p, one.q), rel=1e-4)


def test_who_only_returned_is_worth_what_a_new_customer_is() -> None:
    model = GammaGamma(6.25, 3.74, 15.44)
    worth = model.expected_value(np.array([0.0, 2.0, np.nan]), np.array([0.0, -5.0, np.nan]))
    assert worth[0] == worth[1] == pytest.approx(6.25 * 15.44 / 2.74)
    assert np.isnan(worth[2])


def test_models_come_back_from_their_dictionaries() -> None:
    assert BetaGeometric.from_dict(PUBLISHED.to_dict()) == PUBLISHED
    assert GammaGamma.from_dict({"p": 1.0, "q": 2.0, "v": 3.0}) == GammaGamma(1.0, 2.0, 3.0)


def test_histories_of_features_are_in_weeks() -> None:
    frame = pd.DataFrame(
        {
            "n_order_days": [3, 1, 0],
            "days_since_first_order": [28.0, 7.0, None],
            "days_since_last_order": [7.0, 7.0, None],
            "revenue": [90.0, 20.0, 0.0],
        }
    )
    history = np.array(order_histories(frame))
    assert np.allclose(history[:, :2], [[2, 0], [3, 0], [4, 1]])
    assert np.isnan(history[:, 2]).all()
    assert np.array(order_values(frame)).tolist() == [[3, 1, 0], [30, 20, 0]]
