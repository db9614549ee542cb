# Two commands do everything on a machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
ADDRESS ?= 127.0.0.1:8000

.DEFAULT_GOAL := help
.PHONY: help run test check format bench replay shots clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

.venv/installed: pyproject.toml requirements.lock package-lock.json hatch_build.py $(shell find web/assets -type f)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Anuyat and building its pages (about a minute the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[dev,replay]'
	@touch $@

run: .venv/installed ## start Anuyat with demo data on http://127.0.0.1:8000
	@$(BIN)/anuyat run --address $(ADDRESS)

test: .venv/installed ## all checks and tests
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet . && $(BIN)/mypy && $(BIN)/lint-imports >/dev/null
	@$(BIN)/pytest -n 2 --dist loadgroup

check: .venv/installed ## check every diagram, form and table of the project
	@$(BIN)/anuyat check processes/*.bpmn

replay: .venv/installed ## play every path of every service, report in var/replay
	@$(BIN)/anuyat replay --report var/replay

format: .venv/installed ## format the Python sources
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: .venv/installed ## measure steps, worklists and expressions
	@$(BIN)/anuyat bench step && $(BIN)/anuyat bench feel

shots: .venv/installed ## make the README's screenshots
	@$(BIN)/python scripts/screenshots.py

clean: ## remove the environment, built pages and local data
	rm -rf .venv var web/static/dist node_modules web/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
