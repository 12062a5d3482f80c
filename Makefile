# `make demo` and `make test` do all the set-up that they need, once, from a fresh clone with Python 3.11 to 3.13.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PAGE := src/harmattan/present/web/static/.built
PAGE_SOURCES := $(wildcard page/*.* page/.npmrc page/src/* page/src/*/* page/public/*.svg)

export OMP_NUM_THREADS := 1

.PHONY: setup demo serve test lint gate heldout bench pagebench lock

setup: $(STAMP) $(PAGE)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Node comes from the Python index: none is needed on the machine.
$(PAGE): $(PAGE_SOURCES) | $(STAMP)
	$(BIN)/python page/build.py
	touch $@

demo: setup
	$(BIN)/harmattan demo
	$(BIN)/harmattan outlook demo

test: setup
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --doctest-modules --ignore-glob='*/migrations/*' src/harmattan tests

serve: setup
	$(BIN)/harmattan serve --sample

lint: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python page/build.py check

gate: setup
	$(BIN)/python -m evaluation.gate

heldout: setup
	$(BIN)/python -m evaluation.heldout

bench: setup
	$(BIN)/python -m evaluation.bench

pagebench: setup
	$(BIN)/python -m evaluation.pages

# Needs uv. What the build itself needs is in the lock, since the project is installed without build isolation.
lock:
	printf 'hatchling\neditables\nnodejs-wheel\n' | uv pip compile --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-annotate --no-header --quiet --extra model --group dev --output-file requirements.lock pyproject.toml -
