# Two verbs do everything: `make demo` and `make test`. The others are what they are made of.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Nothing is fetched but packages: Python itself comes from the machine.
export UV_PYTHON_DOWNLOADS := never
export PYTHONUTF8 := 1

BIN := .venv/bin
PY := $(BIN)/python
VENV := .venv/.ready
NODE_MODULES := client/node_modules/.package-lock.json
NPM := npm --prefix client --no-update-notifier
DEMO_PORT = $(or $(TIDEWIRE_DEMO_PORT),$(PORT),8000)
# On one Python is enough: browsers and builds, and what takes minutes of real servers behind real proxies.
ONCE_IS_ENOUGH := $(addprefix --ignore=tests/,e2e docs packaging deployment soak)

.PHONY: help demo test setup fmt check check-python check-client unit newest e2e vitest client docs bench clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)  ## serve the demo on http://127.0.0.1:8000/ (PORT=… for another port)
	@$(PY) demo/manage.py migrate --verbosity 0
	@echo "The demo is on http://127.0.0.1:$(DEMO_PORT)/ (Ctrl-C ends it)"
	@exec $(PY) -m uvicorn demo_site.asgi:application --app-dir demo --host 127.0.0.1 --port $(DEMO_PORT) \
		--timeout-graceful-shutdown 5

# Most tests wait for a server, a browser or each other's frames: one run of them leaves half of two cores idle, and a
# third would only make the browser wait. Two groups that take about as long.
test: setup  ## set up, then run every check and every test
	@sh scripts/side-by-side.sh "unit check docs vitest" "e2e newest"

setup: $(VENV) $(NODE_MODULES)  ## virtual environment, npm packages, Chromium
	@sh scripts/ensure-chromium.sh

$(VENV): pyproject.toml uv.lock
	@python=$${PYTHON:-$$(sh scripts/find-python.sh lowest)} && uv=$$(sh scripts/ensure-uv.sh) && \
		echo "Setting up .venv with $$python" && "$$uv" sync --quiet --locked --python "$$python"
	@touch $@

$(NODE_MODULES): client/package.json client/package-lock.json
	@sh scripts/ensure-node.sh
	$(NPM) ci --no-audit --no-fund
	@touch $@

fmt: $(VENV)  ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

check: check-python check-client  ## style, types, layers; the client's types, size and committed build

check-python: $(VENV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) scripts/generate_client_keys.py --check

check-client: $(NODE_MODULES)
	$(NPM) run check
	$(NPM) run size
	$(NPM) run fresh

unit: $(VENV)  ## all Python tests that need no browser
	UV="$$(sh scripts/ensure-uv.sh)" $(PY) -m pytest --ignore=tests/e2e

newest: $(VENV)  ## unit and integration tests on the newest Python and Django of this machine
	@sh scripts/test-newest.sh $(ONCE_IS_ENOUGH)

e2e: $(VENV) $(NODE_MODULES)  ## browser tests in Chromium
	TIDEWIRE_CHROMIUM="$$(sh scripts/ensure-chromium.sh)" $(PY) -m pytest tests/e2e

vitest: $(NODE_MODULES)
	$(NPM) test

client: $(NODE_MODULES)  ## build the client into src/tidewire/static/
	$(NPM) run build

docs: $(VENV)  ## build the documentation into docs/_build/html, warnings are errors
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

bench: $(VENV)  ## measure rendering, live pages and the browser beside others, and plot it
	@sh scripts/ensure-node.sh
	"$$(sh scripts/ensure-uv.sh)" sync --quiet --locked --inexact --group bench
	$(PY) -m benchmarks

clean:  ## remove everything that make made
	rm -rf .venv .venv-newest .venv-tools benchmarks/live/.venv-* client/node_modules docs/_build dist
