"""Suppression first: people who said no leave the tables that readers have."""

from nextbest import frames, schemas
from nextbest.publish.dbt_models import publish_suppression
from nextbest.publish.publication import SCHEMA


def model(dbt, session):
    """Change the published file and the working marts; nothing later can hold it back."""
    profiles, tombstones = dbt.ref("int_suppressed_profiles"), dbt.ref("int_tombstones")
    marts = schemas.beside(dbt.this.schema, "intermediate", schemas.MARTS)
    meta = dbt.config.meta_get("settings")
    rows = publish_suppression(session, profiles, tombstones, meta, marts)
    return frames.write(session, rows, SCHEMA)
