"""What tells the content of marts from another content: a hash of all their rows."""

import hashlib
import json
from typing import Any

from nextbest.publish.catalog import tables


def content_hash(con: Any, marts: str) -> str:
    """Return the SHA-256 of all rows of all marts but fct_publications, in whatever order they lie.

    The rows of a mart are told by their number and by two sums over their MD5: two rows that change
    places in the file change nothing, a row that is another one or is there twice does.
    """
    told = []
    for mart in tables(con, marts):
        if mart == "fct_publications":
            continue
        ((n_rows, low, high),) = con.execute(
            "select count(*), sum(md5_number_lower(content)), sum(md5_number_upper(content)) "
            f"from (select cast(mart as varchar) as content from {marts}.{mart} as mart)"
        ).fetchall()
        told.append((mart, n_rows, str(low), str(high)))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
