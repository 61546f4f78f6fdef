# The README's two commands are `make run` and `make test`; `make help` lists the rest.
SHELL := /bin/sh
VENV  := .venv
PY    := $(VENV)/bin/python
BASE  := $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
OUT   ?= demo-out
TESTS := tests
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run demo test check lint types imports bench soak clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## set up what is missing and open the program
	@$(PY) -m dva_desktop

demo: $(VENV)/.run ## a whole consultation through the real windows; writes to $(OUT)/
	@$(PY) -m dva_desktop demo --out $(OUT)

test: $(VENV)/.test lint types imports check ## everything that must pass: lint, types, imports, tests

check: $(VENV)/.test ## the tests alone
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 3 --dist worksteal -m "not slow" $(TESTS)

lint: $(VENV)/.test ## style
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/.test ## mypy --strict over package, tests and tools
	$(PY) -m mypy

imports: $(VENV)/.test ## the layers of docs/architecture.md
	$(VENV)/bin/lint-imports

bench: $(VENV)/.test ## speed, as JSON, ratios within one run
	@$(PY) -m tests.benchmarks

SOAK := -m pytest -q -p tests.system.soak -p no:cacheprovider
soak: $(VENV)/.test ## the long tests, some hours; those that measure run alone, so leave the machine alone
	@status=0; QT_QPA_PLATFORM=offscreen $(PY) $(SOAK) -n 2 -m "slow and not x11" $(TESTS) || status=1; \
	$(PY) $(SOAK) -n 0 -m "slow and x11" $(TESTS) || status=1; exit $$status

clean: ## remove what this file made
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.python: tools/system.sh
	@sh tools/system.sh run "$(BASE)"
	@base="$(BASE)"; test -n "$$base" || base=python3; test -x $(PY) || $$base -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml
	@$(PY) -m pip install -q -e .
	@touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml
	@sh tools/system.sh test "$(BASE)"
	@$(PY) -m pip install -q -e '.[dev]'
	@touch $@ $(VENV)/.run
