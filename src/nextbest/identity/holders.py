"""Who held an address when: ids that held it at one time are one person, a former holder is not."""

import pandas as pd

from nextbest.identity.names import may_be_address, reading
from nextbest.identity.persons import EMAIL, WRITTEN

OPEN = pd.Timestamp("2200-01-01")
"""The end of what has not ended."""
MOMENT = pd.Timedelta(1, "us")


def holders(links: pd.DataFrame) -> pd.DataFrame:
    """Return the times of addresses, one row per link of an address, under the link's index.

    Parameters
    ----------
    links
        Identifiers with ``is_written`` (whether an id is the address), ``valid_from``,
        ``last_from`` (the newest version of the customer with it), ``last_seen_at`` (null where
        the customer table still has it) and ``is_unknown`` (whether the time of a row of the
        customer cannot be read).

    Returns
    -------
    pandas.DataFrame
        ``mailbox``, the address and the number of a group of ids that held it at overlapping
        times; ``is_last``, whether no later group has it; ``is_held``, whether the id has no newer
        address. Which of several addresses a customer had when is not known where a time cannot be
        read: then none of them is held or has a mailbox.
    """
    mails = links[links["kind"] == EMAIL]
    ends = _ends(mails[~mails["is_written"]]).reindex(mails.index)
    mails = mails.assign(held_to=ends.fillna(mails["last_seen_at"]).fillna(OPEN))
    mails = mails.sort_values(["value", "valid_from", "held_to"])
    by_address = mails.groupby("value", sort=False)
    held_so_far = by_address["held_to"].cummax().groupby(mails["value"], sort=False).shift()
    is_later = ~(mails["valid_from"] < held_so_far)
    group = is_later.groupby(mails["value"], sort=False).cumsum()
    is_unknown = mails["is_unknown"] & mails.duplicated("raw_customer_id", keep=False)
    mailbox = mails["value"] + "|" + group.astype(str)
    return pd.DataFrame(
        {
            "mailbox": mailbox.mask(is_unknown),
            "is_last": group == group.groupby(mails["value"], sort=False).transform("max"),
            "is_held": (mails["held_to"] == OPEN) & ~is_unknown,
        }
    )


def written_addresses(links: pd.DataFrame) -> pd.DataFrame:
    """Return the addresses that stand in the place of an id or an external id, as links."""
    rows = links[(links["kind"] != EMAIL) & links["value"].map(may_be_address)]
    addresses = rows["value"].map(lambda text: sorted(reading(text).addresses)).astype(object)
    return rows.assign(kind=WRITTEN, value=addresses).explode("value").dropna(subset=["value"])


def _ends(mails: pd.DataFrame) -> pd.Series:
    """Return until when each address was held: until the id's next one, or until it was last seen.

    The newest address of an id has no end, also where the id has left the table.
    """
    seen_to = mails["last_seen_at"].fillna(OPEN)
    newest_seen = seen_to.groupby(mails["raw_customer_id"]).transform("max")
    current = mails["last_from"].where(seen_to == newest_seen)
    newest = current.groupby(mails["raw_customer_id"]).transform("max")
    ends = seen_to.where(seen_to > mails["valid_from"], OPEN)
    replaced = _replaced(mails)
    ends = ends.where(ends < replaced, replaced).clip(lower=mails["valid_from"] + MOMENT)
    return ends.mask(current == newest, OPEN)


def _replaced(mails: pd.DataFrame) -> pd.Series:
    """Return when the next address of the same id begins."""
    several = mails[mails.duplicated("raw_customer_id", keep=False)]
    begins = _next(several, "valid_from").fillna(_next(several, "last_from"))
    return begins.reindex(mails.index).fillna(OPEN)


def _next(mails: pd.DataFrame, column: str) -> pd.Series:
    """Return the first time in a column, of the same id, after the last time of each address."""
    last = mails[["raw_customer_id", "last_from"]].reset_index().sort_values("last_from")
    others = mails[["raw_customer_id"]].assign(begins=mails[column]).sort_values("begins")
    found = pd.merge_asof(
        last,
        others,
        left_on="last_from",
        right_on="begins",
        by="raw_customer_id",
        direction="forward",
        allow_exact_matches=False,
    )
    return found.set_index("index")["begins"]
