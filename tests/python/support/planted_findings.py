"""What a database says of planted people after a build, and what of it must not be."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from planted_people import PEOPLE, Expect, Planted, expecting
from planted_person import mailbox
from scanning import find

MAILED = (Expect.ACTIVE, Expect.PERSONAL, Expect.IMPERSONAL)
TOMBSTONES = {
    "marts.fct_email_profile_deletes": "true",
    "state.int_identity_register": "erased_at is not null",
}
PROFILES = """
    select customer_id, external_id, email, email_sha256, is_active, is_personalised, offer_code,
        payload
    from marts.fct_email_profiles
"""


@dataclass
class Seen:
    """What a database said after a build."""

    profiles: list[dict]
    offered: set[str]
    left: set[tuple[str, ...]]
    rejected: list[dict]
    counted: dict[str, int]


def rows(database: Path, query: str) -> list[dict]:
    with duckdb.connect(str(database), read_only=True) as con:
        result = con.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def look(database: Path, build: int) -> Seen:
    erased = expecting(build, Expect.ERASED)
    traces = {trace for planted in erased for trace in planted.traces(build)}
    traces |= {trace for planted in PEOPLE for trace in planted.traces_of_others(build)}
    counted = rows(
        database,
        "select system || '.' || source_table as name, sum(n_rows)::int as n "
        "from marts.fct_cleaning_summary where outcome in ('used', 'rejected') group by name",
    )
    offered = rows(database, "select distinct customer_id from marts.fct_next_best_offers")
    return Seen(
        profiles=rows(database, PROFILES),
        offered={row["customer_id"] for row in offered},
        left=find(database, traces, TOMBSTONES),
        rejected=rows(
            database,
            "select system || '.' || source_table as name, reason, source_key, raw_row "
            "from marts.fct_rejected_rows where reasons like '%customer_erased%'",
        ),
        counted={row["name"]: row["n"] for row in counted},
    )


def profiles_of(planted: Planted, build: int, seen: Seen) -> list[dict]:
    """Return the published rows with an id, an address or the hash of an address of a person."""
    ids = planted.known_as(build)[0]
    mailboxes = planted.mailboxes(build)
    hashes = {sha256(address.encode()).hexdigest() for address in mailboxes}
    return [
        row
        for row in seen.profiles
        if {row["customer_id"], row["external_id"]} & ids
        or row["email_sha256"] in hashes
        or (row["email"] and mailbox(row["email"]) in mailboxes)
    ]


def leaves(value: object) -> list[object]:
    """Return the values of a JSON object that are not objects themselves."""
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    return [value]


def complaints_of_silent(planted: Planted, build: int, seen: Seen) -> list[str]:
    found = []
    for row in profiles_of(planted, build, seen):
        payload = json.loads(row["payload"] or "{}")
        payload.pop("customer_id", None)  # the key by which it is synced
        wrong = {
            "is active": row["is_active"],
            "has an address": row["email"] is not None,
            "has an offer": bool(row["offer_code"]),
            "has a payload": any(leaf is not None for leaf in leaves(payload)),
            "names no key in the payload": not payload,
        }
        found += [what for what, is_wrong in wrong.items() if is_wrong]
    if seen.offered & planted.known_as(build)[0]:
        found.append("is decided an offer")
    return found


def complaints_of_mailed(planted: Planted, build: int, seen: Seen) -> list[str]:
    active = [row for row in profiles_of(planted, build, seen) if row["is_active"]]
    mailed = [mailbox(row["email"]) for row in active if row["email"]]
    if not active or len(mailed) < len(active) or len(set(mailed)) < len(mailed):
        return [f"has {len(active)} active rows with the addresses {mailed}"]
    wanted = planted.person.expected(build)
    allowed = {Expect.PERSONAL: [True], Expect.IMPERSONAL: [False]}.get(wanted, [True, False])
    is_personal = active[0]["is_personalised"]
    return [] if is_personal in allowed else [f"has is_personalised = {is_personal}"]


def complaints_of_closed(planted: Planted, build: int, seen: Seen) -> list[str]:
    closed = mailbox(planted.places["email"])
    mailed = [row for row in profiles_of(planted, build, seen) if row["is_active"]]
    return ["is mailed there"] * any(mailbox(row["email"] or closed) == closed for row in mailed)


CHECKS = {
    Expect.SILENT: complaints_of_silent,
    Expect.ERASED: complaints_of_silent,
    Expect.CLOSED: complaints_of_closed,
    **dict.fromkeys(MAILED, complaints_of_mailed),
}


def complaints(build: int, file: str, seen: Seen, *expected: Expect) -> list[str]:
    """Return a sentence for each person of whom something else is true than it must be."""
    return [
        f"build {build}, {file}: {planted.places['id']} {planted.person.story}, and {wrong}"
        for planted in expecting(build, *expected)
        if (wrong := ", ".join(CHECKS[planted.person.expected(build)](planted, build, seen)))
    ]
