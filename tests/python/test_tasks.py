"""A task is data: a declaration that is understood is trained, any other is an error naming it."""

from collections.abc import Callable

import pytest

TASK = {"label": "purchase", "horizon_days": 14}

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


def test_a_declaration_needs_a_label_and_a_horizon_alone(say: Callable[..., str]) -> None:
    assert say("check_tasks", tasks={"purchase_14d": TASK}) == ""


@pytest.mark.parametrize(
    ("declaration", "objection"),
    [
        (["purchase"], "expected a mapping with label and horizon_days"),
        (TASK | {"horizon": 7}, "unknown key horizon; keys are cutoff_every_weeks, eligible"),
        (TASK | {"label": "luck"}, "unknown label luck; labels are category_purchase, churn"),
        (
            TASK | {"kind": "amount"},
            "kind amount does not go with the label purchase, which has",
        ),
        (TASK | {"grain": "product"}, "grain product does not go with the label purchase, which"),
        ({"label": "purchase"}, "horizon_days  is not a positive whole number"),
        (TASK | {"horizon_days": 0}, "horizon_days 0 is not a positive whole number"),
        (TASK | {"horizon_days": "a week"}, "horizon_days a week is not a positive whole number"),
        (TASK | {"n_cutoffs": 2.5}, "n_cutoffs 2.5 is not a positive whole number"),
        (TASK | {"may_shorten": "often"}, "may_shorten often is neither true nor false"),
        (TASK | {"eligible": "n_order > 1"}, "unknown column n_order; columns are age_band"),
        (TASK | {"eligible": "n_orders > 'many'"}, "column n_orders is a number"),
        (TASK | {"eligible": "n_orders > 1 or"}, "ends too early"),
        (TASK | {"eligible": "1 = 1; drop table x"}, "cannot read ;"),
    ],
)
def test_any_other_declaration_is_an_error_that_names_task_and_trouble(
    say: Callable[..., str], declaration: object, objection: str
) -> None:
    message = say("check_tasks", tasks={"mine": declaration})
    assert f"tasks: task mine: {objection}" in message


def test_a_name_is_a_word(say: Callable[..., str]) -> None:
    assert "tasks: task a b: a name consists of" in say("check_tasks", tasks={"a b": TASK})
