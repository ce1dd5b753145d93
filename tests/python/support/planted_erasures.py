"""People who ask for erasure: nothing of them may be left, whatever becomes of their rows."""

from planted_person import Expect, Person
from planted_rows import (
    FAR_FUTURE,
    NEXT_NOON,
    NOON,
    TOMORROW,
    YESTERDAY,
    Gone,
    beginnings,
    customer,
    erasure,
    mail,
    moved,
    no,
    order,
    ticket,
    unsubscribe,
    yes,
)

GONE = Expect.ERASED

REQUESTS = [
    Person("asked for erasure", [erasure()], GONE),
    Person("asked for erasure without a date", [erasure(at=None)], GONE),
    Person("asked for erasure in the far future", [erasure(at=FAR_FUTURE)], GONE),
    Person("asked for erasure on a date", [erasure(at="2026-06-01")], GONE),
    Person("asked for erasure twice", [erasure(), erasure()], GONE),
    Person("asked for erasure with blanks around the id", [erasure("  {id} ")], GONE),
    Person("asked for erasure with a tab behind the id", [erasure("{id}\t")], GONE),
    Person("asked for erasure by the id of the platform", [erasure("X-{id}")], GONE),
    Person("asked for erasure by the address", [erasure(" {capitals}")], GONE),
    Person(
        "asked for erasure, and a row without an id has their address",
        [erasure()],
        GONE,
        first=[customer("", external_id=" ")],
    ),
    Person("asked before the first build", [], GONE, first=[erasure(at=YESTERDAY)], begins=GONE),
    Person(
        "asked before the first build without a date",
        [],
        GONE,
        first=[erasure(at=None)],
        begins=GONE,
        merged=True,
    ),
    Person("asked for erasure and granted afterwards", [erasure(), yes()], GONE),
    Person("withdrew, unsubscribed and asked for erasure", [no(), unsubscribe(), erasure()], GONE),
    Person(
        "asked under an id that was never seen", [erasure()], GONE, begins=GONE, is_customer=False
    ),
]

NAMES = [
    Person(
        "asked for erasure by an id that is an address",
        [erasure("{email2}")],
        GONE,
        first=beginnings("{email2}"),
        is_customer=False,
    ),
    Person(
        "asked for erasure; rows name them by the id of the platform and by the address",
        [
            erasure(),
            no(customer_id="X-{id}"),
            unsubscribe(customer_id="{email}"),
            mail("open", customer_id="X-{id}"),
            mail("open", customer_id=" {capitals}"),
            ticket("X-{id}"),
            *order("X-{id}", at=NOON),
            *order("{email}", at=NOON),
        ],
        GONE,
        [no(customer_id="{email}", at=NEXT_NOON), mail("open", NEXT_NOON, customer_id="X-{id}")],
    ),
    Person(
        "asked for erasure; rows name them in other spellings",
        [
            erasure(),
            no(customer_id="{wide}"),
            unsubscribe(customer_id="mailto:{email}"),
            mail("open", customer_id="{email}."),
            ticket("{wide}"),
            *order("{wide}", at=NOON),
        ],
        GONE,
    ),
    Person(
        "unsubscribed under a wide address, and asked for erasure a load later",
        [unsubscribe(customer_id="{wide}")],
        Expect.SILENT,
        [erasure(at=NEXT_NOON)],
        GONE,
    ),
    Person("asked for erasure by 'mailto:' and the address", [erasure("mailto:{email}")], GONE),
    Person("asked for erasure by the id in quotes", [erasure("'{id}'")], GONE),
    Person(
        "asked for erasure, and the address is the id of a contact",
        [erasure()],
        GONE,
        first=[customer("{email}", "", external_id="N-{id}")],
    ),
    Person(
        "asked for erasure by the address before they came; the request has left since",
        [*beginnings(), Gone("{email}", table="crm.erasure_requests")],
        GONE,
        first=[erasure("{email}")],
        begins=GONE,
        is_customer=False,
    ),
    Person(
        "asked for erasure by the platform's id before they came; the request has left since",
        [*beginnings(), Gone("X-{id}", table="crm.erasure_requests")],
        GONE,
        first=[erasure("X-{id}")],
        begins=GONE,
        is_customer=False,
    ),
]

