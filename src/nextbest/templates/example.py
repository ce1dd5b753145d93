"""Whether emails still say what the example of the package says: a false address is unlawful."""

from importlib import resources
from pathlib import Path

import yaml

from nextbest.templates.declared import EXAMPLES, project_vars
from nextbest.templates.shop import SHOP, source_text

WHAT = "emails would give the example's {0}. Edit {1}, then run nextbest templates"


def left_of_example(folder: Path, project: Path) -> str:
    """Return what a shop has left of the example, and what to do; empty where it is a demo.

    Parameters
    ----------
    folder
        The folder of the templates.
    project
        The folder of ``dbt_project.yml``, whose vars ``is_demo`` and ``shop_url`` are read.
    """
    declared = project_vars(project)
    if declared.get("is_demo") is True:
        return ""
    example = yaml.safe_load(resources.files(__package__).joinpath(SHOP).read_text("utf-8"))
    said = yaml.safe_load(source_text(folder, SHOP))
    left = [name for name in ("name", "postal_address") if said.get(name) == example[name]]
    places = [str(folder / SHOP)] if left else []
    if declared.get("shop_url", EXAMPLES["shop_url"]) == EXAMPLES["shop_url"]:
        left.append("shop_url")
        places.append("var shop_url of dbt_project.yml")
    return WHAT.format(", ".join(left), " and ".join(places)) if left else ""
