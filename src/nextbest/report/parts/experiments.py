"""Experiments: what each variant changed."""

from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, missing, note, part, text
from nextbest.report.marks import intervals
from nextbest.report.numbers import count, counted, days, listed, share, words
from nextbest.report.parts.verdicts import advice, figures, outcome, relative, verdict
from nextbest.report.shop import Shop
from nextbest.report.tables import table

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
COLUMNS = {
    "metric": "Metric", "role": "Role", "mean_control": "Control", "mean_treatment": "Variant",
    "effect": "Effect", "verdict": "Verdict",
}  # fmt: skip

CHANGES = {
    "segments": "bands from other bounds",
    "offer_rules": "offers by other rules",
    "texts": "other texts",
    "send_time": "emails without their own best hour",
    "recommendations": "popular products in place of their own",
}
"""What customers of a variant see, by the kind of change that it declares."""


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
        return Section("experiments", title, what, "", question, more=when)
    groups = shop.rows(GROUPS, "fct_experiment_assignments")
    pairs = dict.fromkeys((row["experiment_id"], row["variant"]) for row in found)
    body, sentences, more, todo = "", [], [], []
    for name, variant in pairs:
        rows = [r for r in found if (r["experiment_id"], r["variant"]) == (name, variant)]
        mine = [group for group in groups if group["experiment_id"] == name]
        main = next((row for row in rows if row["role"] == "primary"), rows[0])
        sentences.append(f"{outcome(main)} {advice(main, rows)}")
        more.append(f"{_ran(main, mine)}{_guardrails(rows)}")
        step = advice(main, rows)
        todo.append(f"Experiment {words(name)}: {step[0].lower()}{step[1:]}")
        body += part(
            f"{words(name)}: {words(variant)} against control",
            described(declarations(shop).get(name), variant),
            note(_size(rows[0], mine)),
            _chart(rows, charts),
            table(
                [figures(row, shop) for row in rows],
                f"Experiment {words(name)}, {words(variant)} against control",
                COLUMNS,
                dict.fromkeys(("mean_control", "mean_treatment", "effect"), str),
            ),
            note(_how(main)),
        )
    return Section(
        "experiments", title, " ".join(sentences), body, question, more=" ".join(more),
        todo=tuple(todo),
    )  # fmt: skip


def declarations(shop: Shop) -> dict[str, Any]:
    """Return the experiments that the project declares, in the demo with the one of its past."""
    found: dict[str, Any] = {}
    for name in ("demo_experiments", "experiments") if shop.is_demo else ("experiments",):
        said = shop.declared.get(name)
        found |= said if isinstance(said, dict) else {}
    return found


def described(declared: dict[str, Any] | None, variant: str) -> str:
    """Return what an experiment asks and what its variants see.

    Examples
    --------
    >>> described({"hypothesis": "Own products win", "variants": {"popular": {
    ...     "changes": {"recommendations": False}}}}, "popular")
    '<p>It asks: Own products win. Customers in popular see popular products in place of their own; customers in control see what all others see.</p>'
    """  # noqa: E501 - what is said is one line
    if not declared:
        return note("The project does not declare it any more, so only its results are known.")
    changes = ((declared.get("variants") or {}).get(variant) or {}).get("changes") or {}
    seen = listed([CHANGES.get(kind, words(kind)) for kind in changes]) or "the same"
    asks = str(declared.get("hypothesis") or "").strip().rstrip(".")
    told = f"It asks: {asks}. " if asks else ""
    told += (
        f"Customers in {words(variant)} see {seen}; customers in control see what all others see."
    )
    return f"<p>{text(told)}</p>"


def _ran(main: dict[str, Any], groups: Rows) -> str:
    if not groups or groups[0]["starts_on"] is None:
        return ""
    ran = "ran" if main["is_over"] else "runs"
    span = days(groups[0]["starts_on"], groups[0]["ends_on"])
    return f"Experiment {words(main['experiment_id'])} {ran} from {span}. "


def _size(row: dict[str, Any], groups: Rows) -> str:
    mailed = sum(group["mailed"] for group in groups)
    control, variant = counted(row["n_control"], "customer"), count(row["n_treatment"])
    told = f"{control} in control, {variant} in the variant"
    return f"{told}; {count(mailed)} of them were mailed." if groups else f"{told}."


def _guardrails(rows: Rows) -> str:
    guarded = [row for row in rows if row["role"] == "guardrail"]
    if not guarded:
        return "It has no guardrail."
    told = {"harmed": "is harmed", "kept": "is not harmed", "undecided": "cannot be judged: too "
            "little happened to exclude harm"}  # fmt: skip
    return " ".join(
        f"The guardrail {words(row['metric'])} {told.get(row['verdict'], verdict(row))}."
        for row in guarded
    )


def _how(main: dict[str, Any]) -> str:
    which = (
        "for a single look after the end" if main["is_over"]
        else "that holds at every look, since the experiment still runs"
    )  # fmt: skip
    smallest = main.get("smallest_effect") or 0
    least = f" The smallest effect of interest is {share(smallest)} of control."
    least = least if smallest > 0 else ""
    return (
        f"The chart and the table have the same 95% interval, the one {which}; it decides the "
        f"verdict.{least} The effect is not just the variant less the control: what customers did "
        "in the 90 days before is taken out of it (CUPED)."
    )


def _chart(rows: Rows, charts: Charts) -> str:
    # a metric that did not happen in a group has no share of it to show: it is in the table
    happened = [
        row for row in rows if min(row["mean_control"] or 0, row["mean_treatment"] or 0) > 0
    ]
    found = [(row, told) for row in happened if (told := relative(row))]
    if not found:
        return missing("No relative effect is known yet.", "It needs outcomes in both groups.")
    shown: list[dict[str, Any]] = [
        {
            "label": words(row["metric"]), "difference": told[0] * 100,
            "low": told[1] * 100, "high": told[2] * 100,
            "told": f"{share(told[0], signed=True)} ({share(told[1], signed=True)} to "
            f"{share(told[2], signed=True)})",
        }
        for row, told in found
    ]  # fmt: skip
    clear = [row["label"] for row in shown if row["low"] > 0 or row["high"] < 0]
    sentence = (
        f"The interval leaves out 0 for {listed(clear)}." if clear
        else "Every interval holds 0: no metric differs clearly."
    )  # fmt: skip
    title = "Effect, % of control"
    return charts.figure(intervals(shown, title, "metric"), sentence, 60 + 36 * len(shown))
