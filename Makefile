# The two commands are `make run` and `make test`; the others are for those who work on the portal.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	if command -v $$name >/dev/null && $$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then command -v $$name; break; fi; done)
VENV := .venv
RUN := $(VENV)/bin/python
# pip and the browser want a home to write in.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/$(VENV)/home
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test setup setup-run reset-demo lint format check seed bench faults screenshots messages lock browser clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup-run ## Start the portal on this machine (PORT=8080 chooses the port); Ctrl-C stops it
	@exec $(RUN) -m portal.launcher --follow-parent

test: setup browser ## Run all tests
	@$(RUN) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

setup-run: ## Install what the portal needs to run
	@PYTHON="$(PYTHON)" bash requirements/install.sh run

setup: ## Install what working on the portal needs
	@PYTHON="$(PYTHON)" bash requirements/install.sh dev

browser: setup ## Install Chromium and the HTML checker for the browser tests, where this is possible
	@bash requirements/browser.sh

reset-demo: setup-run ## Remove the demo's data; the next make run builds it afresh
	@$(RUN) -m portal.launcher reset-demo

lint: setup ## Check the style and who imports whom
	@$(RUN) -m ruff format --check --quiet . || { echo "Run: make format"; exit 1; }
	@$(RUN) -m ruff check --quiet .
	@$(VENV)/bin/lint-imports --no-logo

format: setup ## Let ruff write the style
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

check: lint ## Lint, and check migrations, settings and lock files
	@bash .ci/checks

seed: setup-run ## Load the reference data and the demo content again
	@$(RUN) manage.py migrate --noinput && $(RUN) manage.py load_reference && $(RUN) manage.py load_demo

bench: setup ## Measure the hot pages (N=1000000 for more rows)
	@$(RUN) -m tests.bench $(if $(N),--rows $(N))

faults: setup ## Kill and freeze things, and see that nothing is lost
	@$(RUN) -m pytest tests/faults -q --override-ini='addopts=--strict-markers --import-mode=importlib' $(ARGS)

screenshots: setup ## Take the README's pictures from the running demo (ADDRESS=http://localhost:8000 PASSWORD=…)
	@$(RUN) docs/screenshots/make.py "$(or $(ADDRESS),http://localhost:8000)" "$(PASSWORD)"

messages: setup ## Collect the texts for translation and compile them
	@$(RUN) manage.py makemessages --locale en --no-obsolete --no-location --ignore '.venv/*' --ignore 'tests/*'
	@$(RUN) manage.py compilemessages --locale en

lock: ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=1 for newer versions)
	@PYTHON="$(PYTHON)" bash requirements/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove the environment and caches, not the data
	@rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
