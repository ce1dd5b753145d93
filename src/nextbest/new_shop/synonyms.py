"""Names under which shops keep the tables and columns of the raw contract.

They are compared by `nextbest.new_shop.spelling.bare`: ``Order Date`` is ``orderdate``, and British
and American spelling are the same, so that one of them is listed. The first name that is found
counts. A name of the contract itself goes before all synonyms.
"""

TABLES = {
    "crm.customers": "customers customer users clients contacts accounts members shoppers kunden",
    "shop.products": "products product items articles skus catalog catalogs artikel produkte "
    "sortiment katalog",
    "shop.orders": "orders order sales transactions invoices purchases baskets bestellungen "
    "auftraege",
    "shop.order_lines": "orderlines orderitems lineitems orderdetails orderproducts invoicelines "
    "saleslines lines transactiondata bestellpositionen auftragspositionen positionen",
    "web.events": "webevents events pageviews clickstream hits",
    "esp.campaigns": "campaigns espcampaigns mailings newsletters",
    "esp.email_events": "emailevents espevents mailevents sends",
    "crm.consents": "consents consent permissions optins subscriptions einwilligungen zustimmungen",
    "crm.erasure_requests": "erasurerequests erasures deletionrequests gdprrequests anonymizations "
    "anonymizationrequests loeschantraege loeschanfragen",
    "crm.support_tickets": "supporttickets tickets cases inquiries anfragen",
    "nextbest.decisions": "nextbestdecisions offerdecisions",
    "nextbest.deliveries": "nextbestdeliveries profiledeliveries",
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
    "region": "region state province county bundesland kanton",
    "loyalty_tier": "loyaltytier tier loyaltylevel loyaltyprogramtier viplevel",
    "language": "language languagecode locale lang sprache",
    "time_zone": "timezone timezonename ianatimezone tz zeitzone",
    "signed_up_at": "signedupat signupdate registeredat registrationdate createdat joinedat "
    "enrollmentdate enrolledat registriertam angemeldetam anmeldedatum",
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
    "receiptid saleid bestellnummer bestellid auftragsnummer",
    "ordered_at": "orderedat orderdate ordertimestamp orderpurchasetimestamp invoicedate createdat "
    "purchasedate purchasedat transactiondate processedat salesdate date timestamp bestelldatum "
    "bestelltam",
    "status": "status orderstatus state financialstatus",
    "cancelled_at": "cancelledat cancelleddate cancelledon cancellationdate storniertam "
    "stornodatum",
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
    "ticket_id": "ticketid caseid inquiryid",
    "opened_at": "openedat createdat",
    "closed_at": "closedat resolvedat solvedat",
    "topic": "topic subject category reason",
    "satisfaction": "satisfaction csat rating score",
}
"""Names of landed columns, by column of the contract. A column ``id`` is the key of its table."""

VALUES = {
    "shop.orders.status": {
        "placed": "placed complete completed paid shipped dispatched delivered fulfilled "
        "partiallyfulfilled unfulfilled awaitingfulfillment closed processing pending new open "
        "approved confirmed invoiced authorized finalized offen bestaetigt bezahlt versendet "
        "versandt ausgeliefert geliefert zugestellt abgeschlossen erledigt inbearbeitung",
        "cancelled": "cancelled cancel cancellation void voided storniert storno annulled "
        "annulliert abgebrochen unavailable",
    },
    "web.events.event_type": {
        "page_view": "pageview view page visit",
        "product_view": "productview viewitem detail viewproduct",
        "search": "search viewsearchresults sitesearch",
        "add_to_cart": "addtocart cart addedtocart addtobasket addedtobasket addtobag addedtobag "
        "addtotrolley",
        "checkout": "checkout begincheckout startcheckout startedcheckout",
    },
    "esp.email_events.event_type": {
        "sent": "sent send receivedemail",
        "delivered": "delivered delivery",
        "open": "open opened openedemail emailopened",
        "click": "click clicked clickedemail emailclicked",
        "bounce": "bounce bounced bouncedemail hardbounce softbounce",
        "unsubscribe": "unsubscribe unsubscribed optout optedout",
        "complaint": "complaint complained spam spamreport markedasspam",
    },
    "crm.consents.status": {
        "granted": "granted yes true 1 optin optedin subscribed given accepted authorized ja "
        "erteilt zugestimmt eingewilligt angemeldet",
        "withdrawn": "withdrawn no false 0 optout optedout unsubscribed unsubscribe cancelled "
        "revoked denied declined refused nein widerrufen abgemeldet abgelehnt",
    },
    "crm.consents.channel": {"email": "email mail newsletter", "sms": "sms", "phone": "phone"},
    "crm.consents.purpose": {
        "marketing": "marketing newsletter promotion promotions advertising werbung",
        "personalisation": "personalisation personalised profiling personalisierung profilbildung",
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
