"""Each destination gets rows as it documents them; tested without a server."""

import base64
import csv
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from nextbest.sync.platform import NAMES, HeldBackError, Item, Kind, Limits, Row
from nextbest.sync.platforms import DESTINATIONS
from nextbest.sync.platforms.braze import Braze
from nextbest.sync.platforms.customerio import CustomerIo
from nextbest.sync.platforms.fields import NOT_SENT, shortened
from nextbest.sync.platforms.files import Files
from nextbest.sync.platforms.iterable import Iterable
from nextbest.sync.platforms.klaviyo import Klaviyo
from nextbest.sync.platforms.klaviyo_catalog import catalog_item
from nextbest.sync.platforms.mailchimp import Mailchimp
from nextbest.sync.platforms.mailchimp_members import hash_of
from nextbest.sync.platforms.mailchimp_tags import ALL_TAGS
from nextbest.sync.platforms.webhook import key_of, refused_items, signature
from nextbest.sync.words import plain_words

pytestmark = pytest.mark.library

CONTRACT = Path("models/marts/activation/_activation__models.yml")
ROW = {
    "customer_id": "c1",
    "external_id": "x1",
    "email": "ann@example.com",
    "email_sha256": "0" * 64,
    "updated_at": "2026-06-01T00:00:00",
    "is_active": True,
    "suppressed_reason": None,
    "email_permission": "granted",
    "first_name": "Ann",
    "is_personalised": True,
    "segment_churn": None,
    "offer_text": "10% off",
    "offer_cta_url": "https://shop.example/a",
    "purchase_7d_probability": 0.25,
    "payload": "{}",
}
INACTIVE = {
    **ROW,
    "email": None,
    "is_active": False,
    "first_name": "",
    "email_permission": "withdrawn",
    "suppressed_reason": "complained",
    "offer_text": "",
    "purchase_7d_probability": None,
}
DELETED = {
    "delete_id": "d1",
    "customer_id": "c1",
    "external_id": "x1",
    "email_sha256": "0" * 64,
    "reason": "erased",
    "updated_at": "2026-06-01T00:00:00",
}
PRODUCT = {
    "product_id": "p1",
    "name": "Mug",
    "description": "A mug",
    "category": "Kitchen",
    "brand": "",
    "price": 4.5,
    "price_text": "€4.50",
    "image_url": None,
    "url": "https://shop.example/p1",
    "is_available": True,
    "deleted": False,
    "updated_at": "2026-06-01T00:00:00",
}
ENVIRONMENT = {
    "NEXTBEST_BRAZE_API_KEY": "k",
    "NEXTBEST_BRAZE_URL": "https://braze.example",
    "NEXTBEST_BRAZE_CATALOG": "products",
    "NEXTBEST_CUSTOMERIO_API_KEY": "k",
    "NEXTBEST_CUSTOMERIO_SITE_ID": "s",
    "NEXTBEST_FILES_FOLDER": "outbox",
    "NEXTBEST_ITERABLE_API_KEY": "k",
    "NEXTBEST_ITERABLE_CHANNEL_IDS": "7",
    "NEXTBEST_ITERABLE_CATALOG": "products",
    "NEXTBEST_KLAVIYO_API_KEY": "k",
    "NEXTBEST_MAILCHIMP_API_KEY": "k-us1",
    "NEXTBEST_MAILCHIMP_LIST_ID": "l",
    "NEXTBEST_WEBHOOK_SECRET": "s",
    "NEXTBEST_WEBHOOK_URL": "https://shop.example/hook",
}


RESUBSCRIBING = ("braze", "customerio")
BRAZE = Braze("https://braze.example", "k", "products")
KLAVIYO = Klaviyo("k")
CUSTOMERIO = CustomerIo("s", "k")
MAILCHIMP = Mailchimp("k-us1", "l")


def upsert(**changed: Any) -> Item:
    return Item("upsert", "c1", {**ROW, **changed})


def suppress(**known: Any) -> Item:
    return Item("suppress", "c1", INACTIVE, **known)


def delete(**changed: Any) -> Item:
    return Item("delete", "d1", {**DELETED, **changed})


def columns_of_the_contract() -> list[str]:
    models = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["models"]
    (profiles,) = (model for model in models if model["name"] == "fct_email_profiles")
    return [column["name"] for column in profiles["columns"]]


def test_each_name_is_a_destination() -> None:
    assert sorted(DESTINATIONS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_missing_credentials_are_named(name: str) -> None:
    with pytest.raises(ValueError, match=f"NEXTBEST_{name.upper()}_[A-Z_]+"):
        DESTINATIONS[name]({})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["delete", "suppress", "upsert", "catalog"])
