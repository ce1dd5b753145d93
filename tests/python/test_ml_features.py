"""Which columns are learned from, and how unknown values are met."""

import numpy as np
import pandas as pd
import pytest

from ml_shop import training_set
from nextbest.ml.inputs.columns import FeatureSpec


def test_keys_flags_and_columns_without_anything_to_learn_are_left_out():
    frame = training_set(20).assign(
        is_scoring=True, n_tickets_365d=0, avg_satisfaction_365d=np.nan, device=None, region="x"
    )
    spec = FeatureSpec.learn(frame)
    assert set(spec.names) == {
        "n_orders_90d",
        "days_since_last_order",
        "revenue_90d",
        "return_rate_365d",
        "country",
        "favourite_category",
    }


@pytest.mark.parametrize(("days", "kept"), [(7, False), (45, True)])
def test_the_season_is_learned_only_from_a_whole_year(days, kept):
    dates = pd.date_range("2024-01-01", periods=10, freq=f"{days}D").repeat(5)
    season = pd.Series(["cold", "warm"] * 5).repeat(5).to_numpy()
    frame = pd.DataFrame({"as_of_date": dates, "season": season, "n_orders": range(50)})
    assert ("season" in FeatureSpec.learn(frame).names) is kept


def test_rare_levels_count_as_missing():
    frame = training_set(100)
    frame.loc[0, "country"] = "LI"
    spec = FeatureSpec.learn(frame)
    assert spec.levels["country"] == ("DE", "FR", "GB")
    assert np.isnan(spec.codes(frame)[0, 1])


def test_an_unseen_level_is_missing_and_a_missing_column_an_error_that_names_it():
    spec = FeatureSpec.learn(training_set(100))
    codes = spec.codes(training_set(1).assign(country=["XX", "FR"] + ["GB"] * 13))
    assert np.isnan(codes[0, 1])
    assert codes[1, 1] == 1
    with pytest.raises(ValueError, match="needs the feature country"):
        spec.codes(training_set(1).drop(columns="country"))


def test_a_category_column_is_read_like_a_text_column():
    frame = training_set(50)
    as_category = frame.assign(country=frame["country"].astype("category"))
    spec = FeatureSpec.learn(as_category)
    assert spec == FeatureSpec.learn(frame)
    np.testing.assert_array_equal(spec.codes(as_category), spec.codes(frame))
