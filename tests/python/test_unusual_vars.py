"""A whole build holds with other values of the vars: no test of the project counts on a default."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from builds import ONE_TASK, ROOT, Build

pytestmark = pytest.mark.slow
VARS = yaml.safe_load("""
loaded_at_trusted_from: "2023-01-01"
cutoff_weekday: Wednesday
n_cutoffs: 20
n_test_cutoffs: 3
n_calibration_cutoffs: 3
consent_default: granted
consent_channels_without_email: [fax]
soft_bounce_limit: 3
erasure_notice_days: 7
currency: eur
time_zone: Europe/Berlin
delivery_log_days: 100
non_product_ids: [a, o1, POST]
max_customers_per_email: 7
bot_min_events: 9
bot_max_seconds_per_event: 5
max_quantity: 100000
max_price_to_median: 10000
max_rejected_share: 0.4
max_unmatched_share: 0.2
max_shrunk_share: 0.4
allowed_losses: {shop.orders: 0.9}
late_arrival_days: 9
retention_days: {shop.orders: 400, web.events: 300, esp.email_events: 200, crm.support_tickets: 100}
n_categories: 7
email_response_days: 3
amount_cap_quantile: 0.9
activity_days: 60
session_cap_minutes: 30
path_days: 9
path_steps: 3
order_half_life_days: 9
engagement_half_life_days: 9
rate_prior_sends: 3
send_time_visit_weight: 0.9
send_time_prior_signals: 1
seed: 3
protected_attributes: [region]
fairness_min_ratio: 0.5
fairness_max_ratio: 2
fairness_min_rows: 20
max_late_attribute_share: 0.05
drift_min_customers: 80
segments: {by: share, high: 0.1, low: 0.3}
n_recommendations: 5
rec_candidates:
  {personal: 20, similar: 9, similar_customers: 5, viewed: 7, new: 3, segment: 4, popular: 6}
rec_repeats:
  {lost_share: 0.2, share_min: 0.1, share_max: 0.5, early_share: 0.2, cooldown_days_min: 3,
   cooldown_days_max: 60, days_ahead: 7, cost_max: 0.5}
rec_days: {half_life: 9, popular: 9, view: 9, new: 9}
rec_popularity_weight: 0.5
rec_history_products: 5
rec_shown_per_category: 1
rec_neighbors: {pool: 50, products: 3, buyers: 4, customers: 5}
similarity: {customers: 500, products: 5, neighbours: 3, shrinkage: 1}
sensitive_themes: {health: allowed, adult: never_recommend, tobacco: allowed, alcohol: never_name}
never_name: {words: [dumbbell*, tea], categories: [Stationery], brands: [Dune]}
never_recommend: {products: [P10003], words: [outdoor]}
may_name: {words: [baking sheet*]}
language: de
content_valid_days: 3
content_max_days: 9
offer_min_days: 2
segment_hysteresis: 0.3
vip_tiers: [gold]
lifecycle_new_days: 3
lifecycle_at_risk_days: 9
lifecycle_lapsed_days: 20
holdout_share: 0.2
holdout_salt: another
exploration_share: 0.3
contact_limits: {mails_per_week: 1, ticket_days: 9, complaint_days: 9}
offer_history_days: 30
offer_priors: {mails: 20, orders: 2, click_rate: 0.2, orders_per_click: 0.3, margin_rate: 0.1}
offer_fatigue_cost: 0.5
randomized_campaigns: [Sale]
demo_campaigns: []
is_demo: false
go_live_accepted: [missing_addresses, missing_consents]
outcome_days: 2
max_policy_rows: 50000
policy_log_days: 30
shop_url: https://shop.example.org/home
default_image_url: https://shop.example.org/none.png
campaign_name: autumn
link_hosts: [shop.example.org, example.com]
trigger_expires_days:
  {cart_abandoned: 1, back_in_stock: 2, price_drop: 2, replenishment_due: 9, win_back_due: 9}
trigger_kept_days: 3
trigger_contacted_days: 1
trigger_flow_campaigns: [Sale, "7", It's]
trigger_cart_hours: 5
trigger_viewed_days: 9
trigger_price_drop_share: 0.2
trigger_price_days: 5
trigger_win_back_days: 3
text_limits:
  {name: 20, description: 50, category: 20, brand: 20, headline: 20, text: 50, cta_label: 20,
   reason_text: 200, url: 900}
inactive_days: 3
audience_change_limit: 0.9
audience_change_min: 3
score_log_rows: 300
model_alerts: {missing_share: 0.1, unseen_share: 0.2, calibration_factor: 3, days_since_training: 5}
approval_limits: {customers_with_another_offer: 1, planned_discount: 1000000, new_champion: false}
health: {weeks: 8, weeks_min: 3, builds: 14, builds_min: 7, deviations: 4, silent_hours: 24}
holdout_lift: {weeks: 4, plan_days: 30, relative_effect: 0.1}
attribution: {click_days: 3, touch_days: 14, half_life_days: 1}
experiments:
  warm:
    {hypothesis: Popular products sell as well., starts_on: "2026-01-01", ends_on: "2030-01-01",
     variants: {control: {weight: 1}, low: {weight: 1, changes: {recommendations: false}}},
     primary_metric: revenue, smallest_effect: 0.1}
""")
# where the shop is and how long and how often training goes on say nothing about rows
NOT_OF_INTEREST = {
    "raw_dir",
    "raw_format",
    "raw_database",
    "raw_models",
    "raw_schemas",
    "optional_tables",
    "production_targets",
    "as_of_date",
    "policy_name",  # of a proposal, which publishes nobody
    "tasks",
    "training_customers",
    "embargo_days",
    "shorter_horizons_days",
    "category_training_rows",
    "model_threads",
    "max_search_rows",
    "imputation",
    "champion_needs_reasons",
    "retrain_after_days",
    "retrain",
    "max_score_psi",
    "max_calibration_error",
    "max_amount_error",
    "min_training_rows",
    "min_training_positives",
    "min_calibration_positives",
    "rec_training",
    "offer_rules",
    "delivery_log",  # a table of Snowflake
    "sync_logs",  # of tables that the shop has not: test_vendor_logs
}


def test_every_var_has_another_value_here_or_is_of_no_interest() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert set(project["vars"]) == set(VARS) | NOT_OF_INTEREST
    assert not [name for name, value in VARS.items() if value == project["vars"][name]]


def test_a_build_with_its_tests_passes(mini_shop: Path, new_build: Callable[..., Build]) -> None:
    build = new_build(raw_dir=str(mini_shop), tasks=ONE_TASK, **VARS)
    build.must("build")
    assert build.value("select count(*) from marts.fct_email_profiles where is_active") > 0