def test_payloads_hold_no_credential_and_are_alike_each_time(name: str, kind: Kind) -> None:
    platform = DESTINATIONS[name](ENVIRONMENT)
    if not platform.limits(kind).n_items:
        return
    rows: dict[Kind, tuple[str, Row]] = {
        "delete": ("d1", DELETED),
        "suppress": ("c1", INACTIVE),
        "upsert": ("c1", ROW),
        "catalog": ("p1", PRODUCT),
    }
    item_id, row = rows[kind]
    item = Item(kind, item_id, dict(row), ("platform's id",))
    assert platform.payload(item) == platform.payload(item)
    json.dumps(platform.payload(item), allow_nan=False)


@pytest.mark.parametrize("name", NAMES)
def test_no_destination_learns_why_somebody_said_no(name: str) -> None:
    payload = DESTINATIONS[name](ENVIRONMENT).payload(suppress(platform_ids=("m",)))
    assert "complained" not in json.dumps(payload)


def test_each_column_has_a_tag_at_mailchimp_or_is_not_sent() -> None:
    columns = set(columns_of_the_contract())
    assert columns - set(ALL_TAGS) - set(NOT_SENT) == set()
    assert all(len(tag) <= 10 for tag in ALL_TAGS.values())
    assert len(set(ALL_TAGS.values())) == len(ALL_TAGS)


def test_a_new_column_is_sent_without_a_change_of_code() -> None:
    item = upsert(next_order_expected_on="2026-07-01")
    for payload in (
        Braze("https://braze.example", "k").payload(item),
        Klaviyo("k").payload(item)["attributes"]["properties"],
        CustomerIo("s", "k").payload(item)["attributes"],
        Iterable("k", [7]).payload(item)["dataFields"],
    ):
        assert payload["next_order_expected_on"] == "2026-07-01"


def test_null_removes_an_attribute_of_braze() -> None:
    payload = BRAZE.payload(upsert())
    assert payload["segment_churn"] is None
    assert payload["external_id"] == "x1"
    assert payload["email"] == "ann@example.com"
    assert "email_subscribe" not in payload


def test_braze_texts_are_cut_and_links_are_not() -> None:
    payload = BRAZE.payload(upsert(offer_text="x" * 300))
    assert len(payload["offer_text"]) == 255
    with pytest.raises(HeldBackError, match="offer_cta_url is longer than 255"):
        BRAZE.payload(upsert(offer_cta_url="https://shop.example/" + "x" * 300))


def test_braze_a_suppression_clears_and_creates_nobody() -> None:
    payload = BRAZE.payload(suppress())
    assert payload["email_subscribe"] == "unsubscribed"
    assert payload["_update_existing_only"] is True
    assert (payload["offer_text"], payload["first_name"]) == (None, None)
    assert "email" not in payload


def test_nobody_is_subscribed_again_unless_the_shop_says_so() -> None:
    again = Item("upsert", "c1", ROW, was_suppressed=True)
    assert "email_subscribe" not in BRAZE.payload(again)
    assert "unsubscribed" not in CUSTOMERIO.payload(again)["attributes"]
    willing = {f"NEXTBEST_{name}_RESUBSCRIBE": "true" for name in ("BRAZE", "CUSTOMERIO")}
    braze, customerio = (DESTINATIONS[name]({**ENVIRONMENT, **willing}) for name in RESUBSCRIBING)
    assert braze.payload(again)["email_subscribe"] == "subscribed"
    assert customerio.payload(again)["attributes"]["unsubscribed"] is False
    with pytest.raises(ValueError, match="NEXTBEST_BRAZE_RESUBSCRIBE: expected true or false"):
        DESTINATIONS["braze"]({**ENVIRONMENT, "NEXTBEST_BRAZE_RESUBSCRIBE": "yes"})


@pytest.mark.parametrize("name", ["braze", "customerio", "iterable", "klaviyo", "mailchimp"])
def test_no_content_keeps_a_refusal_back(name: str) -> None:
    row = {**INACTIVE, "offer_image_url": "https://shop.example/" + "x" * 3_000}
    payload = DESTINATIONS[name](ENVIRONMENT).payload(Item("suppress", "c1", row, ("m",)))
    assert payload


