PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
ROOM ?= site_app/source
SAMPLE ?= 100
SECTIONS ?= 2000 20000

venv = .venv
bin = $(venv)/bin
command = $(venv)/.command
installed = $(venv)/.installed
rehearsal = $(venv)/.rehearsal
pip = $(bin)/pip install -qq --disable-pip-version-check
lock = $(bin)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate pyproject.toml
both = --numprocesses auto --dist worksteal
quick = $(both) -m 'not bulk' -r fE -p no:unraisableexception --ignore=tests/browser
browser = tests/browser/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help serve test quick coverage torture mutants build check rehearse lint format bench requirements clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(command)  ## build what is stale and show the site; PORT=8000 HOST=127.0.0.1
	@$(bin)/microsite serve --host $(HOST) --port $(PORT)

test: $(installed) $(browser)  ## run the tests; those in a browser need chromium, java, npm and pdftotext
	@$(bin)/pytest $(both)

quick: $(installed)  ## run the tests that start no process and try no bulk, within a minute
	@QUICK=1 $(bin)/pytest $(quick)

coverage: $(installed)  ## run the quick tests and see that they take as many branches as before
	@rm -rf .coverage
	@mkdir .coverage
	@QUICK=1 NOTED=.coverage/passed $(bin)/coverage run -m pytest $(quick)
	@$(bin)/coverage combine --quiet
	@$(bin)/coverage report

torture: $(installed)  ## let the tests that try a lot try as much as anyone waits for: an hour or two
	@TORTURE=1 $(bin)/pytest $(both) -m bulk

mutants: $(installed)  ## change the code of a room, bit by bit: do tests notice? ROOM=site_app/source SAMPLE=100 (or all)
	@$(bin)/python -m tests.mutants $(ROOM) --sample $(SAMPLE)

build: $(command)  ## turn content/ into build/current/
	@$(bin)/microsite build

check: $(command)  ## find faults in content/ and run the golden searches
	@$(bin)/microsite check

rehearse: $(rehearsal)  ## deploy to an AWS played on this machine, and serve it from there
	@$(bin)/microsite deploy --rehearse

lint: $(installed)  ## ruff, mypy and the import contracts
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/lint-imports

format: $(installed)  ## let ruff mend what it can
	@$(bin)/ruff check --fix
	@$(bin)/ruff format

bench: $(installed) $(browser)  ## measure the search against its peers, on one page; SECTIONS="2000 20000 100000"
	@$(bin)/python -m tests.bench search
	@$(bin)/python -m tests.bench scale --sections $(SECTIONS)
	@$(bin)/python -m tests.bench report

requirements: $(command)  ## renew the lock files from pyproject.toml
	@$(pip) uv
	@$(lock) --all-extras --group install --group test --output-file tests/requirements.txt
	@$(lock) --all-extras --group install --group rehearsal --constraints tests/requirements.txt \
		--output-file deploy/rehearsal/requirements.txt
	@$(lock) --all-extras --group install --constraints tests/requirements.txt --output-file site_app/requirements.txt
	@$(lock) --constraints tests/requirements.txt --output-file deploy/requirements.txt

clean:  ## remove everything made here: .venv, build, caches
	@rm -rf $(venv) build *.egg-info tests/browser/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(browser): tests/browser/package-lock.json
	@if command -v npm >/dev/null; then cd tests/browser && npm ci --silent; \
		else echo "npm is missing: the tests that need its packages are skipped"; fi

$(installed): $(command) tests/requirements.txt
	@echo "Adding what the tests need to $(venv) (once)"
	@$(pip) --require-hashes -r tests/requirements.txt
	@touch $@

$(rehearsal): $(command) deploy/rehearsal/requirements.txt
	@echo "Adding what a rehearsal needs to $(venv) (once)"
	@$(pip) --require-hashes -r deploy/rehearsal/requirements.txt
	@touch $@

# What is in $(venv) names the folder that it was made in: elsewhere it is made anew.
moved := $(shell [ ! -e $(command) ] || [ "$$(cat $(command))" = "$$(pwd)" ] || echo moved)

.PHONY: moved
moved:

$(command): site_app/requirements.txt pyproject.toml $(moved)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it, as in make PYTHON=python3.13")'
	@echo "Setting up $(venv) (once)"
	@$(PYTHON) -m venv --clear $(venv)
	@$(pip) --require-hashes -r site_app/requirements.txt
	@$(pip) --no-deps --no-build-isolation --editable .
	@pwd > $@
