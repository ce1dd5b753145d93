"""People who say no in an e-mail, and people whose mails come back."""

from planted_person import Expect, Person
from planted_rows import (
    A_SECOND_AFTER_LOADING,
    AFTERNOON,
    FAR_FUTURE,
    GRANTED_ON,
    MORNING,
    NEXT_NOON,
    NOON,
    TODAY,
    Gone,
    beginnings,
    bounce,
    customer,
    mail,
    moved,
    no,
    soft_bounces,
    unsubscribe,
    yes,
)

TYPED = [
    "unsubscribed",
    "spam_report",
    "complaint ",
    "Unsubscribe",
    "spamreport",
    "list_unsubscribe",
    "opt_out",
    "complained",
    "unsubscribe\t",
    "opted_out",
    "Opted Out",
    "dropped",
    "hard-bounce",
]

UNSUBSCRIBES = [
    Person("unsubscribed", [unsubscribe()]),
    Person("complained", [mail("complaint")]),
    *(Person(f"sent an event {typed!r}", [mail(typed)]) for typed in TYPED),
    Person("has mail that failed for good", [mail("failed", bounce_type="hard")]),
    Person(
        "unsubscribed, and the platform forgets its events",
        [unsubscribe()],
        third=[Gone(table="esp.email_events")],
    ),
    Person(
        "unsubscribed under a wide address",
        [unsubscribe(customer_id="{wide}")],
    ),
    Person("unsubscribed a second after the loading", [unsubscribe(A_SECOND_AFTER_LOADING)]),
    Person("unsubscribed in the far future", [unsubscribe(FAR_FUTURE)]),
    Person("unsubscribed without a time", [unsubscribe(None)]),
    Person("unsubscribed with no time at all", [unsubscribe(None, loaded_at=None)]),
    Person("unsubscribed on a date, the day of a grant at 08:00", [unsubscribe(GRANTED_ON)]),
    Person("unsubscribed eight days ago and it arrives now", [unsubscribe("2026-05-24 10:00:00")]),
    Person("unsubscribed without an event id", [unsubscribe(event_id=None)]),
    Person("unsubscribed with the event id of a mail sent", [unsubscribe(event_id="E-{id}-sent")]),
    Person("unsubscribed with an event id of others (1)", [unsubscribe(event_id="E-SHARED")]),
    Person("unsubscribed with an event id of others (2)", [unsubscribe(event_id="E-SHARED")]),
    Person("unsubscribed twice in the same row", [unsubscribe(event_id="E-{id}-u")] * 2),
    Person("unsubscribed without a campaign", [unsubscribe(campaign_id=None)]),
    Person("unsubscribed from an unknown campaign", [unsubscribe(campaign_id="M-UNKNOWN")]),
    Person(
        "unsubscribed with hardly anything", [unsubscribe(None, event_id=None, campaign_id=None)]
    ),
    Person("unsubscribed under an id with blanks", [unsubscribe(customer_id=" {id} ")]),
    Person("unsubscribed under the id of the platform", [unsubscribe(customer_id="X-{id}")]),
    Person("unsubscribed and is loaded in the far future", [unsubscribe(loaded_at=FAR_FUTURE)]),
    Person("unsubscribed without a time and granted before", [unsubscribe(None), yes()]),
    Person("unsubscribed by a merged id", [unsubscribe()], merged=True),
    Person("unsubscribed by a merged id that leaves the CRM", [unsubscribe(), Gone()], merged=True),
    Person(
        "unsubscribed by the id that names them, which leaves the CRM",
        [unsubscribe(customer_id="{old}"), Gone("{old}")],
        merged=True,
    ),
    Person("unsubscribed, left the CRM", [unsubscribe(), Gone()]),
    Person("unsubscribed and then changed the address", [unsubscribe(MORNING), moved(at=NOON)]),
    Person("unsubscribed and granted no purpose", [unsubscribe(), yes(purpose=None)]),
    Person(
        "unsubscribed and granted personalisation", [unsubscribe(), yes(purpose="personalisation")]
    ),
    Person("unsubscribed, and granted before on that day", [yes(MORNING), unsubscribe(TODAY)]),
    Person(
        "unsubscribed, and another id has their address with a tab",
        [unsubscribe()],
        first=beginnings("{new}", "{email}\t", since="2026-01-20 10:00:00"),
    ),
    Person(
        "unsubscribed by a merged id that had left the CRM a load before",
        [Gone()],
        Expect.ACTIVE,
        [unsubscribe(NEXT_NOON)],
        Expect.SILENT,
        merged=True,
    ),
    Person(
        "unsubscribed without an event id; an open of that time without one is left",
        [unsubscribe(event_id=None), mail("open", event_id=None)],
        third=[Gone(table="esp.email_events"), mail("open", event_id=None)],
    ),
    Person("complained without a time, under a merged id", [mail("complaint", None)], merged=True),
    Person(
        "withdrew personalisation and complained",
        [no(purpose="personalisation"), mail("complaint")],
    ),
]