DELETED = [
    Person("asked for erasure and left the CRM", [erasure(), Gone()], GONE),
    Person("asked for erasure undated and left the CRM", [erasure(at=None), Gone()], GONE),
    Person("asked for erasure and left the CRM a load later", [erasure()], GONE, [Gone()]),
    Person(
        "left the CRM and asked for erasure a load later",
        [Gone()],
        Expect.SILENT,
        [erasure(at=NEXT_NOON)],
        GONE,
    ),
    Person(
        "asked for erasure; the request itself leaves a load later",
        [erasure()],
        GONE,
        [Gone(table="crm.erasure_requests")],
    ),
    Person(
        "asked for erasure; the request and all rows of the CRM leave a load later",
        [erasure()],
        GONE,
        [Gone(table="crm.erasure_requests"), Gone()],
    ),
]

MERGED = [
    Person("asked for erasure of a merged id", [erasure()], GONE, merged=True),
    Person("asked for erasure of the id that names them", [erasure("{old}")], GONE, merged=True),
    Person("asked for erasure of a merged id that leaves", [erasure(), Gone()], GONE, merged=True),
    Person(
        "asked for erasure of the id that names them, which leaves",
        [erasure("{old}"), Gone("{old}")],
        GONE,
        merged=True,
    ),
    Person(
        "asked for erasure of a merged id that leaves a load later",
        [erasure()],
        GONE,
        [Gone()],
        merged=True,
    ),
    Person(
        "asked for erasure of the id that names them, which leaves a load later",
        [erasure("{old}")],
        GONE,
        [Gone("{old}")],
        merged=True,
    ),
    Person(
        "asked for erasure of a merged id that left the CRM a load before",
        [Gone()],
        Expect.ACTIVE,
        [erasure(at=NEXT_NOON)],
        GONE,
        merged=True,
    ),
    Person(
        "asked for erasure; another id has their address in full-width letters",
        [erasure()],
        GONE,
        first=beginnings("{new}", "{wide}", since="2026-01-20 10:00:00"),
    ),
    Person("changed the address and asked for erasure", [moved(), erasure()], GONE),
]

RETURNS = [
    Person(
        "were erased and left; a new id has the old address",
        [erasure(), Gone()],
        GONE,
        beginnings("{new}", granted=NEXT_NOON, since=NEXT_NOON),
    ),
    Person(
        "were erased; a new id has the old address with a zero-width space",
        [erasure()],
        GONE,
        beginnings("{new}", "{local}\u200b@plant.example", granted=NEXT_NOON, since=NEXT_NOON),
    ),
    Person(
        "were erased and left; the old id has a new address",
        [erasure(), Gone()],
        GONE,
        [customer(email="{email2}", updated=NEXT_NOON), yes(NEXT_NOON), *order(at=NEXT_NOON)],
    ),
    Person(
        "were erased after a change; a new id has the first address",
        [moved(), erasure(), Gone()],
        GONE,
        beginnings("{new}", granted=NEXT_NOON, since=NEXT_NOON),
    ),
    Person(
        "were erased and left; a new id has the old id of the platform",
        [erasure(), Gone()],
        GONE,
        [customer("{new}", "{email2}", external_id="X-{id}"), yes(NEXT_NOON, customer_id="{new}")],
    ),
    Person(
        "were erased by a merged id; the other id has a new address",
        [erasure(), Gone(), Gone("{old}")],
        GONE,
        [customer("{old}", "{email2}", updated=NEXT_NOON), yes(TOMORROW, customer_id="{old}")],
        merged=True,
    ),
    Person(
        "were erased, requests and rows left; a new id has the old address",
        [erasure(), Gone()],
        GONE,
        [
            Gone(table="crm.erasure_requests"),
            *beginnings("{new}", "{capitals}", granted=NEXT_NOON, since=NEXT_NOON),
        ],
    ),
]

ERASED = [*REQUESTS, *NAMES, *DELETED, *MERGED, *RETURNS]
