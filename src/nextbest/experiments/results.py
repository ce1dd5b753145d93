"""What the experiments of a build brought: differences, corrected p-values and verdicts."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest.experiments.comparison import compared
from nextbest.experiments.corrections import benjamini_hochberg, holm
from nextbest.experiments.ratio import MISMATCH, sample_ratio_p_value

CONTROL = "control"
SIGNIFICANT = 0.05
KEYS = ["experiment_id", "segment_kind", "segment"]
DECLARED = ["role", "better", "is_over", "smallest_effect"]
NOT_COMPARED = [*DECLARED, "n_exposed", "probability", "variants"]
_NUMBERS = [
    "mean_control",
    "mean_treatment",
    "plain_difference",
    "difference",
    "low",
    "high",
    "p_value",
    "p_value_corrected",
    "low_always",
    "high_always",
    "relative_difference",
    "relative_low",
    "relative_high",
    "variance_reduction",
    "sample_ratio_p_value",
    "exposure_ratio_p_value",
    "smallest_effect",
]
_COUNTS = ["n_control", "n_treatment", "n_exposed_control", "n_exposed_treatment"]
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in (*KEYS, "metric", "variant", "role")),
        ("is_over", pa.bool_()),
        ("is_exploratory", pa.bool_()),
        *((name, pa.int64()) for name in _COUNTS),
        *((name, pa.float64()) for name in _NUMBERS),
        ("verdict", pa.string()),
    ]
)


def experiment_results(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the results of all experiments, from the sums of int_experiment_sums.

    Parameters
    ----------
    sums
        One row per experiment, segment, metric and variant: what `comparison.compared` needs,
        ``n_exposed`` and ``probability``, and what is declared of the metric: ``role`` (primary,
        guardrail or other), ``better`` (higher or lower), ``smallest_effect`` (a share of the
        control's mean), ``variants`` (the probability of each, as JSON) and whether the experiment
        ``is_over``.

    Returns
    -------
    pandas.DataFrame
        One row per experiment, segment, metric and variant other than the control, in the columns
        of ``SCHEMA``. A variant without a customer, the control too, counts with 0 outside of
        segments.
    """
    if sums.empty:
        return pd.DataFrame(columns=SCHEMA.names)
    texts = sums.select_dtypes("category").columns
    sums = sums.astype(dict.fromkeys(texts, object))
    sums = _with_empty_variants(sums)
    names = [*KEYS, "metric"]
    sums["n_comparisons"] = _comparisons(sums, names)
    with np.errstate(divide="ignore", invalid="ignore"):  # segments of a few customers
        found = compared(sums.drop(columns=NOT_COMPARED), CONTROL)
    found = found.merge(sums[[*names, *DECLARED]].drop_duplicates(names), on=names)
    exposed = sums[[*names, "variant", "n_exposed"]]
    found = found.merge(
        exposed.rename(columns={"n_exposed": "n_exposed_treatment"}), on=[*names, "variant"]
    ).merge(
        exposed[exposed["variant"] == CONTROL]
        .drop(columns="variant")
        .rename(columns={"n_exposed": "n_exposed_control"}),
        on=names,
    )
    found = found.merge(_sample_ratios(sums), on=KEYS)
    found["is_exploratory"] = found["segment_kind"] != "all"
    found["p_value_corrected"] = _corrected(found)
    found["verdict"] = [_verdict(row) for row in found.to_dict("records")]
    found[_NUMBERS] = found[_NUMBERS].astype(float).replace([np.inf, -np.inf], np.nan).round(9)
    return found.reindex(columns=SCHEMA.names).sort_values(
        [*KEYS, "metric", "variant"], ignore_index=True
    )


