# Atlas éducatif : « make run » ouvre l’application, « make test » la vérifie.
PYTHON ?= python3
PORT ?= 8501
SECONDS ?= 60
BIN := .venv/bin
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url pyproject.toml

.PHONY: run env test lint bench fuzz lock

run: .venv/app-installed
	@exec $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

env: .venv/dev-installed

test: .venv/dev-installed
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --timeout 300 -rs

lint: .venv/dev-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev-installed
	$(BIN)/python -m benchmarks

# Looks for texts and files that break the readers, SECONDS for each; Linux only.
fuzz: .venv/dev-installed
	$(BIN)/python tests/fuzz/fuzz_readers.py spellings $(SECONDS)
	$(BIN)/python tests/fuzz/fuzz_readers.py sheets $(SECONDS)

# Renews the locks from pyproject.toml, keeping the pins that still hold; needs uv.
lock:
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraints requirements.txt --output-file requirements-dev.txt

.venv/app-installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Atlas éducatif demande Python 3.11 ou plus récent. S’il porte un autre nom : make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv \
	|| { echo "L’environnement n’a pas pu être créé. Sous Debian ou Ubuntu : apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/dev-installed: requirements-dev.txt .venv/app-installed
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
