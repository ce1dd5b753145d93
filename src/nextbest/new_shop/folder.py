"""Write the folder of a shop."""

import os
import tempfile
from importlib import resources
from pathlib import Path
from string import Template

import duckdb

from nextbest.new_shop.connections import profiles, sources
from nextbest.new_shop.contract import Table, contract, project_folder
from nextbest.new_shop.fees import Suspect, as_var, fee_words, suspects
from nextbest.new_shop.guesses import Guess, guessed
from nextbest.new_shop.landed import landed_tables
from nextbest.new_shop.mapping import mapping_sql
from nextbest.new_shop.offer_seeds import (
    check_languages,
    languages_of_customers,
    write_offer_seeds,
)
from nextbest.new_shop.plan import NewShop


def write_shop_folder(plan: NewShop) -> tuple[list[Guess], list[Suspect]]:
    """Write the folder of a shop, or nothing where something is wrong.

    Parameters
    ----------
    plan
        The answers.

    Returns
    -------
    list of Guess
        What each raw table is guessed to be made of.
    list of Suspect
        The product_ids that look like fees.

    Raises
    ------
    ValueError
        Where raw files cannot be read, `optional_tables` names no optional table, or there are no
        texts in one of `languages`.
    """
    project = project_folder()
    tables = contract(project)
    _check_optional_tables(plan, tables)
    check_languages(plan.languages, project)
    plan.folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        duckdb.connect() as con,
        tempfile.TemporaryDirectory(dir=plan.folder.parent, prefix=".new-shop-") as made,
    ):
        landed = landed_tables(con, plan.raw) if plan.raw else []
        guesses = guessed(tables, landed)
        by_name = {guess.table.full_name: guess for guess in guesses}
        lines, products = by_name["shop.order_lines"], by_name["shop.products"]
        fees = suspects(con, lines, products, fee_words(project))
        folder = Path(made) / "shop"
        languages = plan.languages or languages_of_customers(con, guesses, project)
        texts = _texts(plan, project, guesses, fees, languages[0])
        texts |= _mapping(con, plan, guesses)
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "seeds").mkdir()
        write_offer_seeds(project, folder / "seeds", languages)
        _link_package(folder, plan.folder, project)
        folder.rename(plan.folder)
    return guesses, fees


def _link_package(made: Path, folder: Path, project: Path) -> None:
    """Link nextbest as `dbt deps` does for a package of this machine, so that dbt finds it."""
    packages = made / "dbt_packages"
    packages.mkdir()
    target = os.path.relpath(project, folder.resolve() / "dbt_packages")
    (packages / "nextbest").symlink_to(target, target_is_directory=True)


def _check_optional_tables(plan: NewShop, tables: list[Table]) -> None:
    optional = [table.full_name for table in tables if table.optional]
    if wrong := [name for name in plan.optional_tables or () if name not in optional]:
        raise ValueError(
            f"--optional-tables: '{wrong[0]}' is not an optional table; "
            f"expected some of {', '.join(optional)}"
        )


def _texts(
    plan: NewShop, project: Path, guesses: list[Guess], fees: list[Suspect], language: str
) -> dict[str, str]:
    """Return the files that do not depend on the landed columns."""
    found = tuple(g.table.full_name for g in guesses if g.table.optional and g.landed)
    optional_tables = found if plan.optional_tables is None else plan.optional_tables
    nextbest = os.path.relpath(project, plan.folder.resolve())
    values = {
        "project": _project_name(plan.folder),
        "nextbest": nextbest,
        "optional_tables": f"[{', '.join(optional_tables)}]",
        "currency": plan.currency.upper(),
        "language": language,
        "consent_default": plan.consent_default,
        "shop_url": plan.shop_url,
        "suspects": as_var(fees),
        "image_url": plan.shop_url.rstrip("/") + "/images/product.png",
    }
    templates = resources.files("nextbest.new_shop").joinpath("templates")

    def filled(name: str) -> str:
        return Template(templates.joinpath(name).read_text(encoding="utf-8")).substitute(values)

    return {
        "dbt_project.yml": filled("dbt_project.yml"),
        "README.md": filled("README.md"),
        ".gitignore": filled("gitignore"),
        "macros/generate_schema_name.sql": filled("generate_schema_name.sql"),
        "macros/materializations.sql": filled("materializations.sql"),
        "packages.yml": f"packages:\n  - local: {nextbest}\n",
        "selectors.yml": (project / "selectors.yml").read_text(encoding="utf-8"),
        "profiles.yml": profiles(plan, project),
    }


def _project_name(folder: Path) -> str:
    """Return the name of the dbt project: that of the folder, in the signs that dbt takes.

    Examples
    --------
    >>> _project_name(Path("shops/My Shop")), _project_name(Path("nextbest"))
    ('my_shop', 'shop_nextbest')
    """
    name = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in folder.name)
    name = name.lower().strip("_") or "shop"
    return f"shop_{name}" if name == "nextbest" or not name[0].isalpha() else name


def _mapping(con: duckdb.DuckDBPyConnection, plan: NewShop, guesses: list[Guess]) -> dict[str, str]:
    files = {
        f"models/raw/{guess.table.model}.sql": mapping_sql(con, guess, plan.timezone, guesses)
        for guess in guesses
    }
    return files | {"models/raw/_landed__sources.yml": sources(plan, guesses)}
