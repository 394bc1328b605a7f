# retriage needs Python 3.11 or newer, pip, git and make; everything else is installed into .venv from the hashed lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --no-deps because the lock is complete, and pip 23 cannot match "hishel[httpx]" with a hashed "hishel==".
$(VENV)/.stamp: .ci/requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "retriage needs Python 3.11 or newer; run: make PYTHON=python3.11 <target>")'
	@echo "retriage: installing into $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .ci/requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(VENV)/.stamp ## Create .venv from the hashed lock

demo: install ## Play the story end to end on this machine (ONCE=1 exits by itself)
	@$(BIN)/python -m tests.demo $(if $(ONCE),--once)

test: install ## Run all tests, with the coverage gate on workers/triage
	@.ci/test

# A folder of labelled logs, here or beside the checkout; benchmarks/labels.py says what stands in its index.jsonl.
CORPUS ?= $(patsubst %/index.jsonl,%,$(firstword $(wildcard corpus/index.jsonl ../*/corpus/index.jsonl) corpus/index.jsonl))

corpus: install ## Score what retriage reads in labelled logs (CORPUS=DIR; VERBOSE=1 lists every miss, PAGE=docs/corpus.md renews it)
	@test -f "$(CORPUS)/index.jsonl" || { echo 'make corpus: "$(CORPUS)" holds no index.jsonl; name a folder of labelled logs: make corpus CORPUS=DIR' >&2; exit 2; }
	@$(BIN)/python -m benchmarks.corpus --corpus "$(CORPUS)" $(if $(VERBOSE),--verbose) $(if $(PAGE),--page "$(PAGE)")

bench-scan: install ## Measure how fast logs are read, against inflating them (QUICK=1 for small logs)
	@$(BIN)/python -m benchmarks.scan $(if $(QUICK),--quick)

bench-proofs: install ## Measure what it costs to look at a large repository, against reading its list of files (QUICK=1 for a small one)
	@$(BIN)/python -m benchmarks.proofs $(if $(QUICK),--quick)

bench-history: install ## Measure how much memory of Redis remembered runs take (QUICK=1 for a few)
	@$(BIN)/python -m benchmarks.history $(if $(QUICK),--quick)

bench-verdicts: install ## Measure how often the judge blames wrongly, in simulated repositories (QUICK=1 for a few)
	@$(BIN)/python -m benchmarks.verdicts $(if $(QUICK),--quick)

bench-released: install ## Measure what it takes to prove a broken release (QUICK=1 for a few releases, REAL=1 for real ones)
	@$(BIN)/python -m benchmarks.released $(if $(QUICK),--quick) $(if $(REAL),--real)

check: install ## Lint, types, import contracts, docs
	@.ci/check

lock: install ## Renew the hashed locks from pyproject.toml
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/lock

clean: ## Remove what make created
	@rm -rf $(VENV) .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: help install demo test corpus bench-scan bench-proofs bench-history bench-verdicts bench-released check lock clean
