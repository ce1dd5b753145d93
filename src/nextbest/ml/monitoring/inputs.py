"""Whether what a champion reads today is spread as it was when the champion was measured."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from nextbest.ml.measure.drift import population_stability, stability_by_chance
from nextbest.ml.measure.spreads import Spread
from nextbest.ml.monitoring.quality import SCORES
from nextbest.ml.registry.rows import load, stored_measurements

Row = dict[str, Any]


def input_rows(rows: pd.DataFrame, model: Mapping[str, Any], min_customers: int) -> list[Row]:
    """Return how scores and features of customers that are scored now compare with then.

    Both sides are of one fit, the measured one, because two fits differ without any change in the
    shop. A model of an older version of nextbest left no spreads, and its features have no rows.

    Parameters
    ----------
    rows
        Customers of the scoring set with the features of the measured fit.
    model
        The row of the registry.
    min_customers
        With fewer on either side, no stability index is given.
    """
    n_customers = rows["customer_id"].nunique()
    _, reference = stored_measurements(model)
    is_judged = min(n_customers, reference.n_customers) >= max(min_customers, 1)
    found = _of_features(rows, model, n_customers, reference.n_customers, is_judged=is_judged)
    if is_judged and reference.bins:
        scores = load(model, "measured_artifact").predict(rows)
        index = population_stability(scores, n_customers, reference)
        found += [_index(SCORES, index, stability_by_chance(n_customers, reference))]
    return found


def importance_rows(model: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Row]:
    """Return the share of each feature in the importance of a model, beside the champion before.

    ``importance_moved`` is half the sum of the differences: 0 where both models rest on the same
    features, 1 where on none in common.
    """
    shares = _importance(model)
    known = {} if before is None else _importance(before)
    rows = [
        {"subject": feature, "metric": "importance_share", "value": share}
        | ({"measured_value": known.get(feature, 0.0)} if known else {})
        for feature, share in shares.items()
    ]
    if shares and known:
        names = {*shares, *known}
        moved = sum(abs(shares.get(name, 0.0) - known.get(name, 0.0)) for name in names) / 2
        rows.append({"subject": SCORES, "metric": "importance_moved", "value": moved})
    return rows


def _importance(model: Mapping[str, Any]) -> dict[str, float]:
    found = {
        row["feature"]: max(row["importance"], 0.0)
        for row in _diagnostics(model).get("importance", [])
        if not row["is_pruned"]
    }
    total = sum(found.values())
    return {name: value / total for name, value in sorted(found.items())} if total > 0 else {}


def _of_features(
    rows: pd.DataFrame,
    model: Mapping[str, Any],
    n_customers: int,
    n_known: int,
    *,
    is_judged: bool,
) -> list[Row]:
    found: list[Row] = []
    for state in _diagnostics(model).get("inputs", []):
        then = Spread.from_dict(state)
        now = then.seen_in(rows[then.feature])
        found.append(_share(then.feature, "missing_share", now.missing_share, then.missing_share))
        if then.is_text:
            found.append(_share(then.feature, "unseen_share", now.unseen_share, then.unseen_share))
        if is_judged:
            found.append(_index(then.feature, *now.stability_since(then, n_customers, n_known)))
    return found


def _share(feature: str, metric: str, value: float, measured: float) -> Row:
    return {"subject": feature, "metric": metric, "value": value, "measured_value": measured}


def _index(subject: str, value: float, by_chance: float) -> Row:
    return {
        "subject": subject,
        "metric": "stability_index",
        "value": value,
        "measured_value": 0.0,
        "measured_high": by_chance,
    }


def _diagnostics(model: Mapping[str, Any]) -> Row:
    text = model.get("diagnostics")
    found: Row = json.loads(text) if isinstance(text, str) else {}
    return found
