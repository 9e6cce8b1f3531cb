# Deux commandes : `make run` fait tourner l'assistant, `make test` l'essaie. `make install` seul prépare .venv.
.DEFAULT_GOAL := help
# The first Python that really runs (a pyenv shim may not) and is recent enough.
PYTHON ?= $(firstword $(foreach python,python3 python3.13 python3.12 python3.11 python3.14,$(shell \
	$(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python))) python3)
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: help install install-dev run test lint train calibrate pin clean

help:
	@echo "make run      installe, indexe les documents de démonstration, lance http://127.0.0.1:3978"
	@echo "make test     installe ce qu'il faut aux tests, et les lance tous"
	@echo "make install  prépare .venv, rien d'autre"
	@echo "make lint     ruff et mypy"
	@echo "PORT=… déplace le serveur ; GUICHET_DATA=DOSSIER déplace tout l'état (var/ par défaut)."

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

$(PY):
	@$(PYTHON) tools/environment.py $(VENV)

$(VENV)/.installed: requirements.txt | $(PY)
	@$(PY) tools/requirements.py requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(PY) tools/requirements.py requirements-dev.txt
	@touch $@

run: install
	@$(PY) app.py run

test: install-dev
	@$(PY) tools/system_packages.py
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -q

lint: install-dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	$(PY) -m mypy

train: install-dev
	@$(PY) tools/requirements.py tools/understanding/requirements.txt
	$(PY) tools/understanding/train.py

# SHEETS: an extraction of service-public.fr's fact sheets, or a folder of state where they are indexed.
calibrate: install-dev
	@$(PY) tools/requirements.py tools/calibration/requirements.txt
	$(PY) tools/calibration/fit.py $(if $(SHEETS),--sheets $(SHEETS)) $(if $(VALMONT),--valmont $(VALMONT))

pin: install-dev
	$(PY) -m uv pip compile -q pyproject.toml --upgrade --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make pin" -o requirements.txt
	$(PY) -m uv pip compile -q --group dev -c requirements.txt --upgrade --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make pin" -o requirements-dev.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
