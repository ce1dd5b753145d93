"""Experiments: what each variant changed."""

from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts, intervals
from nextbest.report.html import Section, missing, note, part
from nextbest.report.numbers import MINUS, count, counted, share, words
from nextbest.report.shop import Shop
from nextbest.report.tables import ABSENT, table

RESULTS = """
    select * from build.marts.fct_experiment_results
    where segment_kind = 'all'
    order by
        experiment_id, variant,
        case role when 'primary' then 0 when 'guardrail' then 1 else 2 end, metric
"""
GROUPS = """
    select
        experiment_id,
        variant,
        min(starts_on) as starts_on,
        max(ends_on) as ends_on,
        count(*) as customers,
        count(*) filter (is_exposed) as mailed
    from build.marts.fct_experiment_assignments
    group by experiment_id, variant order by experiment_id, variant
"""
VERDICTS = {
    "better_by_enough": "better by enough to adopt it",
    "better": "better",
    "worse": "worse",
    "no_relevant_effect": "no relevant effect",
    "undecided": "undecided so far",
    "kept": "kept",
    "harmed": "harmed",
    "broken_sample_ratio": "not to be believed: the groups are not as drawn",
    "exploration": "exploration",
}
RATES = ("purchase_rate", "click_rate", "unsubscribe_rate", "complaint_rate")
COLUMNS = {
    "metric": "Metric", "role": "Role", "mean_control": "Control", "mean_treatment": "Variant",
    "effect": "Effect", "verdict": "Verdict",
}  # fmt: skip


def experiments(shop: Shop, charts: Charts) -> Section:
    """Return the experiments of the shop."""
    found = shop.rows(RESULTS, "fct_experiment_results")
    title, question = "Experiments", "Did the experiment work?"
    if not found:
        what = "There is no experiment with a result."
        when = (
            "Declare one in var experiments (docs/how-to/experiments.md). Its results appear with "
            "the build after its first day."
        )
        return Section("experiments", title, f"{what} {when}", "", question)
    groups = shop.rows(GROUPS, "fct_experiment_assignments")
    pairs = dict.fromkeys((row["experiment_id"], row["variant"]) for row in found)
    body = ""
    sentences = []
    for name, variant in pairs:
        rows = [r for r in found if (r["experiment_id"], r["variant"]) == (name, variant)]
        main = next((row for row in rows if row["role"] == "primary"), rows[0])
        sentences.append(outcome(main))
        body += part(
            f"{words(name)}: {words(variant)} against control",
            note(f"{_size(rows[0], groups)} {_guardrails(rows)}"),
            _chart(rows, charts),
            table(
                [_row(row, shop) for row in rows],
                f"Experiment {words(name)}, {words(variant)} against control",
                COLUMNS,
                dict.fromkeys(("mean_control", "mean_treatment", "effect"), str),
            ),
        )
    return Section("experiments", title, " ".join(sentences), body, question)


def outcome(row: dict[str, Any]) -> str:
    """Return what an experiment says of its primary metric.

    Examples
    --------
    >>> outcome({"experiment_id": "high_from", "variant": "lower", "metric": "margin",
    ...          "verdict": "better", "relative_difference": 0.08, "is_over": True})
    'Experiment high from: in margin, lower is better (+8.0%). It is over.'
    """
    relative = row["relative_difference"]
    known = relative is not None and relative == relative  # noqa: PLR0124 - a number
    effect = f" ({share(relative, signed=True)})" if known else ""
    end = "It is over." if row["is_over"] else "It still runs."
    return (
        f"Experiment {words(row['experiment_id'])}: in {words(row['metric'])}, "
        f"{words(row['variant'])} is {VERDICTS.get(row['verdict'], words(row['verdict']))}"
        f"{effect}. {end}"
    )


def _size(row: dict[str, Any], groups: Rows) -> str:
    mine = [group for group in groups if group["experiment_id"] == row["experiment_id"]]
    mailed = sum(group["mailed"] for group in mine)
    control, variant = counted(row["n_control"], "customer"), count(row["n_treatment"])
    told = f"{control} in control, {variant} in the variant"
    return f"{told}; {count(mailed)} of them were mailed." if mine else f"{told}."


def _guardrails(rows: Rows) -> str:
    harmed = [words(row["metric"]) for row in rows if row["verdict"] == "harmed"]
    guarded = [row for row in rows if row["role"] == "guardrail"]
    if not guarded:
        return "It has no guardrail."
    return f"Harmed: {', '.join(harmed)}." if harmed else "No guardrail is harmed."


def _chart(rows: Rows, charts: Charts) -> str:
    shown = [
        {
            "label": words(row["metric"]), "difference": row["relative_difference"] * 100,
            "low": row["relative_low"] * 100, "high": row["relative_high"] * 100,
            "told": f"{share(row['relative_difference'], signed=True)} "
            f"({share(row['relative_low'], signed=True)} to "
            f"{share(row['relative_high'], signed=True)})",
        }
        for row in rows
        if row["relative_difference"] is not None and row["relative_low"] is not None
        and row["relative_difference"] == row["relative_difference"]
    ]  # fmt: skip
    if not shown:
        return missing("No relative effect is known yet.", "It needs outcomes in both groups.")
    clear = [row["label"] for row in shown if row["low"] > 0 or row["high"] < 0]
    sentence = (
        f"The interval leaves out 0 for {', '.join(clear)}." if clear
        else "Every interval holds 0: no metric differs clearly."
    )  # fmt: skip
    return charts.figure(
        intervals(shown, "Effect, % of control", "metric"), sentence, 60 + 36 * len(shown)
    )


def _row(row: dict[str, Any], shop: Shop) -> dict[str, Any]:
    def told(value: float | None) -> str:
        if value is None or value != value:  # noqa: PLR0124 - no number
            return ABSENT
        if row["metric"] in RATES:
            return f"{value:.2%}"
        return f"{value:.3f}" if row["metric"] == "orders" else shop.money(value)

    low = row["low_always"] if row["low_always"] is not None else row["low"]
    high = row["high_always"] if row["high_always"] is not None else row["high"]
    return {
        "metric": words(row["metric"]),
        "role": row["role"],
        "mean_control": told(row["mean_control"]),
        "mean_treatment": told(row["mean_treatment"]),
        "effect": f"{told(row['difference'])} ({told(low)} to {told(high)})".replace("-", MINUS),
        "verdict": VERDICTS.get(row["verdict"], words(row["verdict"])),
    }
