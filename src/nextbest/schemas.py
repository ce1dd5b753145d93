"""The schemas of a target: named as configured, maybe with the target's own schema in front."""

MARTS = "marts"
PUBLISHED = "published"
"""The schema of Snowflake that readers use, and the database of the published file in a build."""
WAITING = "waiting"
"""The database, in a build, of the file with the marts of a build that waits for an approval."""
STATE = "state"


def beside(schema: str, own: str, other: str) -> str:
    """Return the schema in which the same target has other tables.

    Parameters
    ----------
    schema
        The schema of a model, ``dbt.this.schema``.
    own
        The schema that the model is configured with.
    other
        The schema that other models are configured with.

    Raises
    ------
    ValueError
        Where the schema does not end with the configured one.

    Examples
    --------
    >>> beside("intermediate", "intermediate", "marts")
    'marts'
    >>> beside("dev_anna_marts", "marts", "published")
    'dev_anna_published'
    """
    if not schema.lower().endswith(own):
        raise ValueError(
            f"schema {schema}: expected a name that ends with {own}, as macro "
            "nextbest.generate_schema_name names it"
        )
    return schema[: len(schema) - len(own)] + other
