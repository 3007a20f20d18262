PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3

venv = .venv
bin = $(venv)/bin
installed = $(venv)/.installed
browser = tests/browser/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help serve test build check rehearse lint format bench requirements clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(installed)  ## build what is stale and show the site; PORT=8000 HOST=127.0.0.1
	@$(bin)/microsite serve --host $(HOST) --port $(PORT)

test: $(installed) $(browser)  ## run the tests; those in a browser need chromium, java, npm and pdftotext
	@$(bin)/pytest

build: $(installed)  ## turn content/ into build/current/
	@$(bin)/microsite build

check: $(installed)  ## find faults in content/ and run the golden searches
	@$(bin)/microsite check

rehearse: $(installed)  ## deploy to an AWS played on this machine, and serve it from there
	@$(bin)/microsite deploy --rehearse

lint: $(installed)  ## ruff, mypy and the import contracts
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/lint-imports

format: $(installed)  ## let ruff mend what it can
	@$(bin)/ruff check --fix
	@$(bin)/ruff format

bench: $(installed)  ## measure speed and relevance, as ratios
	@$(bin)/python -m tests.bench

requirements: $(installed)  ## renew both lock files from pyproject.toml
	@$(bin)/pip install --quiet uv
	@$(bin)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --output-file deploy/requirements.txt
	@$(bin)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --all-extras --group test \
		--constraints deploy/requirements.txt pyproject.toml --output-file tests/requirements.txt

clean:  ## remove everything made here: .venv, build, caches
	@rm -rf $(venv) build *.egg-info tests/browser/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(browser): tests/browser/package-lock.json
	@if command -v npm >/dev/null; then cd tests/browser && npm ci --silent; \
		else echo "npm is missing: the tests that need its packages are skipped"; fi

$(installed): tests/requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it, as in make PYTHON=python3.13")'
	@echo "Setting up $(venv) (once; half a minute)"
	@$(PYTHON) -m venv $(venv)
	@$(bin)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@$(bin)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
