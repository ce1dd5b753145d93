"""What the HTML part and the AMP part both say, with marks: texts, and which customer reads which.

`Design` and `amp_email` lay these texts out, each in its own way.
"""

from html import escape

from nextbest.templates.marks import cases
from nextbest.templates.shop import Shop

BLOCKS = ("new_arrivals", "exclusive_offer", "reengagement", "education")
OFFER = "offer"
"""An offer that is shown, and has not expired where the language can compare dates."""
NEWS = "[[word:neutral_headline]]"
NEUTRAL = "[[word:neutral_text]]"
VISIT = "[[word:visit]]"
VIEW = "[[word:view]]"
HELLO = "[[word:hello]]" + cases(("first_name", " [[value:first_name]]")) + ","
FIRST_LINE = cases(
    ("is_vip=true", "[[word:vip_line]]"),
    ("segment_churn=high", "[[word:churn_line]]"),
    ("journey_stage=new", "[[word:new_line]]"),
    ("journey_stage=prospect", "[[word:prospect_line]]"),
    ("rec_1_name", "[[word:line]]"),
    otherwise="[[word:welcome_line]]",
)
FIRST_LINE_BY_STAGE = cases(
    ("journey_stage=vip", "[[word:vip_line]]"),
    ("journey_stage=at_risk", "[[word:churn_line]]"),
    ("journey_stage=lapsed", "[[word:churn_line]]"),
    ("journey_stage=new", "[[word:new_line]]"),
    ("journey_stage=prospect", "[[word:prospect_line]]"),
    ("rec_1_name", "[[word:line]]"),
    otherwise="[[word:welcome_line]]",
)
"""The first line for Mailchimp, whose 30 fields do not hold all that `FIRST_LINE` asks."""
HEADLINE = "[[value:offer_headline:neutral_headline]]"
OFFER_TEXT = "[[value:offer_text:neutral_text]]"
OFFER_LABEL = "[[value:offer_cta_label:visit]]"
OFFER_REASON = "[[value:offer_reason_text]]"
UNTIL = "[[word:until]] [[value:offer_expires_text]]"
PRODUCTS = cases(("is_personalized=true", "[[word:picked]]"), otherwise="[[word:popular]]")
"""What stands above the products."""
BLOCK = "[[value:content_block_text]]"
BLOCK_TEXT = cases(
    *((f"content_block={block}", f"[[word:{block}_text]]") for block in BLOCKS), otherwise=NEUTRAL
)
FOOTER = '[[word:why_here]] <a href="[[unsubscribe]]">[[word:unsubscribe]]</a>'
ADDRESS = "[[address]]"
NOTHING = (("rec_1_name", ""), (OFFER, ""))
"""The conditions of which none holds where an active customer has nothing to see."""


def shop_name(shop: Shop) -> str:
    """Return the name of the shop, which leads there."""
    return f'<a href="{escape(shop.link)}">{escape(shop.name)}</a>'


def part(number: int, name: str) -> str:
    """Return a part of a recommended product, such as its name.

    Examples
    --------
    >>> part(1, "name")
    '[[value:rec_1_name]]'
    """
    return f"[[value:rec_{number}_{name}]]"
