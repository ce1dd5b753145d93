"""The publication: below all marts, after their tests."""

from nextbest import frames
from nextbest.publish.dbt_models import publish
from nextbest.publish.publication import SCHEMA


def model(dbt, session):
    """Check the guards, then put the marts in the place of the published ones."""
    build, marts = dbt.ref("int_publication_build"), dbt.ref("rpt_mart_rows")
    problems = dbt.ref("rpt_publication_problems")
    movements = dbt.ref("rpt_publication_movements")
    rows = publish(session, build, marts, problems, movements, dbt.this.schema)
    return frames.write(session, rows, SCHEMA)
