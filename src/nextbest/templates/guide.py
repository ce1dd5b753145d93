"""The page beside the templates: what each file is for, and which columns it shows."""

from nextbest.templates.contract import NOT_SHOWN, SHOWN

HEAD = """# Email templates
<!-- written by `make templates`: edit shop.yml, words.csv or src/nextbest/templates/ -->

```bash
make templates   # writes this folder anew: after a change of shop.yml, of words.csv or of a column
make preview     # ten published profiles as emails, in target/preview/index.html
```

In the folder of a shop the commands are `nextbest templates` and `nextbest preview`.

Edit `shop.yml` (name, postal address, color) and `words.csv` (one column per language, the first
for all others). Links, the picture of products without one and the campaign are vars of
`dbt_project.yml`. Links of the rows carry the parameters of the campaign already: let the platform
add none.

| folder | language | how to use it |
| --- | --- | --- |
| `klaviyo/` | Django-like | paste `email.html` as an HTML template; `subject.txt` is the subject |
| `braze/` | Liquid | paste `email.html` into the HTML editor, and `subject.txt` as the subject |
| `iterable/` | Handlebars | the same, in an HTML template; booleans must arrive as booleans |
| `customerio/` | Liquid | the same, in the code editor |
| `mailchimp/<language>/` | merge tags | one per language; create the fields of `fields.csv` first |
| `amp/<platform>.html` | AMP for Email | optional, beside the HTML part: see below |

- The preheader is in `email.html`: leave the field for the preview text empty, or it shows twice.
- Klaviyo and Mailchimp fill in the postal address of the account, the others that of `shop.yml`.
- Mailchimp has one default per field for all languages. `nextbest sync` creates the fields with the
  defaults of `fields.csv`, which are addresses only. Send each language to the segment in which
  LANG is that language, ISACTIVE is true, and RECSUNTIL is today or later.
- An inactive or unknown profile sees a neutral email. Send to active profiles only, and while
  `recs_valid_until` is today or later.
- An offer is shown until its last day, `offer_expires_on`. The day is that of the account's time
  zone at Klaviyo, and that of UTC at Braze, Iterable and Customer.io. Merge tags of Mailchimp
  cannot compare dates: leave customers with an expired offer out of the segment there.
- Mailchimp promises no condition in another one: its email lacks the text of the content block
  and the difference between picked and popular products.
- Each value is escaped once. Mailchimp has no filter for it, so `nextbest sync` replaces the signs
  of HTML in what it sends, and empties the content of inactive rows and of offers that are not
  shown. Rows that come by another way must do the same.

## The AMP part

| platform | where it goes | documentation of |
| --- | --- | --- |
| Klaviyo | apply for AMP; then a part of the template (field `amp` of the API) | 2026-07-23 |
| Braze | field `amp_body` of the API; with SparkPost or SendGrid only | no date |
| Iterable | no page was found: ask support | 2026-07-09 |
| Customer.io | set up AMP; then field `body_amp` of the message | 2026-08-22 |
| Mailchimp | nowhere, so no AMP part is written | 2022-11-02 |

Register the sender address with Google first, and let AMP's validator read the part.

## What was checked

- Rendered with Django, python-liquid and pybars3, and with an interpreter of merge tags that was
  written from the documentation. **Never run on a platform.**
- The AMP part: a test keeps to the rules of the specification. Tags, attributes and properties were
  compared once with the rules from which the validator is made. **Neither the validator nor the
  runtime of AMP was run**: both are loaded from AMP's server.
"""


def guide() -> str:
    """Return the page."""
    lines = [HEAD, "## What is not shown, and why", "| column | why |", "| --- | --- |"]
    lines += [f"| `{name}` | {why} |" for name, why in NOT_SHOWN.items()]
    shown = ", ".join(f"`{name}`" for name in SHOWN)
    return "\n".join([*lines, "", "## What is shown", f"{shown}.", ""])
