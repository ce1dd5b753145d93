"""The fit that scores is calibrated by fits that know its dates and not the customers judged."""

import numpy as np
import pandas as pd

from nextbest.ml.training.crossfit import newest_rows, unseen_margins


class Spy:
    """A fit that remembers whom it learned from and gives each row the number of its rows."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def margins(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the numbers of rows that were not learned from, but whose dates were."""
        assert not set(frame["customer_id"]) & set(self.rows["customer_id"])
        assert set(frame["as_of_date"]) <= set(self.rows["as_of_date"])
        return frame["row"].to_numpy(dtype=float)


def looks(n_customers: int = 40, n_dates: int = 10) -> pd.DataFrame:
    dates = pd.date_range("2024-01-01", periods=n_dates, freq="7D")
    return pd.DataFrame(
        {
            "customer_id": np.repeat([f"c{i}" for i in range(n_customers)], n_dates),
            "as_of_date": np.tile(dates, n_customers),
            "row": np.arange(n_customers * n_dates),
            "label": np.tile([0, 1], n_customers * n_dates // 2),
        }
    )


def test_no_row_is_judged_by_a_fit_that_saw_its_customer_and_none_is_left_out() -> None:
    frame = looks()
    judged = frame["as_of_date"].to_numpy() >= np.datetime64("2024-02-01")
    found = unseen_margins(frame, judged, Spy, seed=1)
    assert found.tolist() == frame.loc[judged, "row"].tolist()


def test_a_customer_judges_in_one_group_whatever_the_order_of_the_rows() -> None:
    frame = looks()
    shuffled = frame.sample(frac=1, random_state=1)
    sizes = []
    for rows in (frame, shuffled):
        seen: list[frozenset] = []

        def fit(learned: pd.DataFrame, seen: list = seen) -> Spy:
            seen.append(frozenset(learned["customer_id"]))
            return Spy(learned)

        unseen_margins(rows, np.ones(len(rows), bool), fit, seed=1)
        sizes.append(seen)
    assert sizes[0] == sizes[1]
    assert [len(customers) for customers in sizes[0]] == [26, 27, 27]


def test_four_weeks_are_the_newest_where_they_hold_enough_positives() -> None:
    frame = looks(n_customers=200)
    assert frame.loc[newest_rows(frame), "as_of_date"].nunique() == 4


def test_few_positives_reach_further_back() -> None:
    frame = looks(n_customers=100)
    assert frame.loc[newest_rows(frame), "as_of_date"].nunique() == 5
    assert newest_rows(frame.assign(label=0)).all()


def test_buyers_of_one_group_are_learned_from_all_the_same() -> None:
    frame = looks()
    frame["label"] = (frame["customer_id"] == "c7").astype(int)

    class OutcomesSeen(Spy):
        def margins(self, frame: pd.DataFrame) -> np.ndarray:
            """Return how many outcomes the fit learned from."""
            return np.full(len(frame), float(self.rows["label"].nunique()))

    found = unseen_margins(frame, np.ones(len(frame), bool), OutcomesSeen, seed=1)
    assert set(found) == {2.0}
