"""How many customers the sections of the page count, each said once."""

from nextbest.report.html import missing
from nextbest.report.numbers import count
from nextbest.report.shop import Shop
from nextbest.report.tables import table

# what is counted, by whom, and of which mart
BASES = (
    (
        "Customers",
        "everybody who is known and not erased: revenue and RFM segments",
        "select count(*) from build.marts.dim_customers where rfm_segment is not null",
        "dim_customers",
    ),
    (
        "Scored",
        "customers whose spend is predicted",
        "select count(*) from build.marts.fct_customer_scores where task = 'spend_90d' "
        "and score is not null",
        "fct_customer_scores",
    ),
    (
        "Active profiles",
        "customers who may get marketing emails: stages of the journey",
        "select count(*) from build.marts.fct_email_profiles where is_active",
        "fct_email_profiles",
    ),
    (
        "Held out now",
        "active profiles that get no offer, drawn at random",
        "select count(*) from build.marts.fct_next_best_offers where is_holdout",
        "fct_next_best_offers",
    ),
    (
        "With an offer",
        "all other active profiles for which an offer is possible: offers and discounts",
        "select count(*) from build.marts.fct_next_best_offers "
        "where not is_holdout and offer_code is not null",
        "fct_next_best_offers",
    ),
    (
        "Compared",
        "customers whose first decision lies in the past, also those who can no longer be mailed: "
        "what mailing brought",
        "select max(n_holdout + n_treated) from build.marts.fct_holdout_lift "
        "where period = 'draw' and segment_kind = 'overall'",
        "fct_holdout_lift",
    ),
)
COLUMNS = {"name": "Group", "customers": "Customers", "who": "Who, and where on this page"}


def counted_groups(shop: Shop) -> str:
    """Return the groups of customers that sections count."""
    shown = []
    for name, who, query, mart in BASES:
        found = shop.rows(f"select ({query}) as customers", mart)
        if found and found[0]["customers"]:
            shown.append({"name": name, "who": who, "customers": found[0]["customers"]})
    if not shown:
        return missing("Nobody is counted yet.", "Customers appear with their first rows.")
    return table(shown, "Groups of customers", COLUMNS, {"customers": count})
