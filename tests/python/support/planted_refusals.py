"""People who say no in a consent: each line is a sentence that begins with "they"."""

from planted_person import Expect, Person
from planted_rows import (
    A_SECOND_AFTER_LOADING,
    AFTERNOON,
    BEFORE_GRANT,
    FAR_FUTURE,
    GRANTED_AT,
    GRANTED_ON,
    MORNING,
    NEXT_NOON,
    NOON,
    TODAY,
    TOMORROW,
    Gone,
    beginnings,
    customer,
    erasure,
    moved,
    no,
    written_over,
    yes,
)

CONSENTS_GONE = Gone(table="crm.consents")

WORDS = [
    Person("withdrew", [no()]),
    Person("withdrew from the purpose 'all'", [no(purpose="all")]),
    Person("withdrew without a purpose", [no(purpose=None)]),
    Person("withdrew from an unknown purpose", [no(purpose="newsletter")]),
    Person("withdrew from 'Marketing ' with a blank and a capital", [no(purpose="Marketing ")]),
    Person("withdrew from 'marketing' with a tab", [no(purpose="marketing\t")]),
    Person("withdrew without a channel", [no(channel=None)]),
    Person("withdrew from the channel 'e-mail'", [no(channel="e-mail")]),
    Person("withdrew from the channel 'all'", [no(channel="all")]),
    Person("withdrew from an unknown channel", [no(channel="carrier pigeon")]),
    Person("withdrew with neither purpose nor channel", [no(purpose=None, channel=None)]),
    Person("withdrew in capitals", [no(status="WITHDRAWN ")]),
    Person("revoked", [no(status="revoked")]),
    Person("denied", [no(status="denied")]),
    Person("said 'no'", [no(status="no")]),
    Person("opted out", [no(status="opt-out")]),
    Person("has an unknown status", [no(status="maybe")]),
    Person("has an unknown status without a date", [no(None, status="maybe")]),
    Person("has no status", [no(status=None)]),
    Person("withdrew twice in the same row", [no(), no()]),
    Person("withdrew under an id with a tab", [no(customer_id="{id}\t")]),
    Person("withdrew under an id with blanks", [no(customer_id="  {id} ")]),
    Person("withdrew under the id of the platform", [no(customer_id="X-{id}")]),
    Person("withdrew under the id of the platform in small letters", [no(customer_id="x-{id}")]),
    Person("withdrew under an id that a spreadsheet read as a number", [no(customer_id="{id}.0")]),
    Person("withdrew under the address in capitals", [no(customer_id="{capitals}")]),
    Person("withdrew under 'mailto:' and the address", [no(customer_id="mailto:{email}")]),
    Person("withdrew under the name and the address", [no(customer_id="{first} Q <{email}>")]),
    Person("withdrew in a list of addresses", [no(customer_id="{email}; a@plant.example")]),
    Person("withdrew under a percent-encoded address", [no(customer_id="{local}%40plant.example")]),
    Person("withdrew under the id in quotes", [no(customer_id="'{id}")]),
    Person(
        "withdrew under the address, which is the id of a contact as well",
        [no(customer_id="{email}")],
        first=[customer("{email}", "", external_id="N-{id}")],
    ),
    Person(
        "have the external id of somebody else, under which somebody withdrew",
        [no(customer_id="0-{id}")],
        first=[
            customer(updated="2026-05-15 10:00:00", external_id="0-{id}"),
            *beginnings("{new}", "{email2}"),
            customer("{new}", "{email2}", updated="2026-05-15 10:00:00", external_id="0-{id}"),
        ],
    ),
    Person(
        "are one of two whom an erasure request may mean",
        [erasure("0-{id}")],
        first=[
            customer(updated="2026-05-15 10:00:00", external_id="0-{id}"),
            customer("{new}", "", external_id="0-{id}"),
        ],
    ),
    Person("are named in an erasure request with others", [erasure("{id}, nobody")]),
]

