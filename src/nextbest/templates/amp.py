"""The AMP part of the email: the same content, with the products to swipe through.

AMP for Email, as "AMP for Email Spec", "AMP for Email supported CSS" and "AMP for Email components"
of ampproject/amphtml say (read on 2026-11-26): pictures are `amp-img` of a given size with an https
address, one `<style amp-custom>`, no style of elements, no script but those of the components. The
values are filled in by the platform before it sends, so no amp-mustache and no amp-list is needed.
A product whose picture has no https address is shown with the picture of the shop. There is no dark
design: a strict style sheet may not ask for the color scheme (its media features end at widths,
resolutions, orientation, hover and pointer).
"""

from html import escape

from nextbest.templates import said
from nextbest.templates.contract import RECOMMENDED
from nextbest.templates.look import CARD, INK, LINE, MUTED, PAGE, SANS, SERIF, TINT
from nextbest.templates.marks import cases
from nextbest.templates.said import NEUTRAL, NEWS, OFFER, VISIT, part
from nextbest.templates.shop import Shop

CAROUSEL = "https://cdn.ampproject.org/v0/amp-carousel-0.1.js"
CAROUSEL_HEIGHT = 460
"""Pixels: a picture, three lines of a name, two of a reason, the price and the button."""
HEAD = """<!doctype html>
<html ⚡4email data-css-strict lang="[[language]]">
<head>
<meta charset="utf-8">
<script async src="https://cdn.ampproject.org/v0.js"></script>
<script async custom-element="amp-carousel" src="{carousel}"></script>
<style amp4email-boilerplate>body{{visibility:hidden}}</style>
<style amp-custom>{style}</style>
</head>"""
STYLE = """
body{{margin:0;background:{page};color:{ink};font:16px/24px {sans}}}
h1,h2,h3{{margin:0;font-family:{serif};font-weight:normal}}
h1{{font-size:28px;line-height:34px;padding-top:16px}}h2{{font-size:24px;line-height:30px}}
h3{{font-size:18px;line-height:24px;font-family:{sans};font-weight:bold}}
p{{margin:8px 0 0}}a{{color:{ink}}}
.mail{{max-width:600px;margin:0 auto;padding:0 0 24px}}
.shop{{text-align:center;font:22px/28px {serif};padding:24px 0 16px}}.shop a{{text-decoration:none}}
.card{{background:{card};border-radius:12px;padding:24px 20px}}
.part{{border-top:1px solid {line};margin:24px 0}}
.muted{{color:{muted}}}.small{{font-size:14px;line-height:20px}}
.button{{display:inline-block;background:{accent};color:#ffffff;font-weight:bold;margin:16px 0 0;
padding:14px 26px;border-radius:6px;text-decoration:none}}
.quiet{{display:inline-block;border:1px solid {muted};font-size:14px;font-weight:bold;
margin:12px 0 0;padding:10px 18px;border-radius:6px;text-decoration:none}}
.product{{width:220px;white-space:normal;vertical-align:top;margin:16px 16px 0 0}}
.product h3,.product p{{overflow-wrap:break-word}}
.product h3{{margin:12px 0 0;max-height:72px;overflow:hidden}}
.product .why{{max-height:40px;overflow:hidden}}
.tint{{background:{tint};border-radius:10px;margin:24px 0 0;padding:20px}}
.picture img{{object-fit:cover;border-radius:8px}}.foot{{text-align:center;padding:20px}}
"""
GREETING = f'<b>{said.HELLO}</b><p class="muted">{said.FIRST_LINE}</p><div class="part"></div>'


def amp_email(shop: Shop) -> str:
    """Return the AMP part, with marks; its conditions are nested."""
    style = STYLE.strip().format(
        page=PAGE,
        card=CARD,
        ink=INK,
        muted=MUTED,
        line=LINE,
        tint=TINT,
        sans=SANS,
        serif=SERIF,
        accent=shop.accent,
    )
    neutral = (
        f'<h1>{NEWS}</h1><p>{NEUTRAL}</p><a class="button" href="{escape(shop.link)}">{VISIT}</a>'
    )
    empty = cases(*said.NOTHING, otherwise=neutral)
    active = GREETING + _offer() + _products() + _block(shop) + empty
    body = cases(("is_active=true", active), otherwise=neutral)
    return "\n".join(
        [
            HEAD.format(carousel=CAROUSEL, style=style),
            '<body>[[begin]]<div class="mail">',
            f'<div class="shop">{said.shop_name(shop)}</div>',
            f'<div class="card">{body}</div>',
            f'<div class="foot small muted">{said.FOOTER}<p>{said.ADDRESS}</p></div>',
            "</div></body>\n</html>\n",
        ]
    )


def _offer() -> str:
    until = f"<p><b>{said.UNTIL}</b></p>"
    why = f'<p class="small muted">{said.OFFER_REASON}</p>'
    link = "[[link:offer_cta_url]]"
    offer = (
        f'<a href="{link}">{_picture("offer", said.HEADLINE, 560, 280)}</a>'
        f"<h1>{said.HEADLINE}</h1><p>{said.OFFER_TEXT}</p>"
        f"{cases(('offer_expires_text', until))}"
        f'<a class="button" href="{link}">{said.OFFER_LABEL}</a>'
        f"{cases(('offer_reason_text', why))}"
    )
    return cases((OFFER, f'{offer}<div class="part"></div>'))


def _products() -> str:
    slides = "".join(map(_product, RECOMMENDED))
    carousel = (
        f'<amp-carousel height="{CAROUSEL_HEIGHT}" layout="fixed-height" type="carousel">{slides}'
    )
    return cases(("rec_1_name", f"<h2>{said.PRODUCTS}</h2>{carousel}</amp-carousel>"))


def _product(number: int) -> str:
    product = f"rec_{number}"
    name, link = part(number, "name"), f"[[link:{product}_url]]"
    why = f'<p class="small muted why">{part(number, "reason_text")}</p>'
    price = f"<p><b>{part(number, 'price_text')}</b></p>"
    slide = (
        f'<div class="product"><a href="{link}">{_picture(product, name, 220, 220)}</a>'
        f"<h3>{name}</h3>{cases((f'{product}_reason_text', why))}"
        f"{cases((f'{product}_price_text', price))}"
        f'<a class="quiet" href="{link}">{said.VIEW}</a></div>'
    )
    return cases((f"{product}_name", slide))


def _picture(content: str, alternative: str, width: int, height: int) -> str:
    return (
        f'<amp-img src="[[https:{content}_image_url]]" alt="{alternative}" '
        f'class="picture" width="{width}" height="{height}" layout="responsive"></amp-img>'
    )


def _block(shop: Shop) -> str:
    block = (
        f'<div class="tint"><h2>{said.BLOCK}</h2><p>{said.BLOCK_TEXT}</p>'
        f'<p><a href="{escape(shop.link)}">{VISIT}</a></p></div>'
    )
    return cases(("content_block_text", block))
