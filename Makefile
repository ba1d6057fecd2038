# The verbs of this project. Every one sets up what it needs; nothing is installed outside .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)

.PHONY: help run test test-long check format bench browser lock clean
.DEFAULT_GOAL := help

help:            ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(VENV)/.run            ## start Dateline with the configuration in config/
	@$(BIN)/python run.py run

test: $(VENV)/.dev           ## the whole test suite but the long ones
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not slow"

test-long: $(VENV)/.dev      ## the long tests too (200 kills, long histories)
	@$(BIN)/python -m pytest -q -n 2

check: $(VENV)/.dev          ## formatting, lint, strict types, who may import whom
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py

format: $(VENV)/.dev         ## put the code into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.bench        ## measure: ratios against named yardsticks, in one run
	@$(BIN)/python -m benchmarks

browser: $(VENV)/.browser    ## what sources with `browser: true` need beside the system's Chromium

lock:                        ## resolve the requirements anew (needs uv)
	@for set in "run:" "browser:--extra browser" "documents:--extra documents" "dev:--group test --group lint" "bench:--group bench"; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q \
	    pyproject.toml $${set#*:} -o requirements/$${set%%:*}.txt; done

clean:                       ## remove the environment and caches, never data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Dateline needs Python 3.11 or newer; call: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
ifdef UV
	@uv venv -q --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "On Debian and Ubuntu the package python3-venv is needed first."; exit 1; }
endif

$(VENV)/.%: requirements/%.txt | $(BIN)/python
	@echo "Installing requirements/$*.txt into $(VENV) ..."
ifdef UV
	@uv pip install -q --python $(BIN)/python --require-hashes -r $<
else
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
endif
	@touch $@
