"""Models read what is below them: raw rows, events, features, models, scores, decisions, marts."""

from pathlib import PurePath

import pytest
from dbt.contracts.graph.manifest import Manifest

LAYERS = (
    ("rows", "staging", "intermediate/identity", "intermediate/cleaning"),
    ("events", "intermediate/events", "intermediate/texts"),
    ("tasks", "intermediate/tasks"),
    ("features", "intermediate/features", "intermediate/send_times"),
    ("training", "intermediate/training"),
    ("scoring", "intermediate/scoring"),
    ("recommendations", "intermediate/recommendations", "intermediate/stability"),
    ("decisions", "intermediate/customer_value", "intermediate/offers"),
    (
        "profiles",
        "intermediate/profiles",
        "intermediate/deliveries",
        "intermediate/monitoring",
        "intermediate/health",
        "intermediate/triggers",
        "intermediate/policy_evaluation",
        "intermediate/experiments",
        "intermediate/outcomes",
    ),
    ("marts", "marts"),
    ("publication", "publication", "intermediate/published", "intermediate/build_runs", "state"),
)
"""From below upwards, each with its folders below models/."""

SINGLE = {
    # in python_models, where models of every layer lie
    "int_address_groups": "rows",
    "int_email_addresses": "rows",
    "int_erased_names": "rows",
    "int_identities": "rows",
    "int_identity_register": "rows",
    "int_name_holders": "rows",
    "int_suppression_publications": "rows",  # first of all, so that nothing can hold it back
    "int_unclear_requests": "rows",
    "int_links": "events",
    "int_prediction_models": "training",
    "int_order_rates": "scoring",
    "int_customer_category_scores": "scoring",
    "int_customer_scores": "scoring",
    "int_product_rankings": "recommendations",
    "int_ranking_models": "recommendations",
    "int_offer_assignments": "decisions",
    "int_policy_estimates": "profiles",
    "int_holdout_lift": "profiles",
    "int_model_checks": "profiles",
    "fct_publications": "publication",
    # a folder of what is kept, or of what a run is told, holds models of several layers
    "int_premature_grants": "rows",
    "int_refusals": "rows",
    "int_content_memory": "rows",
    "int_product_changes": "events",
    "int_trigger_memory": "events",  # of what readers have
    "int_deliveries": "profiles",
    "int_delivery_counts": "profiles",
    "int_model_history": "recommendations",
    "int_score_log": "scoring",
    "int_model_monitoring": "profiles",
    "int_segment_entries": "profiles",
    "int_offer_decision_log": "profiles",
    "int_recommendation_log": "profiles",
    "int_go_live_counts": "profiles",
    "int_experiment_assignments": "features",  # before the scores, whose bands they may change
    "int_customer_experiments": "features",
    "int_experiment_comparisons": "profiles",
    "int_source_health": "profiles",
    "int_decision_health": "profiles",
    "int_alerts": "profiles",
    "fct_build_runs": "publication",
    "fct_approvals": "publication",
    # a list and an offer are looked at again together
    "int_content_refreshes": "decisions",
}
"""Models whose layer is not that of their folder."""
PUBLISHED = "int_published_"
"""What readers have from earlier builds: known before this one begins, so below all."""

ALLOWED = {
    "int_mail_addresses <- int_customer_versions": "the address is that of the version",
    "int_order_lines_validated <- int_products": "a line of an unknown product is set aside",
    "int_products_validated <- int_links": "a link is read in Python before a product is judged",
}
"""What reads upwards, each with its reason."""
NAMES = [name for name, *_ in LAYERS]


def layer_of(name: str, path: str) -> str | None:
    """Return the layer of a model by its name and file, or None where no rule has it."""
    if name in SINGLE:
        return SINGLE[name]
    if name.startswith(PUBLISHED):
        return NAMES[0]
    folder = PurePath(path).parent.as_posix().removeprefix("models/")
    return next(
        (
            layer
            for layer, *folders in LAYERS
            if f"{folder}/".startswith(tuple(map(slashed, folders)))
        ),
        None,
    )


def slashed(folder: str) -> str:
    return f"{folder}/"


@pytest.fixture(scope="module")
def parents(manifest: Manifest) -> dict[str, list[str]]:
    """Return what each model of the project reads of its models, by name."""
    models = {
        key: node.name for key, node in manifest.nodes.items() if node.resource_type == "model"
    }
    return {
        models[key]: [models[parent] for parent in manifest.parent_map[key] if parent in models]
        for key in models
    }


@pytest.fixture(scope="module")
def layers(manifest: Manifest) -> dict[str, str | None]:
    """Return the layer of each model."""
    return {
        node.name: layer_of(node.name, node.original_file_path)
        for node in manifest.nodes.values()
        if node.resource_type == "model"
    }


def test_every_model_has_a_layer(layers: dict[str, str | None]) -> None:
    assert len(layers) > 200
    assert [name for name, layer in layers.items() if layer is None] == [], (
        "say in LAYERS which layer their folder is, or in SINGLE which one they are of"
    )
    assert sorted(set(SINGLE) - set(layers)) == [], "SINGLE names models that are gone"


def test_models_read_what_is_below_them(
    parents: dict[str, list[str]], layers: dict[str, str | None]
) -> None:
    upwards = {
        f"{name} <- {parent}": f"{name} ({layers[name]}) reads {parent} ({layers[parent]})"
        for name, read in parents.items()
        for parent in read
        if NAMES.index(layers[parent]) > NAMES.index(layers[name])
    }
    assert [said for edge, said in upwards.items() if edge not in ALLOWED] == []
    assert sorted(set(ALLOWED) - set(upwards)) == [], "these are cured: take them out of ALLOWED"


@pytest.mark.parametrize("below", ["features", "training"])
def test_what_models_learn_from_knows_no_score(
    parents: dict[str, list[str]], layers: dict[str, str | None], below: str
) -> None:
    """At any distance: a feature or a label that a score is in would teach a model itself."""
    place = NAMES.index(below)
    learned = {name for name, layer in layers.items() if layer == below}
    assert learned
    above = set()
    new = learned
    while new:
        above |= new
        new = {parent for name in new for parent in parents[name]} - above
    late = {name: layers[name] for name in above if NAMES.index(layers[name]) > place}
    assert late == {}
