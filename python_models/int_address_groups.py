"""Raw ids that belong together: linked by shared addresses, over however many ids."""

from nextbest import frames
from nextbest.identity.tables.addresses import ADDRESS_GROUPS, address_groups


def model(dbt, session):
    """Link the ids of the customer table by the addresses known at the build's date."""
    rows = address_groups(dbt.ref("int_customer_addresses"))
    return frames.write(session, rows, ADDRESS_GROUPS)