DATES = [
    Person("withdrew on a date, the day of a grant at 08:00", [no(GRANTED_ON)]),
    Person("withdrew on a date, the day of a new grant at 08:00", [yes(MORNING), no(TODAY)]),
    Person("withdrew in the second of their grant", [no(GRANTED_AT)]),
    Person("withdrew in the far future", [no(FAR_FUTURE)]),
    Person("withdrew a second after the loading", [no(A_SECOND_AFTER_LOADING)]),
    Person("withdrew without a date", [no(None)]),
    Person("withdrew with no time at all", [no(None, loaded_at=None)]),
    Person("withdrew in a year of two digits", [no("26-06-01")]),
    Person("withdrew on the first day of Unix", [no("1970-01-01 00:00:00")]),
    Person("withdrew at the epoch", [no("epoch")]),
    Person("withdrew in the year 1", [no("0001-01-01")]),
    Person("withdrew without a date and granted before the loading", [no(None), yes()]),
    Person("withdrew in the far future and granted before", [no(FAR_FUTURE), yes()]),
    Person("withdrew and is loaded in the far future", [no(loaded_at=FAR_FUTURE)]),
    Person(
        "granted at noon and withdrew at ten, five hours west",
        [yes(NOON), no(f"{TODAY} 10:00:00-05:00")],
    ),
    Person("withdrew eight days ago and it arrives now", [no("2026-05-24 10:00:00")]),
    Person(
        "withdrew today and it is loaded after the date of the build",
        [no(loaded_at="2026-06-05 09:00:00")],
    ),
]

# A yes that is not well formed, or not for marketing, undoes no no.
BAD_GRANTS = [
    Person("withdrew and granted an unknown purpose", [no(), yes(purpose="newsletter")]),
    Person("withdrew and granted no purpose", [no(), yes(purpose=None)]),
    Person("withdrew and granted an unknown channel", [no(), yes(channel="carrier pigeon")]),
    Person("withdrew and granted no channel", [no(), yes(channel=None)]),
    Person("withdrew and granted without a date", [no(), yes(None)]),
    Person("withdrew and granted in the far future", [no(), yes(FAR_FUTURE)]),
    Person("withdrew and granted a second too late", [no(), yes(A_SECOND_AFTER_LOADING)]),
    Person("withdrew at noon and granted on that date", [no(), yes(TODAY)]),
    Person("granted at noon and withdrew on that date", [yes(NOON), no(TODAY)]),
    Person("withdrew and opted in", [no(), yes(status="opt-in")]),
    Person("withdrew and granted with a typo", [no(), yes(status="grantd")]),
    Person("withdrew and granted personalisation", [no(), yes(purpose="personalisation")]),
    Person("withdrew and granted in one second", [no(NOON), yes(NOON)]),
    Person("granted and withdrew afterwards", [yes(MORNING), no(NOON)]),
    Person("withdrew and an old grant arrives late", [no(), yes("2026-05-25 10:00:00")]),
]

IDS = [
    Person("withdrew under an id that was merged away", [no()], merged=True),
    Person(
        "withdrew under the id that names them, not the newer one",
        [no(customer_id="{old}")],
        merged=True,
    ),
    Person(
        "withdrew under an id that was merged away and leaves the CRM",
        [no(), Gone("{id}")],
        merged=True,
    ),
    Person(
        "withdrew under the id that names them, which leaves the CRM",
        [no(customer_id="{old}"), Gone("{old}")],
        merged=True,
    ),
    Person(
        "withdrew under an id that was merged away and had left the CRM a load before",
        [Gone("{id}")],
        Expect.ACTIVE,
        [no(NEXT_NOON)],
        Expect.SILENT,
        merged=True,
    ),
    Person(
        "withdrew under the id that named them and had left the CRM a load before",
        [Gone("{old}")],
        Expect.ACTIVE,
        [no(NEXT_NOON, customer_id="{old}")],
        Expect.SILENT,
        merged=True,
    ),
    Person("withdrew and left the CRM", [no(), Gone()]),
    Person("withdrew, left the CRM and came back", [no(), Gone()], third=[customer()]),
    Person("withdrew and left the CRM a load later", [no()], third=[Gone()]),
    Person(
        "withdrew without a date under a merged id that leaves the CRM",
        [no(None), Gone("{id}")],
        merged=True,
    ),
    Person(
        "withdrew, and a new id of their address has an older grant",
        [no()],
        third=beginnings("{new}"),
    ),
]

