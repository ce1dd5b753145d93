.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
SQL := models tests/data
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
export DBT_PROFILES_DIR := $(CURDIR)
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup setup-dev build test test-fast test-slow lint lint-python lint-project lint-sql docs bench bench-quality bench-chain bench-offers bench-experiments demo model-cards show-profiles templates preview report report-picture diff-decisions notify metrics online-retail sync lock clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: $(VENV)/.core  ## the virtual environment with the locked packages of a build
setup-dev: $(VENV)/.dev  ## the same with tests, linters and the Snowflake packages

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) 2>/dev/null || python3 -m venv $(VENV)

define install
	$(PIP) install --quiet --no-deps --require-hashes -r $(1)
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(PIP) check
	@touch $@
endef

$(VENV)/.core: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.core

$(VENV)/.docs: requirements-docs.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-docs.lock)
	@touch $(VENV)/.core

$(VENV)/.metrics: requirements-metrics.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-metrics.lock)
	@touch $(VENV)/.core

$(VENV)/.notify: requirements-notify.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-notify.lock)
	@touch $(VENV)/.core

$(VENV)/.report: requirements-report.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-report.lock)
	@touch $(VENV)/.core

$(VENV)/.sync: requirements-sync.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-sync.lock)
	@touch $(VENV)/.core

$(VENV)/.templates: requirements-templates.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-templates.lock)
	@touch $(VENV)/.core

build: setup  ## set up, then run the whole way on the demo shop: dbt build
	dbt build

test: setup-dev  ## everything that must be true, less what takes many builds; ends with the kinds that failed
	pytest -n 2 --dist loadfile -m "not slow" --doctest-modules --cov

test-fast: setup-dev  ## the loop while you work: the library, its examples and the guards, no build and no long training
	pytest -n 2 --dist loadfile -m "(guards or library) and not long" --doctest-modules

test-slow: setup-dev  ## chains of daily builds with readers and clients, kills, strange and large shops, further variants
	pytest -n 0 -m slow

lint: lint-python lint-project lint-sql  ## all linters; judged without a database, so alike on any machine

lint-python: setup-dev  ## ruff, mypy and the layers of the library's imports
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo

lint-project lint-sql: export NEXTBEST_DB := target/lint.duckdb

lint-project: setup-dev  ## what dbt-bouncer asks of models, macros, sources and their descriptions
	rm -f $(NEXTBEST_DB)
	dbt parse --quiet --no-partial-parse
	dbt-bouncer

lint-sql: setup-dev  ## sqlfluff over all SQL, or that of SQL="models/marts/core"
	rm -f $(NEXTBEST_DB)
	sqlfluff lint $(SQL)

docs: export NO_MKDOCS_2_WARNING := 1
docs: $(VENV)/.docs  ## the site of the docs in target/site/, with models and columns in target/site/dbt/
	mkdocs build --quiet --strict --clean
	@if grep -rnE --include='*.html' '<(script|link|img)[^>]* (src|href)="?(https?:)?//' target/site; \
		then echo "These pages load from the network: take it out."; exit 1; fi
	dbt docs generate --static
	mkdir -p target/site/dbt
	cp target/static_index.html target/site/dbt/index.html
	@echo "Open target/site/index.html. Its search needs a server: python -m http.server -d target/site"

bench: setup-dev  ## speed of features, scores, recommendations and training, against a floor and against pandas
	python benchmarks/bench_features.py
	python benchmarks/bench_scoring.py
	python benchmarks/bench_recommendations.py
	python benchmarks/bench_second_build.py

bench-quality: setup-dev  ## how good predictions and decisions are: Online Retail, CDNOW, a grocer, a generated shop
	python benchmarks/bench_quality.py
	python benchmarks/bench_imbalance.py
	python benchmarks/bench_champions.py
	python benchmarks/bench_next_basket.py
	python benchmarks/bench_repeats.py
	python benchmarks/bench_decisions.py

bench-chain: setup-dev  ## 28 daily builds: which rows move, and what next-basket recall pays for it
	python benchmarks/bench_chain.py

bench-offers: setup-dev  ## offers under budgets against HiGHS, off-policy estimates on a real test
	python benchmarks/bench_assignment.py
	python benchmarks/bench_policy.py

bench-experiments: setup-dev  ## how often the intervals of experiments hold the truth, over 500 simulated ones
	python benchmarks/bench_experiments.py

demo: setup  ## write the demo shop in seeds/demo anew
	nextbest generate --demo

model-cards: setup  ## write docs/reference/models/<task>.md from the demo's build
	nextbest model-cards

show-profiles: setup  ## ten published profiles (or those of the file DB=...), printed like emails
	nextbest show-profiles $(if $(DB),--db "$(DB)")

templates: $(VENV)/.templates  ## write templates/<platform>/, the emails of each platform, from the contract of the profile
	nextbest templates

preview: $(VENV)/.templates  ## ten published profiles (or those of the file DB=...) as emails, in target/preview/index.html
	nextbest preview $(if $(DB),--db "$(DB)")

report: $(VENV)/.report $(VENV)/.templates  ## one page of what was decided and brought, in target/report.html
	nextbest report $(if $(DB),--db "$(DB)")

report-picture: setup-dev  ## the picture of the report in the README, docs/images/report.png (needs Chromium)
	nextbest report $(if $(DB),--db "$(DB)") --picture docs/images/report.png

diff-decisions: setup  ## what a change would move: make diff-decisions BEFORE=a.duckdb AFTER=b.duckdb
	nextbest diff-decisions "$(BEFORE)" "$(AFTER)"

sync: $(VENV)/.sync  ## install what a sync needs, then send what changed: make sync TO=klaviyo OPTIONS=--dry-run
	nextbest sync --to "$(TO)" $(OPTIONS)

# mf asks PyPI for a newer version at each start and has no switch: a proxy that is closed keeps it off the network
metrics: MF := HTTPS_PROXY=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 mf
metrics: QUERY ?= --metrics revenue,active_customers,average_order_value --group-by metric_time__month --order metric_time__month
metrics: $(VENV)/.metrics  ## install MetricFlow, list the metrics and query some: make metrics QUERY="--metrics holdout_lift"
	dbt parse --quiet
	$(MF) list metrics
	$(MF) query $(QUERY)

notify: $(VENV)/.notify  ## install what alerts need, then tell NEXTBEST_ALERT_URLS what is new: docs/reference/alerts.md
	nextbest alerts --notify

online-retail: setup  ## build the UCI Online Retail shop: make online-retail FILE=online_retail.parquet
	python examples/online_retail/run.py "$(FILE)"

lock: $(BIN)/python  ## resolve the lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev --extra bench --extra metrics --extra notify --extra report --extra sync --extra templates pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra docs pyproject.toml -o requirements-docs.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra metrics pyproject.toml -o requirements-metrics.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra notify pyproject.toml -o requirements-notify.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra report pyproject.toml -o requirements-report.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra sync pyproject.toml -o requirements-sync.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra templates pyproject.toml -o requirements-templates.lock

clean:  ## remove what builds leave behind, not the virtual environment
	rm -rf target logs .coverage nextbest.duckdb nextbest.duckdb.wal nextbest_published.duckdb nextbest_waiting.duckdb