BOUNCES = [
    *(
        Person(f"had a bounce of type {word!r}", [bounce(word)])
        for word in ("hard", "Hard", "hard_bounce", "permanent", " HARD ")
    ),
    Person("had a hard bounce without a time", [bounce("hard", None)]),
    Person(
        "had a hard bounce a second after the loading", [bounce("hard", A_SECOND_AFTER_LOADING)]
    ),
    Person("had a hard bounce without an event id", [bounce("hard", event_id=None)]),
    Person("had a hard bounce with a used event id", [bounce("hard", event_id="E-{id}-sent")]),
    Person("had a hard bounce without a campaign", [bounce("hard", campaign_id=None)]),
    Person("had a hard bounce under a merged id", [bounce("hard")], merged=True),
    Person(
        "had a hard bounce under a merged id that leaves", [bounce("hard"), Gone()], merged=True
    ),
    Person("had a hard bounce as an event", [mail("hard_bounce")]),
    Person("had a hard bounce and then opened", [bounce("hard"), mail("open", AFTERNOON)]),
    Person("had five soft bounces in a row", soft_bounces(5)),
    Person("had seven soft bounces in a row", soft_bounces(7)),
    Person("had five bounces without a type", soft_bounces(5, bounce_type=None)),
    Person("had five bounces of unknown types", soft_bounces(5, bounce_type="block")),
    Person("had five soft bounces without event ids", soft_bounces(5, event_id=None)),
    Person(
        "had five soft bounces under two ids",
        [*soft_bounces(3), *soft_bounces(2, start=3, customer_id="{old}")],
        merged=True,
    ),
    Person(
        "had two soft bounces, a delivered mail, and five more",
        [*soft_bounces(2), mail("delivered", f"{TODAY} 02:30:00"), *soft_bounces(5, start=3)],
    ),
    Person(
        "had three soft bounces, and two a load later",
        soft_bounces(3),
        Expect.ACTIVE,
        [bounce(at="2026-06-02 10:00:00"), bounce(at="2026-06-02 11:00:00")],
        Expect.SILENT,
    ),
]

MOVED_IN_MAY = moved(at="2026-05-10 10:00:00")
REJECTED = customer(email="{email2}", updated="2026-05-31 22:00:00")  # dated after its loading
SAME_TIME = customer(email="{email2}", loaded="2026-01-20 10:00:00")

# The address that is mailed must be closed, also where the row of the bounce does not name it.
MAILED_ADDRESSES = [
    Person(
        f"moved, and {told} under the older id, by which they are published",
        rows,
        first=[MOVED_IN_MAY],
        merged=True,
    )
    for told, rows in {
        "had a hard bounce": [bounce("hard", customer_id="{old}")],
        "had a hard bounce by external id": [bounce("hard", customer_id="X-{old}")],
        "had five soft bounces": soft_bounces(5, customer_id="{old}"),
    }.items()
] + [
    Person("have two addresses of one time and a hard bounce", [bounce("hard")], first=[SAME_TIME]),
    Person("had a hard bounce beside a rejected version", [bounce("hard")], first=[REJECTED]),
    Person("had five soft bounces beside a rejected version", soft_bounces(5), first=[REJECTED]),
    Person(
        "had a hard bounce, and the address was emptied",
        [bounce("hard"), customer(email="", updated=AFTERNOON)],
    ),
]

NAMELESS = {"event_id": None, "at": None}
COUNTED = [
    Person(
        "had five soft bounces without id and time, in five campaigns",
        [bounce(**NAMELESS, campaign_id=f"M-{number}") for number in range(5)],
    ),
    Person("had five soft bounces with one event id", soft_bounces(5, event_id="0")),
    Person(
        "had soft bounces under the id, the external id and the address",
        [
            *soft_bounces(2),
            bounce(at=f"{TODAY} 02:30:00", customer_id="X-{id}"),
            bounce(at=f"{TODAY} 03:30:00", customer_id="{capitals}"),
            *soft_bounces(1, start=4),
        ],
    ),
]

EVENT_REFUSALS = [*UNSUBSCRIBES, *BOUNCES, *MAILED_ADDRESSES, *COUNTED]
