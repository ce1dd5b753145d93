"""The links of products and offers: parsed, encoded and built by a library."""

from nextbest import frames
from nextbest.links.table import SCHEMA, clean_links


def model(dbt, session):
    """Clean every distinct value once, in batches."""
    batches = frames.read_batches(dbt.ref("int_link_values"))
    links = clean_links(batches, dbt.config.meta_get("settings"))
    return frames.write_batches(session, links, SCHEMA)
