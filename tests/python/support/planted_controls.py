"""People who must be mailed: what they did is no refusal, or a newer grant undid it."""

from planted_person import Expect, Person
from planted_rows import (
    AFTERNOON,
    BEFORE_GRANT,
    MORNING,
    NEXT_NOON,
    NOON,
    TODAY,
    TOMORROW,
    YESTERDAY,
    Gone,
    beginnings,
    bounce,
    customer,
    erasure,
    mail,
    moved,
    no,
    order,
    soft_bounces,
    unsubscribe,
    yes,
)

MAILED = Expect.ACTIVE
PLACEHOLDER = [
    customer(updated="2026-05-15 10:00:00", external_id="0-{id}"),
    *beginnings("{new}", "{email2}"),
    customer("{new}", "{email2}", updated="2026-05-15 10:00:00", external_id="0-{id}"),
]

GRANTS = [
    Person("did nothing", [], Expect.PERSONAL, begins=Expect.PERSONAL),
    Person("bought something", order(at=NOON), MAILED, order(at=NEXT_NOON)),
    Person("withdrew and granted again", [no(), yes()], MAILED),
    Person(
        "withdrew from all, granted marketing again", [no(purpose="all"), yes()], Expect.IMPERSONAL
    ),
    Person(
        "withdrew from all, granted both again",
        [no(purpose="all"), yes(), yes(purpose="personalization")],
        Expect.PERSONAL,
    ),
    Person("withdrew without a channel and granted again", [no(channel=None), yes()], MAILED),
    Person("withdrew and granted on the channel 'all'", [no(), yes(channel="all")], MAILED),
    Person(
        "withdrew yesterday on a date and granted today", [no("2026-05-31"), yes(MORNING)], MAILED
    ),
    Person("withdrew yesterday and granted on a date, today", [no(YESTERDAY), yes(TODAY)], MAILED),
    Person("unsubscribed and granted again", [unsubscribe(), yes()], MAILED),
    Person("complained and granted again", [mail("complaint"), yes()], MAILED),
    Person("had a hard bounce and granted again", [bounce("hard"), yes()], MAILED),
    Person(
        "had a hard bounce beside a rejected version, and granted again",
        [bounce("hard"), yes()],
        MAILED,
        first=[customer(email="{email2}", updated="2026-05-31 22:00:00")],
    ),
    Person(
        "have two addresses of one time, a hard bounce and a newer grant",
        [bounce("hard"), yes()],
        MAILED,
        first=[customer(email="{email2}", loaded="2026-01-20 10:00:00")],
    ),
    *(
        Person(
            f"moved, had a hard bounce under the older id, and granted under {name}",
            [bounce("hard", customer_id="{old}"), yes(customer_id=name)],
            MAILED,
            first=[moved(at="2026-05-10 10:00:00")],
            merged=True,
        )
        for name in ("{id}", "{old}")
    ),
    Person("had five soft bounces and granted again", [*soft_bounces(5), yes()], MAILED),
    Person("withdrew, and granted a load later", [no()], third=[yes(NEXT_NOON)], at_last=MAILED),
    Person(
        "withdrew, and granted on a date a load later",
        [no()],
        third=[yes(TOMORROW)],
        at_last=MAILED,
    ),
    Person(
        "withdrew by a mistake; the row says that they granted a load later",
        [no()],
        third=[Gone(table="crm.consents"), yes(NOON), yes(NOON, purpose="personalisation")],
        at_last=MAILED,
    ),
    Person("withdrew before the grant, which arrives late", [no(BEFORE_GRANT)], MAILED),
    Person(
        "unsubscribed before the grant, which arrives late", [unsubscribe(BEFORE_GRANT)], MAILED
    ),
]

ADDRESSES = [
    Person("withdrew, changed the address and granted", [no(MORNING), moved(), yes()], MAILED),
    Person("changed the address", [moved()], MAILED),
    Person(
        "withdrew, and an older id of the same address granted",
        [no(), yes(customer_id="{old}")],
        MAILED,
        merged=True,
    ),
    Person(
        "withdrew, and a new id of the same address in capitals granted",
        [no(), *beginnings("{new}", "{capitals}", grants=False), yes(customer_id="{new}")],
        MAILED,
    ),
    Person("is merged, and the newer id leaves the CRM", [Gone()], MAILED, merged=True),
    Person("is merged, and the older id leaves the CRM", [Gone("{old}")], MAILED, merged=True),
    Person(
        "is merged, and granted by both", [yes(), yes(customer_id="{old}")], MAILED, merged=True
    ),
    Person(
        "granted by the id that was merged away, after a no of the other",
        [no(customer_id="{old}"), yes()],
        MAILED,
        merged=True,
    ),
]

# Somebody else is erased, who has had something of theirs.
OTHERS = [
    Person(
        "moved long ago; somebody who has the old address since asks for erasure",
        [erasure("{new}")],
        MAILED,
        first=[
            moved(at="2026-02-15 10:00:00"),
            moved(at="2026-05-15 10:00:00"),
            *beginnings("{new}", "{email}", since="2026-03-01 10:00:00"),
        ],
    ),
    Person(
        "moved, and a row of theirs is left; who has the old address since asks for erasure",
        [
            *(Gone(), customer(email="{email2}", updated=MORNING)),
            *beginnings("{new}", "{email}", since=NOON, granted=AFTERNOON),
        ],
        MAILED,
        [erasure("{new}", NEXT_NOON)],
        MAILED,
    ),
    Person(
        "have the external id of somebody else, who asks for erasure",
        [erasure("{new}")],
        MAILED,
        first=PLACEHOLDER,
    ),
]

NOT_A_NO = [
    Person("withdrew personalisation", [no(purpose="personalisation")], Expect.IMPERSONAL),
    Person("withdrew personalization", [no(purpose="personalization")], Expect.IMPERSONAL),
    Person("had four soft bounces", soft_bounces(4), MAILED),
    *(
        Person(
            f"had three soft bounces, then {event!r}, then three more",
            [*soft_bounces(3), mail(event, f"{TODAY} 03:30:00"), *soft_bounces(3, start=4)],
            MAILED,
        )
        for event in ("delivered", "open", "click")
    ),
    Person("had one soft bounce that arrived six times", [bounce(event_id="E-{id}-b")] * 6, MAILED),
    Person("has an event of an unknown type", [mail("rendered")], MAILED),
    Person("opened and clicked", [mail("open", NOON), mail("click", AFTERNOON)], MAILED),
]

CONTROLS = [*GRANTS, *ADDRESSES, *OTHERS, *NOT_A_NO]
