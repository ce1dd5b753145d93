"""The design of the email, in MJML with marks: from the greeting to the footer.

Languages whose conditions cannot be nested hide single pieces of a section, each under a condition
of its own, and leave out the conditions around them.
"""

from dataclasses import dataclass
from html import escape

from nextbest.templates import look, said
from nextbest.templates.contract import RECOMMENDED
from nextbest.templates.marks import cases
from nextbest.templates.said import NEUTRAL, NEWS, OFFER, part
from nextbest.templates.shop import Shop

RAW = "<mj-raw>{}</mj-raw>"


@dataclass(frozen=True)
class Design:
    """The email of a shop, with marks that a `Dialect` fills in.

    Attributes
    ----------
    shop
        The shop of the templates.
    nests
        Whether a condition may be in another one.
    """

    shop: Shop
    nests: bool = True

    @property
    def subject(self) -> str:
        """The subject: the offer, or the content block where no offer is shown."""
        offer = "[[plain:offer_headline:neutral_headline]]"
        block = "[[plain:content_block_text]]"
        news = "[[plainword:neutral_headline]]"
        shown = cases((OFFER, offer), ("content_block_text", block), otherwise=news)
        return "[[begin]]" + self._active(shown, news)

    @property
    def preheader(self) -> str:
        """What an inbox shows beside the subject; it says what the subject does not."""
        until = cases(("offer_expires_text", f"{said.UNTIL}. "))
        until = self._nested(OFFER, until)
        product = f"[[word:look]] {part(1, 'name')}"
        second = cases(("rec_2_name", f", {part(2, 'name')}"))
        shown = until + cases(("rec_1_name", product), otherwise=NEUTRAL) + second
        return "[[begin]]" + self._active(shown, NEUTRAL)

    @property
    def email(self) -> str:
        """The MJML document."""
        shown = [self._greeting(), self._offer(), self._heading()]
        shown += [self._product(number) for number in RECOMMENDED]
        shown += [self._block()]
        shown += [cases(*said.NOTHING, otherwise=self._neutral(), mark=RAW)]
        body = self._active("".join(shown), self._neutral(is_alone=True), mark=RAW)
        return (
            f'<mjml lang="[[language]]">{look.head(self.shop, self.preheader)}'
            f'<mj-body width="{look.WIDTH}px" background-color="{look.PAGE}" css-class="page">'
            f"{self._header()}{body}{self._footer()}</mj-body></mjml>"
        )

    def _active(self, shown: str, otherwise: str, mark: str = "{}") -> str:
        """Return what only active profiles show; without nesting, their texts must be empty."""
        if not self.nests:
            return shown
        return cases(("is_active=true", shown), otherwise=otherwise, mark=mark)

    def _within(self, test: str, sections: str) -> str:
        return cases((test, sections), mark=RAW) if self.nests else sections

    def _nested(self, test: str, shown: str) -> str:
        """Return what is shown under a test; without nesting, its own condition must imply it."""
        return cases((test, shown)) if self.nests else shown

    def _piece(self, test: str, piece: str, own: str = "") -> str:
        """Return a piece of what is shown under a test, or under its own, which implies it."""
        if self.nests and not own:
            return piece
        return cases((own or test, piece), mark=RAW)

    def _header(self) -> str:
        return (
            '<mj-section background-color="transparent" css-class="shop" padding="28px 0 20px">'
            f'<mj-column><mj-text align="center" css-class="ink" font-family="{look.SERIF}" '
            f'font-size="22px" line-height="28px">{said.shop_name(self.shop)}</mj-text></mj-column>'
            "</mj-section>"
        )

    def _greeting(self) -> str:
        line = said.FIRST_LINE if self.nests else said.FIRST_LINE_BY_STAGE
        return (
            '<mj-section border-radius="12px 12px 0 0" padding="28px 32px 0"><mj-column>'
            f'<mj-text css-class="ink" font-weight="bold">{said.HELLO}</mj-text>'
            f'<mj-text css-class="muted" color="{look.MUTED}" padding="4px 0 0">{line}'
            "</mj-text></mj-column></mj-section>"
        )

    def _offer(self) -> str:
        def piece(body: str, own: str = "") -> str:
            return self._piece(OFFER, body, own)

        seen = (
            'border-radius="12px" css-class="picture" fluid-on-mobile="true" '
            'padding="24px 24px 0 0"'
        )
        picture = look.picture("offer", said.HEADLINE, seen)
        headline = look.title("h1", said.HEADLINE, 30, "24px 0 0")
        until = look.pill(said.UNTIL)
        why = look.small(said.OFFER_REASON, "16px 0 0")
        texts = (
            piece(headline)
            + piece(look.text(said.OFFER_TEXT, "12px 0 0"))
            + piece(until, "offer_expires_text")
            + piece(look.button("offer_cta_url", said.OFFER_LABEL))
            + piece(why, "offer_reason_text")
        )
        section = (
            '<mj-section css-class="card pad offer" padding="0 32px">'
            f'<mj-column width="40%" vertical-align="middle">{piece(picture)}</mj-column>'
            f'<mj-column width="60%" vertical-align="middle">{texts}</mj-column></mj-section>'
        )
        return self._within(OFFER, section)

    def _heading(self) -> str:
        words = said.PRODUCTS if self.nests else "[[word:worth_a_look]]"
        title = self._piece("rec_1_name", look.line() + look.title("h2", words, 24))
        section = f'<mj-section padding="0 32px"><mj-column>{title}</mj-column></mj-section>'
        return self._within("rec_1_name", section)

    def _product(self, number: int) -> str:
        product = f"rec_{number}"

        def piece(body: str, own: str = "") -> str:
            return self._piece(f"{product}_name", body, own)

        link = f'<a href="[[link:{product}_url]]">{part(number, "name")}</a>'
        name = f'<h3 style="font-size:18px;line-height:24px;font-weight:bold;">{link}</h3>'
        price = f"<b>{part(number, 'price_text')}</b>"
        texts = (
            piece(f'<mj-text css-class="ink name" padding="24px 0 0">{name}</mj-text>')
            + piece(look.small(part(number, "reason_text"), "4px 0 0"), f"{product}_reason_text")
            + piece(look.text(price, "6px 0 0"), f"{product}_price_text")
            + piece(look.quiet_button(f"{product}_url", said.VIEW))
        )
        picture = look.picture(
            product, part(number, "name"), 'border-radius="8px" padding="24px 0 0"'
        )
        section = (
            '<mj-section padding="0 32px"><mj-group>'
            f'<mj-column width="30%" vertical-align="top">{piece(picture)}</mj-column>'
            f'<mj-column width="70%" vertical-align="top" padding="0 0 0 20px">{texts}</mj-column>'
            "</mj-group></mj-section>"
        )
        return self._within(f"{product}_name", section)

    def _block(self) -> str:
        test = "content_block_text"
        title = look.title("h2", said.BLOCK, 20, "20px 24px 0")
        texts = (
            self._piece(test, title)
            + (look.text(said.BLOCK_TEXT, "8px 24px 0") if self.nests else "")
            + self._piece(test, look.shop_link(self.shop, "12px 24px 20px"))
        )
        return self._within(
            test,
            f'<mj-section padding="32px 32px 0"><mj-column background-color="{look.TINT}" '
            f'border-radius="10px" css-class="tint">{texts}</mj-column></mj-section>',
        )

    def _neutral(self, is_alone: bool = False) -> str:
        top = 'border-radius="12px 12px 0 0" padding="28px 32px 8px"' if is_alone else ""
        link = look.button("", said.VISIT, escape(self.shop.link))
        return (
            f"<mj-section {top}><mj-column>"
            f"{look.title('h1', NEWS, 30, '0' if is_alone else '24px 0 0')}"
            f"{look.text(NEUTRAL, '12px 0 0')}{link}</mj-column></mj-section>"
        )

    def _footer(self) -> str:
        return (
            '<mj-section border-radius="0 0 12px 12px" padding="16px 0"><mj-column>'
            '</mj-column></mj-section><mj-section background-color="transparent" '
            'css-class="pad" padding="20px 32px 32px"><mj-column>'
            f"{look.small(said.FOOTER, '0', 'center')}"
            f"{look.small(said.ADDRESS, '8px 0 0', 'center')}</mj-column></mj-section>"
        )