@pytest.mark.parametrize("reason", ["withdrawn", "complained", "no_consent"])
def test_a_deletion_does_not_delete_a_refusal(reason: str) -> None:
    """Whoever creates the person again would have them subscribed."""
    gone = Item("delete", "d1", {**DELETED, "reason": reason}, ("m",), fields=("segment_churn",))
    assert BRAZE.payload(gone)["email_subscribe"] == "unsubscribed"
    assert CUSTOMERIO.payload(gone)["attributes"]["unsubscribed"] is True
    assert Iterable("k", [7]).payload(gone)["leaves_as"] == "refuse"
    assert MAILCHIMP.payload(gone)["status"] == "unsubscribed"


def test_who_left_the_audience_is_cleared_and_stays() -> None:
    row = {**DELETED, "reason": "left_audience"}
    left = Item("delete", "d1", row, ("m",), fields=("segment_churn", "is_active"))
    braze = BRAZE.payload(left)
    assert (braze["segment_churn"], braze["is_active"]) == (None, False)
    assert "email_subscribe" not in braze
    assert "unsubscribed" not in CUSTOMERIO.payload(left)["attributes"]
    assert MAILCHIMP.payload(left)["merge_fields"]["ISACTIVE"] == "false"


def test_braze_a_hash_alone_deletes_nobody() -> None:
    with pytest.raises(HeldBackError, match="no external_id"):
        BRAZE.payload(delete(external_id=None))


def test_braze_ids_of_products_have_the_letters_that_braze_takes() -> None:
    with pytest.raises(HeldBackError, match="letters, digits"):
        BRAZE.payload(Item("catalog", "p 1", PRODUCT))


def test_braze_no_catalog_no_products() -> None:
    assert Braze("https://braze.example", "k").limits("catalog") == Limits(0)


def test_klaviyo_unsets_nulls() -> None:
    payload = KLAVIYO.payload(upsert())
    assert "segment_churn" not in payload["attributes"]["properties"]
    assert payload["meta"] == {"patch_properties": {"unset": ["segment_churn"]}}
    assert payload["attributes"]["first_name"] == "Ann"


def test_klaviyo_a_suppression_unsets_all_but_that_the_profile_is_inactive() -> None:
    payload = KLAVIYO.payload(suppress())
    assert payload["attributes"]["properties"] == {"is_active": False}
    assert "offer_text" in payload["meta"]["patch_properties"]["unset"]
    assert "is_active" not in payload["meta"]["patch_properties"]["unset"]


def test_klaviyo_a_product_without_a_link_is_held_back() -> None:
    with pytest.raises(HeldBackError, match="no url"):
        catalog_item(Item("catalog", "p1", {**PRODUCT, "url": None}))


def test_customerio_nulls_are_empty_texts() -> None:
    payload = CUSTOMERIO.payload(upsert())
    assert payload["identifiers"] == {"id": "x1"}
    assert payload["attributes"]["segment_churn"] == ""
    assert payload["attributes"]["purchase_7d_probability"] == 0.25


def test_customerio_bytes_are_counted() -> None:
    payload = CUSTOMERIO.payload(upsert(offer_text="ü" * 900))
    assert len(payload["attributes"]["offer_text"].encode()) <= 1_000


@pytest.mark.parametrize(("reason", "action"), [("erased", "suppress"), ("merged", "delete")])
def test_customerio_the_erased_are_not_taken_again(reason: str, action: str) -> None:
    assert CUSTOMERIO.payload(delete(reason=reason))["action"] == action


def test_customerio_who_said_no_gets_no_message_at_all() -> None:
    attributes = CUSTOMERIO.payload(suppress())["attributes"]
    assert attributes["unsubscribed"] is True
    assert "email" not in attributes


def test_iterable_a_suppression_needs_the_channels() -> None:
    without = {**ENVIRONMENT, "NEXTBEST_ITERABLE_CHANNEL_IDS": ""}
    with pytest.raises(ValueError, match="NEXTBEST_ITERABLE_CHANNEL_IDS must be set"):
        DESTINATIONS["iterable"](without)


def test_iterable_channels_are_numbers() -> None:
    wrong = {**ENVIRONMENT, "NEXTBEST_ITERABLE_CHANNEL_IDS": "7, news"}
    with pytest.raises(ValueError, match="expected numbers, found news"):
        DESTINATIONS["iterable"](wrong)


def test_iterable_an_object_is_replaced_whole() -> None:
    payload = Iterable("k", [7]).payload(upsert())
    assert payload["mergeNestedObjects"] is False
    assert payload["dataFields"]["firstName"] == "Ann"


