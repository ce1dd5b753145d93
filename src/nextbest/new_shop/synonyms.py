"""Names under which shops keep the tables and columns of the raw contract.

They are compared in small letters without other signs: ``Order Date`` is ``orderdate``. The first
name that is found counts. A name of the contract itself goes before all synonyms.
"""

TABLES = {
    "crm.customers": "customers customer users clients contacts accounts members shoppers kunden",
    "shop.products": "products product items articles skus catalog catalogue artikel produkte",
    "shop.orders": "orders order sales transactions invoices purchases baskets bestellungen",
    "shop.order_lines": "orderlines orderitems lineitems orderdetails orderproducts invoicelines "
    "saleslines lines transactiondata bestellpositionen positionen",
    "web.events": "webevents events pageviews clickstream hits",
    "esp.campaigns": "campaigns espcampaigns mailings newsletters",
    "esp.email_events": "emailevents espevents mailevents sends",
    "crm.consents": "consents consent permissions optins subscriptions einwilligungen",
    "crm.erasure_requests": "erasurerequests erasures deletionrequests gdprrequests",
    "crm.support_tickets": "supporttickets tickets cases",
}
"""Names of landed tables, by table of the contract."""

COLUMNS = {
    "customer_id": "customerid custid custno customerno customernumber customer userid user "
    "clientid memberid contactid shopperid householdkey householdid kundennummer kundenid kundennr",
    "external_id": "externalid subscriberid contactkey",
    "email": "email emailaddress mail emailadresse",
    "first_name": "firstname forename givenname vorname",
    "last_name": "lastname surname familyname nachname",
    "birth_date": "birthdate birthday dateofbirth dob geburtsdatum",
    "gender": "gender sex geschlecht",
    "country": "country countrycode land",
    "region": "region state province county bundesland",
    "loyalty_tier": "loyaltytier tier loyaltylevel viplevel",
    "signed_up_at": "signedupat signupdate registeredat registrationdate createdat joinedat",
    "updated_at": "updatedat modifiedat lastmodified changedat",
    "loaded_at": "loadedat ingestedat fivetransynced airbyteextractedat syncedat dltloadid",
    "product_id": "productid sku itemid articleid articleno stockcode productcode itemno ean gtin "
    "asin upc artikelnummer produktid",
    "name": "name productname title itemname articlename description produktname bezeichnung",
    "category": "category categoryname productcategory department commoditydesc producttype "
    "kategorie warengruppe",
    "brand": "brand manufacturer vendor supplier marke hersteller",
    "description": "description shortdescription body text beschreibung",
    "price": "price unitprice currentprice salesprice listprice retailprice preis",
    "unit_cost": "unitcost cost costprice purchaseprice einkaufspreis",
    "image_url": "imageurl image picture pictureurl imagesrc bildurl",
    "product_url": "producturl url link permalink",
    "launched_on": "launchedon launchdate availablefrom publishedat firstsoldon createdat",
    "is_available": "isavailable available instock active published",
    "order_id": "orderid orderno ordernumber invoiceno invoiceid invoice transactionid basketid "
    "receiptid saleid bestellnummer bestellid",
    "ordered_at": "orderedat orderdate ordertimestamp orderpurchasetimestamp invoicedate createdat "
    "purchasedate purchasedat transactiondate processedat salesdate date timestamp bestelldatum",
    "status": "status orderstatus state financialstatus",
    "cancelled_at": "cancelledat canceledat cancellationdate",
    "channel": "channel saleschannel source sourcename",
    "currency": "currency currencycode waehrung",
    "campaign_id": "campaignid campaign mailingid messageid",
    "order_line_id": "orderlineid lineid lineitemid orderitemid",
    "quantity": "quantity qty units pieces menge anzahl",
    "unit_price": "unitprice price itemprice priceperunit einzelpreis",
    "discount_amount": "discountamount discount linediscount totaldiscount rabatt",
    "event_id": "eventid hitid",
    "session_id": "sessionid visitid gasessionid",
    "occurred_at": "occurredat eventtime timestamp eventtimestamp createdat time date datetime",
    "event_type": "eventtype event eventname type action metric",
    "device": "device devicecategory devicetype platform",
    "sent_at": "sentat sendtime senddate sendat",
    "offer_code": "offercode couponcode coupon vouchercode",
    "variant": "variant variation version",
    "bounce_type": "bouncetype",
    "is_machine_open": "ismachineopen machineopen botopen",
    "purpose": "purpose consenttype type",
    "changed_at": "changedat consentedat timestamp updatedat createdat date",
    "requested_at": "requestedat createdat date timestamp",
    "ticket_id": "ticketid caseid",
    "opened_at": "openedat createdat",
    "closed_at": "closedat resolvedat solvedat",
    "topic": "topic subject category reason",
    "satisfaction": "satisfaction csat rating score",
}
"""Names of landed columns, by column of the contract. A column ``id`` is the key of its table."""

VALUES = {
    "shop.orders.status": {
        "placed": "placed complete completed paid shipped delivered fulfilled closed processing "
        "pending new open approved invoiced authorized authorised bezahlt versendet",
        "cancelled": "cancelled canceled void voided cancel storniert storno annulled unavailable",
    },
    "web.events.event_type": {
        "page_view": "pageview view page visit",
        "product_view": "productview viewitem detail viewproduct",
        "search": "search viewsearchresults sitesearch",
        "add_to_cart": "addtocart cart addtobasket addedtocart",
        "checkout": "checkout begincheckout startcheckout startedcheckout",
    },
    "esp.email_events.event_type": {
        "sent": "sent send receivedemail",
        "delivered": "delivered delivery",
        "open": "open opened openedemail emailopened",
        "click": "click clicked clickedemail emailclicked",
        "bounce": "bounce bounced bouncedemail hardbounce softbounce",
        "unsubscribe": "unsubscribe unsubscribed optout",
        "complaint": "complaint complained spam spamreport markedasspam",
    },
    "crm.consents.status": {
        "granted": "granted yes true 1 optin optedin subscribed given accepted ja",
        "withdrawn": "withdrawn no false 0 optout optedout unsubscribed revoked denied nein",
    },
    "crm.consents.channel": {"email": "email mail newsletter", "sms": "sms", "phone": "phone"},
    "crm.consents.purpose": {
        "marketing": "marketing newsletter promotion promotions advertising werbung",
        "personalisation": "personalisation personalization profiling profilbildung",
    },
}
"""Words of shops for the values of the contract, by column."""

STOP_WORDS = (
    "and the for with from per your our set pack pair piece pieces pcs assorted asstd design "
    "designs size colour color small medium large mini big new vintage retro classic red blue pink "
    "green white black ivory cream silver gold yellow orange purple brown grey gray natural und "
    "mit der die das für aus stück neu groß klein rot blau grün weiß schwarz gelb braun"
)
"""Words of product names that tell no category."""


def bare(name: str) -> str:
    """Return a name as it is compared.

    Examples
    --------
    >>> bare("Order Date"), bare("e-mail")
    ('orderdate', 'email')
    """
    return "".join(sign for sign in name.lower() if sign.isalnum())
