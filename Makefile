# Every daily command. The first two are the README's.
V := .venv
B := $(V)/bin
PY ?= python3
LOCK_FLAGS := -q --extra web --extra fast --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.PHONY: setup run test check bench lock law

$(V)/.run: requirements.lock pyproject.toml
	$(PY) -m venv $(V)
	$(B)/python -m pip install -q --disable-pip-version-check "uv==0.13.9"
	$(B)/uv pip install -q --python $(B)/python --require-hashes -r requirements.lock
	$(B)/uv pip install -q --python $(B)/python --no-deps --no-build-isolation -e .
	@touch $@

$(V)/.dev: requirements-dev.lock $(V)/.run
	$(B)/uv pip install -q --python $(B)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(V)/.run

# With the demo world on a fresh data folder; `tianheng serve` alone starts empty.
run: setup
	$(B)/tianheng serve --demo

# Everything on SQLite, then what touches the database once more on PostgreSQL.
test: $(V)/.dev
	$(B)/python tools/system_packages.py
	$(B)/python -m pytest -q -n 2 --dist loadfile
	$(B)/python tools/postgres.py -- $(B)/python -m pytest -q -n 2 --dist loadfile -m db

check: $(V)/.dev
	$(B)/ruff format --check .
	$(B)/ruff check .
	$(B)/mypy
	$(B)/lint-imports
	$(B)/python -m tools.digest --check
	$(B)/python -m tools.asked --check
	$(B)/python -m tools.clauses_page --check
	$(B)/python tools/vendor.py --check
	$(B)/python -m tools.translations --check
	$(B)/tianheng manage makemigrations --check --dry-run

bench: $(V)/.dev
	$(B)/python -m benchmarks

lock:
	$(B)/uv pip compile pyproject.toml --group run $(LOCK_FLAGS) -o requirements.lock
	$(B)/uv pip compile pyproject.toml --group bench $(LOCK_FLAGS) -o requirements-dev.lock

# make law PDF=path/to/GB_2760-2024.pdf rebuilds the printed tables byte for byte
law: $(V)/.dev
	$(B)/python -m tools.law "$(PDF)"
