# Everything a person types here; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help demo test drills bench screenshots lint format pins
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --require-hashes
COMPILE := .venv/pins/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: .venv/.installed ## serve sample data on http://127.0.0.1:8000 (PORT=8001 elsewhere, RESET=1 starts over)
	@PORT="$(PORT)" RESET="$(RESET)" exec $(BIN)/python deploy/demo.py

test: .venv/.installed-test ## run every test on SQLite and on PostgreSQL
	@$(BIN)/python -m tests.run

drills: .venv/.installed-test ## run the drills at full size on both engines (slow)
	@DRILLS=1 $(BIN)/python -m tests.run -m drill

bench: .venv/.installed-test ## print what a request costs, as ratios
	@$(BIN)/python -m benchmarks && $(BIN)/python -m benchmarks.importing && $(BIN)/python -m benchmarks.exporting

screenshots: .venv/.installed-test ## take pictures of the main pages into var/screenshots, and check them
	@$(BIN)/python -m tests.browser.screenshots

lint: .venv/.installed-test ## check style and templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint --quiet --lint templates

format: .venv/.installed-test ## put the code into the house format
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

pins: .venv/.installed ## write requirements*.txt anew from the .in files (UPGRADE=1 takes newer releases)
	@test -x .venv/pins/bin/pip-compile || { $(PYTHON) -m venv .venv/pins && .venv/pins/bin/pip install --quiet pip-tools; }
	@# The machine's own pip settings must not narrow the hashes or reach the files.
	@unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_NO_INDEX; export PIP_CONFIG_FILE=/dev/null; \
	for part in "" -test -s3; do $(COMPILE) -o requirements$$part.txt requirements$$part.in || exit 1; done

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "One thing is missing. Type:  sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/.installed: requirements.txt | .venv/bin/pip
	@echo "Installing requirements.txt into .venv"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.installed-test: requirements-test.txt requirements.txt | .venv/bin/pip
	@echo "Installing requirements-test.txt into .venv"
	@$(INSTALL) -r requirements-test.txt
	@touch .venv/.installed $@
