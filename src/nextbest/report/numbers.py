# ruff: noqa: RUF002 - a minus sign is what readers see
"""Numbers, amounts and days as readers of the report see them."""

from datetime import date, datetime
from typing import Any

SIGNS = {"EUR": "\u20ac", "USD": "$", "GBP": "\u00a3", "JPY": "\u00a5"}
LARGE = 1000
MINUS = "\u2212"


def amount(value: float, currency: str | None, *, signed: bool = False) -> str:
    """Return an amount of money; whole from 1,000 on.

    Examples
    --------
    >>> amount(0.416, "EUR"), amount(-1234.5, "CHF"), amount(3, None, signed=True)
    ('€0.42', '−CHF 1,234', '+3.00')
    """
    figure = f"{abs(value):,.0f}" if abs(value) >= LARGE else f"{abs(value):,.2f}"
    sign = SIGNS.get(currency or "") or (f"{currency} " if currency else "")
    if not float(figure.replace(",", "")):
        return f"{sign}{figure}"
    return f"{MINUS if value < 0 else '+' if signed else ''}{sign}{figure}"


def count(value: float) -> str:
    """Return a number of things.

    Examples
    --------
    >>> count(12345)
    '12,345'
    """
    return f"{value:,.0f}"


def counted(value: float, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "customer"), counted(2000, "customer")
    ('1 customer', '2,000 customers')
    """
    return f"{count(value)} {one if value == 1 else many or one + 's'}"


def share(value: float, *, signed: bool = False) -> str:
    """Return a share in percent, with a digit below ten percent.

    Examples
    --------
    >>> share(0.034), share(0.347), share(0.0001), share(-0.02, signed=True)
    ('3.4%', '35%', 'under 0.1%', '−2.0%')
    """
    percent = abs(value) * 100
    if 0 < percent < 0.05:  # noqa: PLR2004 - would be told as 0.0
        return "under 0.1%"
    text = f"{percent:.1f}" if 0 < percent < 9.95 else f"{percent:.0f}"  # noqa: PLR2004 - ten
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{text}%"


def points(value: float, *, signed: bool = False) -> str:
    """Return a difference of two shares, in percentage points.

    Examples
    --------
    >>> points(-0.0393), points(0.001, signed=True), points(0)
    ('−3.93 points', '+0.10 points', '0.00 points')
    """
    figure = f"{abs(value) * 100:.2f}"
    sign = "" if not float(figure) else MINUS if value < 0 else "+" if signed else ""
    return f"{sign}{figure} points"


def day(value: date | datetime) -> str:
    """Return a day.

    Examples
    --------
    >>> day(date(2026, 6, 1))
    'Jun 1, 2026'
    """
    return f"{value:%b} {value.day}, {value.year}"


def moment(value: datetime) -> str:
    """Return a day and the time, which is UTC.

    Examples
    --------
    >>> moment(datetime(2026, 6, 1, 4, 2))
    'Jun 1, 2026, 04:02'
    """
    return f"{day(value)}, {value:%H:%M}"


def change(value: float) -> str:
    """Return by how many things more or fewer there are.

    Examples
    --------
    >>> change(30), change(-3), change(0)
    ('+30', '−3', '0')
    """
    return f"{value:+,.0f}".replace("-", MINUS) if round(value) else "0"


def days(first: date, last: date) -> str:
    """Return a period of days, both included.

    Examples
    --------
    >>> days(date(2026, 4, 18), date(2026, 4, 22)), days(date(2026, 4, 18), date(2026, 4, 18))
    ('Apr 18 to Apr 22, 2026', 'Apr 18, 2026')
    """
    if first == last:
        return day(first)
    year = "" if first.year == last.year else f", {first.year}"
    return f"{first:%b} {first.day}{year} to {day(last)}"


def words(value: Any) -> str:
    """Return a name of the tables as words.

    Examples
    --------
    >>> words("at_risk"), words(None), words("order:customer_id_missing")
    ('at risk', 'none', 'order: customer id missing')
    """
    return "none" if value is None else str(value).replace("_", " ").replace(":", ": ")


def listed(items: list[str]) -> str:
    """Return items as a list within a sentence.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def duration(seconds: float) -> str:
    """Return a duration.

    Examples
    --------
    >>> duration(45), duration(97), duration(4000)
    ('45 s', '1 min 37 s', '1 h 6 min')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