def test_mailchimp_the_status_of_a_member_who_is_there_is_not_sent() -> None:
    payload = MAILCHIMP.payload(upsert())
    assert payload["status_if_new"] == "subscribed"
    assert "status" not in payload


def test_mailchimp_an_audience_has_so_many_fields() -> None:
    row = dict.fromkeys(columns_of_the_contract(), "x") | {"email": "a@example.com"}
    fields = MAILCHIMP.payload(Item("upsert", "c1", row))["merge_fields"]
    assert len(fields) == 29
    assert {"ISACTIVE", "OFFERHEAD", "REC3WHY"} <= set(fields)


def test_mailchimp_booleans_and_nulls_are_texts() -> None:
    fields = MAILCHIMP.payload(upsert(journey_stage=None))["merge_fields"]
    assert (fields["STAGE"], fields["ISACTIVE"]) == ("", "true")


def test_mailchimp_a_member_is_named_by_the_hash_of_the_address() -> None:
    assert hash_of("Ann@Example.com") == hashlib.md5(b"ann@example.com").hexdigest()


def test_mailchimp_nobody_is_found_without_a_delivery() -> None:
    with pytest.raises(HeldBackError, match="never sent"):
        MAILCHIMP.payload(suppress())
    assert MAILCHIMP.payload(suppress(platform_ids=("m",)))["status"] == "unsubscribed"


def test_mailchimp_a_key_without_its_data_center_is_not_told() -> None:
    with pytest.raises(ValueError, match="NEXTBEST_MAILCHIMP_API_KEY") as refused:
        Mailchimp("0123456789abcdef", "l")
    assert "0123456789" not in str(refused.value)


def test_mailchimp_texts_have_at_most_255_bytes() -> None:
    fields = MAILCHIMP.payload(upsert(offer_headline="ü" * 300))["merge_fields"]
    assert len(fields["OFFERHEAD"].encode()) <= 255


def test_a_webhook_secret_is_base64_behind_its_prefix() -> None:
    with pytest.raises(ValueError, match="NEXTBEST_WEBHOOK_SECRET"):
        key_of("whsec_not base64!")


@pytest.mark.parametrize(
    "body",
    [
        {"errors": [{"item_id": "c1"}]},
        {"errors": {"c1": "no"}},
        {"errors": [{"item_id": "c1", "error": "no"}, "what?"]},
        {"errors": [{"item_id": "somebody", "error": "no"}]},
    ],
)
def test_errors_that_a_receiver_writes_otherwise_are_no_success(body: Row) -> None:
    answer = requests.Response()
    answer._content = json.dumps(body).encode()
    assert "c1" in refused_items(answer, [(suppress(), {})])


@pytest.mark.parametrize("content", [b"", b"thank you", b"{}", b'{"errors": []}'])
def test_a_receiver_that_names_no_error_took_all(content: bytes) -> None:
    answer = requests.Response()
    answer._content = content
    assert refused_items(answer, [(suppress(), {})]) == {}


def test_the_signature_is_that_of_standard_webhooks() -> None:
    key = b"a secret of the shop"
    secret = "whsec_" + base64.b64encode(key).decode()
    assert key_of(secret) == key
    expected = hmac.new(key, b'msg_1.1700000000.{"a":1}', hashlib.sha256).digest()
    told = signature(key, "msg_1", "1700000000", b'{"a":1}')
    assert told == "v1," + base64.b64encode(expected).decode()


def test_files_are_complete_and_in_the_order_to_apply(tmp_path: Path) -> None:
    platform = Files(tmp_path / "outbox")
    for item in (suppress(), delete(), upsert()):
        platform.send(item.kind, [(item, platform.payload(item))])
    names = sorted(file.name for file in (tmp_path / "outbox").iterdir())
    kinds = [name.rpartition("-")[2] for name in names]
    expected = ("suppress", "delete", "upsert")
    assert kinds == [f"{kind}.{end}" for kind in expected for end in ("csv", "jsonl")]
    (row,) = csv.DictReader((tmp_path / "outbox" / names[4]).read_text().splitlines())
    assert (row["email"], row["is_active"], row["segment_churn"]) == ("ann@example.com", "true", "")


def test_words_of_a_destination_are_kept_without_addresses() -> None:
    said = plain_words("Profile <ann.smith+x@example.com>\nis not valid " + "x" * 400)
    assert said.startswith("Profile <<address>> is not valid")
    assert len(said) == 300
    assert plain_words("") == "refused without a word"


def test_a_cut_text_has_no_half_letter() -> None:
    assert shortened({"a": "ü" * 10}, 9, in_bytes=True) == {"a": "üüü…"}