def _with_empty_variants(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the sums with a row for each declared variant to which no customer came."""
    empty = [
        {name: row[name] for name in (*KEYS, "metric", *DECLARED, "variants")}
        | {"variant": name, "n": 0, "n_exposed": 0, "probability": probability}
        for _, rows in sums[sums["segment_kind"] == "all"].groupby(["experiment_id", "metric"])
        for row in rows.head(1).to_dict("records")
        for name, probability in json.loads(row["variants"]).items()
        if name not in set(rows["variant"])
    ]
    return pd.concat([sums, pd.DataFrame(empty)], ignore_index=True) if empty else sums


def _comparisons(sums: pd.DataFrame, names: list[str]) -> pd.Series:
    """Return of how many variants the always-valid intervals hold together.

    Somebody who looks every day at several variants would else find one that differs by chance more
    often than stated. Of a guardrail each interval holds alone, as its p-value is not corrected.
    """
    n_variants = sums.groupby(names, observed=True)["variant"].transform("nunique") - 1
    return n_variants.where(sums["role"] != "guardrail", 1)


def _sample_ratios(sums: pd.DataFrame) -> pd.DataFrame:
    """Return by experiment and segment how likely the sizes of its variants are by their draw."""
    sizes = sums.groupby([*KEYS, "variant"], as_index=False, observed=True)[
        ["n", "n_exposed", "probability"]
    ].max()
    rows = []
    for keys, group in sizes.groupby(KEYS, observed=True):
        known = group.set_index("variant")
        rows.append(
            dict(zip(KEYS, keys, strict=True))
            | {
                "sample_ratio_p_value": _ratio_p_value(known["n"], known["probability"]),
                "exposure_ratio_p_value": _ratio_p_value(known["n_exposed"], known["probability"]),
            }
        )
    return pd.DataFrame(rows)


def _ratio_p_value(counts: pd.Series, probabilities: pd.Series) -> float:
    """Return the p-value of the sizes; a variant to which nobody came counts with its share."""
    shares = {str(name): float(share) for name, share in probabilities.items()}
    missing = 1 - sum(shares.values())
    if missing > 1e-6:  # noqa: PLR2004 - more than rounding
        shares["nobody"] = missing
    observed = {str(name): int(count) for name, count in counts.items()}
    return sample_ratio_p_value(observed, shares)


def _corrected(found: pd.DataFrame) -> pd.Series:
    """Return p-values corrected for the number of looks of their kind in an experiment.

    Holm's correction over the variants for the primary metric, and over metrics and variants for
    the others. Guardrails are not corrected: what would hide harm is no caution. Segments are
    exploration, so the share of false findings among them is what is kept.
    """
    kinds = found["role"].where(~found["is_exploratory"], "exploratory").astype(str)
    corrected = found["p_value"].astype(float)
    for (_, kind), rows in found.groupby([found["experiment_id"].astype(str), kinds]):
        if kind != "guardrail":
            correct = benjamini_hochberg if kind == "exploratory" else holm
            corrected.loc[rows.index] = correct(rows["p_value"].astype(float))
    return corrected


def _verdict(row: Mapping[Any, Any]) -> str:
    """Return what the difference means, beside the declared smallest effect.

    While the experiment runs, the always-valid interval decides; after its end the fixed one.
    """
    numbers = {name: float(value) for name in _NUMBERS if (value := row.get(name)) is not None}
    if row["is_exploratory"]:
        return "exploration"
    if numbers["sample_ratio_p_value"] < MISMATCH:
        return "broken_sample_ratio"
    ends = ("low", "high") if row["is_over"] else ("low_always", "high_always")
    low, high = sorted(
        numbers[name] if row["better"] == "higher" else -numbers[name] for name in ends
    )
    if not np.isfinite(low + high):
        return "undecided"
    enough = abs(numbers["smallest_effect"] * numbers["mean_control"])
    if row["role"] == "guardrail":
        return "harmed" if high < 0 else "kept" if low > -enough else "undecided"
    is_found = numbers["p_value_corrected"] < SIGNIFICANT
    return _of_effect(low, high, enough, is_found=is_found)


def _of_effect(low: float, high: float, enough: float, *, is_found: bool) -> str:
    """Return the verdict of an interval in the direction that is better."""
    if is_found and low > 0:
        return "better_by_enough" if low >= enough else "better"
    if is_found and high < 0:
        return "worse"
    return "no_relevant_effect" if -enough < low and high < enough else "undecided"
