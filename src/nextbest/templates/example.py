"""Whether emails still say what the example of the package says: a false address is unlawful."""

from pathlib import Path

from nextbest.templates.declared import EXAMPLES, project_vars
from nextbest.templates.shop import look_of
from nextbest.templates.sources import SHOP, package_source, read_source

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
    example, said = look_of(package_source(SHOP)), look_of(read_source(folder, SHOP))
    left = [name for name in ("name", "postal_address") if said[name] == example[name]]
    places = [str(folder / SHOP)] if left else []
    if declared.get("shop_url", EXAMPLES["shop_url"]) == EXAMPLES["shop_url"]:
        left.append("shop_url")
        places.append("var shop_url of dbt_project.yml")
    return WHAT.format(", ".join(left), " and ".join(places)) if left else ""
