"""Which SQL runs when, and which relation becomes which file."""

# Once for the shop.
SHOP_STEPS = (
    "macros",
    "catalogue_consumables",
    "catalogue_durables",
    "calendar",
    "products",
    "raw_products",
    "raw_campaigns",
)

# For each chunk of customers.
CHUNK_STEPS = (
    "people",
    "identities",
    "missions",
    "sends",
    "sessions",
    "orders",
    "order_lines",
    "returns",
    "raw_customers",
    "raw_consents",
    "raw_support_tickets",
    "raw_erasure_requests",
    "raw_orders",
    "raw_order_lines",
    "web_events",
    "dirty_web_events",
    "raw_web_events",
    "raw_email_events",
    "decisions",
    "raw_decisions",
    "raw_deliveries",
    "truth_past",
    "truth_customers",
    "truth_customer_categories",
    "truth_offer_responses",
)

SHOP_TABLES = {
    "raw_products": "shop/products",
    "raw_campaigns": "esp/campaigns",
}

CHUNK_TABLES = {
    "raw_customers": "crm/customers",
    "raw_consents": "crm/consents",
    "raw_support_tickets": "crm/support_tickets",
    "raw_erasure_requests": "crm/erasure_requests",
    "raw_orders": "shop/orders",
    "raw_order_lines": "shop/order_lines",
    "raw_web_events": "web/events",
    "raw_email_events": "esp/email_events",
    "raw_decisions": "nextbest/decisions",
    "raw_deliveries": "nextbest/deliveries",
}

TRUTH_TABLES = {
    "truth_customers": "customers",
    "truth_customer_categories": "customer_categories",
    "truth_offer_responses": "offer_responses",
    "truth_past": "past",
}

RAW_TABLES = SHOP_TABLES | CHUNK_TABLES
