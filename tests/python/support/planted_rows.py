"""Rows that tests plant in the raw tables: one function per kind, with places for the person.

``{id}`` is the id of the person, ``{old}`` an older and ``{new}`` a newer one, ``{email}`` and
``{email2}`` are addresses, ``{loaded}`` is the time at which the load with the row arrives.
"""

from dataclasses import dataclass

GRANTED_ON = "2026-05-20"
GRANTED_AT = f"{GRANTED_ON} 08:00:00"
BEFORE_GRANT = "2026-05-10 10:00:00"
YESTERDAY = "2026-05-31 10:00:00"  # after the grant, before the first build
TODAY = "2026-06-01"  # the day between the first and the second build
MORNING, NOON, AFTERNOON = (f"{TODAY} {time}:00" for time in ("08:00", "12:00", "15:00"))
TOMORROW = "2026-06-02"  # the day between the second and the third build
NEXT_NOON = f"{TOMORROW} 12:00:00"
FAR_FUTURE = "2099-01-01 00:00:00"
LOADINGS = ("2026-05-31 21:00:00", f"{TODAY} 21:00:00", f"{TOMORROW} 21:00:00")
A_SECOND_AFTER_LOADING = f"{TODAY} 21:00:01"
CAMPAIGN = "MPLANTED"


@dataclass(frozen=True)
class Row:
    """A row that is added to a raw table."""

    table: str
    columns: dict[str, str | None]


@dataclass(frozen=True)
class Gone:
    """The rows of an id leave a raw table."""

    customer_id: str = "{id}"
    table: str = "crm.customers"


Change = Row | Gone


def consent(status: str | None, at: str | None, **columns: str | None) -> Row:
    fixed = {"customer_id": "{id}", "channel": "email", "purpose": "marketing"}
    times = {"changed_at": at, "loaded_at": "{loaded}"}
    return Row("crm.consents", fixed | {"status": status} | times | columns)


def no(at: str | None = NOON, **columns: str | None) -> Row:
    """Withdraw a consent."""
    return consent(columns.pop("status", "withdrawn"), at, **columns)


def yes(at: str | None = AFTERNOON, **columns: str | None) -> Row:
    """Grant a consent."""
    return consent(columns.pop("status", "granted"), at, **columns)


def mail(event_type: str | None, at: str | None = NOON, **columns: str | None) -> Row:
    """Add an event of an e-mail."""
    fixed = {"event_id": "{event}", "customer_id": "{id}", "campaign_id": CAMPAIGN}
    times = {"occurred_at": at, "loaded_at": "{loaded}"}
    return Row("esp.email_events", fixed | {"event_type": event_type} | times | columns)


def unsubscribe(at: str | None = NOON, **columns: str | None) -> Row:
    return mail(columns.pop("event_type", "unsubscribe"), at, **columns)


def bounce(bounce_type: str | None = "soft", at: str | None = NOON, **columns: str | None) -> Row:
    return mail("bounce", at, bounce_type=bounce_type, **columns)


def soft_bounces(n: int, *, start: int = 0, **columns: str | None) -> list[Row]:
    """Send ``n`` mails, an hour between them, each of which comes back."""
    hours = range(start, start + n)
    sent = [
        mail("sent", f"{TODAY} {hour:02}:00:00", customer_id=columns.get("customer_id", "{id}"))
        for hour in hours
    ]
    return sent + [bounce(at=f"{TODAY} {hour:02}:30:00", **columns) for hour in hours]


def erasure(customer_id: str = "{id}", at: str | None = NOON) -> Row:
    return Row("crm.erasure_requests", {"customer_id": customer_id, "requested_at": at})


def customer(
    customer_id: str = "{id}",
    email: str = "{email}",
    *,
    since: str = "2026-01-15 10:00:00",
    updated: str | None = None,
    loaded: str = "{loaded}",
    external_id: str | None = None,
) -> Row:
    """Add a version of a customer; an external id of their own is the default."""
    columns = {
        "customer_id": customer_id,
        "external_id": external_id or f"X-{customer_id}",
        "email": email,
        "first_name": "{first}",
        "last_name": "{last}",
        "country": "DE",
        "interests": "coffee & tea",
        "signed_up_at": since,
        "updated_at": updated or since,
        "loaded_at": loaded,
    }
    return Row("crm.customers", columns)


def moved(email: str = "{email2}", at: str = NOON, customer_id: str = "{id}") -> Row:
    """Change the address: a newer version of the customer."""
    return customer(customer_id, email, updated=at)


def written_over(
    email: str = "{email2}", customer_id: str = "{id}", **columns: str
) -> list[Change]:
    """Change the address in the place of the row before, and do not say when."""
    row = customer(customer_id, email, **columns)
    return [Gone(customer_id), Row(row.table, row.columns | {"updated_at": None})]


def ticket(customer_id: str = "{id}", at: str = NOON) -> Row:
    columns = {"ticket_id": f"T-{customer_id}-{at[:10]}", "topic": "delivery"}
    times = {"opened_at": at, "loaded_at": "{loaded}"}
    return Row("crm.support_tickets", {"customer_id": customer_id} | columns | times)


def order(customer_id: str = "{id}", at: str = "2026-05-21 09:00:00") -> list[Row]:
    """Buy two of a product."""
    number = f"O-{customer_id}-{at[:10]}"
    head = {"order_id": number, "customer_id": customer_id, "ordered_at": at, "status": "placed"}
    line = {"order_line_id": f"{number}-1", "order_id": number, "product_id": "P80001"}
    return [
        Row("shop.orders", head | {"channel": "web", "currency": "EUR", "loaded_at": at}),
        Row("shop.order_lines", line | {"quantity": "2", "unit_price": "9.90", "loaded_at": at}),
    ]


def beginnings(
    customer_id: str = "{id}",
    email: str = "{email}",
    *,
    since: str = "2026-01-15 10:00:00",
    granted: str = GRANTED_AT,
    grants: bool = True,
) -> list[Row]:
    """Return what an id has before the first build: consents, orders, mails, visits, a ticket."""
    seen = "2026-05-22 10:00:00"
    grant = {"customer_id": customer_id, "loaded_at": granted}
    visit = {"customer_id": customer_id, "occurred_at": seen, "loaded_at": seen}
    ticket = {"ticket_id": f"T-{customer_id}", "customer_id": customer_id, "topic": "delivery"}
    return [
        customer(customer_id, email, since=since, loaded=since),
        *([yes(granted, **grant), yes(granted, purpose="personalisation", **grant)] * grants),
        *order(customer_id, "2026-04-02 09:00:00"),
        *order(customer_id),
        mail("sent", "2026-05-25 09:00:00", event_id=f"E-{customer_id}-sent", **_of(customer_id)),
        mail("delivered", "2026-05-25 09:00:05", **_of(customer_id)),
        mail("open", "2026-05-25 19:00:00", **_of(customer_id)),
        Row(
            "web.events",
            visit
            | {"event_id": f"W-{customer_id}", "session_id": f"S-{customer_id}"}
            | {"event_type": "product_view", "product_id": "P80001", "device": "mobile"},
        ),
        Row("crm.support_tickets", ticket | {"opened_at": seen, "loaded_at": seen}),
    ]


def _of(customer_id: str) -> dict[str, str]:
    return {"customer_id": customer_id, "loaded_at": "2026-05-26 09:00:00"}