ADDRESSES = [
    Person("withdrew and then changed the address", [no(MORNING), moved(at=NOON)]),
    Person("changed the address and then withdrew", [moved(at=MORNING), no(NOON)]),
    Person("withdrew and changed the address a load later", [no()], third=[moved(at=NEXT_NOON)]),
    Person(
        "withdrew and moved; a new id has the old address and an older grant",
        [no(), moved()],
        third=beginnings("{new}", "{email}"),
    ),
    Person(
        "withdrew, and somebody who once had their address granted",
        [no(NOON), yes(AFTERNOON, customer_id="{old}")],
        Expect.CLOSED,
        first=[
            *beginnings("{old}", "{email}", since="2025-12-15 10:00:00"),
            moved("{email2}", "2026-05-23 10:00:00", "{old}"),
        ],
    ),
    Person(
        "withdrew, newest row in the CRM, and somebody who once had their address granted",
        [no(NOON), customer(updated=AFTERNOON), yes(AFTERNOON, customer_id="{old}")],
        Expect.CLOSED,
        first=[
            *beginnings("{old}", "{email}", since="2025-12-15 10:00:00"),
            moved("{email2}", "2026-05-23 10:00:00", "{old}"),
        ],
    ),
    Person(
        "withdrew, and somebody granted who had their address until then, nobody knows when",
        [no(NOON), *written_over(customer_id="{old}"), yes(AFTERNOON, customer_id="{old}")],
        Expect.CLOSED,
        merged=True,
    ),
    Person(
        "withdrew when 21 new ids have their address",
        [no(), *(customer(f"{{id}}-{number:02}") for number in range(21))],
    ),
    Person(
        "withdrew, and somebody granted who takes their address only later",
        [no(NOON), yes(AFTERNOON, customer_id="{new}")],
        third=[moved("{email}", NEXT_NOON, "{new}")],
        expect=Expect.CLOSED,
        first=beginnings("{new}", "{email2}", since="2026-01-20 10:00:00"),
    ),
]

# The same mailbox under another id, spelled in another way: {spelling: how it is told}.
SPELLINGS = {
    "{email}\t": "with a tab behind it",
    "{local}\u200b@plant.example": "with a zero-width space",
    "\ufeff{email}": "with a byte order mark before it",
    "{email}\u00a0": "with a no-break space behind it",
    "{local}\u00ad@plant.example": "with a soft hyphen",
    "{wide}": "in full-width letters",
    "{capitals}": "in capitals",
    "{local}\uff20plant\uff0eexample": "with a wide at sign and dot",
    "{local}@plant\u3002example": "with an ideographic full stop",
}

TWINS = [
    Person(
        f"withdrew, and another id has their address {told}",
        [no()],
        first=beginnings("{new}", spelling, since="2026-01-20 10:00:00"),
    )
    for spelling, told in SPELLINGS.items()
] + [
    Person(
        "withdrew, and another id has their domain in punycode",
        [no()],
        email="{local}@b\u00fccher.example",
        first=beginnings("{new}", "{local}@xn--bcher-kva.example", since="2026-01-20 10:00:00"),
    ),
    Person(
        "withdrew, and another id has their domain in capitals with a combining mark",
        [no()],
        email="{local}@xn--bcher-kva.example",
        first=beginnings("{new}", "{local}@BU\u0308CHER.example", since="2026-01-20 10:00:00"),
    ),
    Person(
        "withdrew, and a new id with a zero-width space arrives with an older grant",
        [no(), *beginnings("{new}", "{local}\u2060@plant.example", granted=BEFORE_GRANT)],
    ),
    Person(
        "withdrew on the last day, and a twin in full-width letters arrives a load later",
        [no(TODAY)],
        third=beginnings("{new}", "{wide}", granted=f"{TODAY} 20:00:00"),
    ),
]

# The same no, later: in build 3 alone.
LATE = [
    Person(
        "withdrew on the date of the grant of the day before, at last",
        [yes(NOON)],
        Expect.ACTIVE,
        [no(TODAY)],
        Expect.SILENT,
    ),
    Person(
        "granted again, and then withdrew without a purpose",
        [no(), yes()],
        Expect.ACTIVE,
        [no(TOMORROW, purpose=None)],
        Expect.SILENT,
    ),
]

# The row of the no has gone in build 3, and another one of its time is left.
PURGED = [
    Person(
        "withdrew marketing and granted personalisation on one form; the grant is left",
        [no(), yes(NOON, purpose="personalisation")],
        third=[CONSENTS_GONE, yes(GRANTED_AT), yes(NOON, purpose="personalisation")],
    ),
    Person(
        "withdrew from all and from personalisation on one form; the latter is left",
        [no(purpose="all"), no(purpose="personalisation")],
        third=[CONSENTS_GONE, yes(GRANTED_AT), no(purpose="personalisation")],
    ),
    Person(
        "withdrew without a date; a grant without a date is left",
        [no(None), yes(None)],
        third=[CONSENTS_GONE, yes(GRANTED_AT), yes(None)],
    ),
    Person(
        "withdrew in the second of their grant, which is left",
        [no(GRANTED_AT)],
        third=[CONSENTS_GONE, yes(GRANTED_AT)],
    ),
]

CONSENT_REFUSALS = [*WORDS, *DATES, *BAD_GRANTS, *IDS, *ADDRESSES, *TWINS, *LATE, *PURGED]
