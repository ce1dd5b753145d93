"""One spelling of a name, so that names of shops can be compared."""

SPELLINGS = {
    "isation": "ization",  # "anonymisation"
    "ise": "ize",  # "authorised"
    "yse": "yze",
    "our": "or",  # "colour"
    "ogue": "og",  # "catalogue"
    "amme": "am",  # "programme"
    "lled": "led",  # "cancelled"
    "lling": "ling",
    "llation": "lation",
    "llment": "lment",  # enrollment, fulfillment
    "despatch": "dispatch",
    "enquir": "inquir",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
}
"""Spellings that make no difference. Both sides of a comparison are written so, so it does not
matter that the results are not always words."""


def bare(name: str) -> str:
    """Return a name as it is compared.

    Examples
    --------
    >>> bare("Order Date"), bare("e-mail"), bare("Währung")
    ('orderdate', 'email', 'waehrung')
    >>> bare("Cancelled At") == bare("canceled_at")
    True
    """
    text = "".join(sign for sign in name.lower() if sign.isalnum())
    for one, other in SPELLINGS.items():
        text = text.replace(one, other)
    return text


def listed(words: str) -> list[str]:
    """Return the words of a list of synonyms, as they are compared."""
    return [bare(word) for word in words.split()]
