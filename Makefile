# The two commands: `make run` and `make test`. Everything they need they install themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_FOLDER ?= $(CURDIR)/var
export FARSHORE_HOME ?= $(HOME_FOLDER)

.PHONY: run test lint wheel benchmarks size clean lock

run: $(VENV)/.runtime
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python scripts/catalogues.py compile
	@$(BIN)/farshore demo --serve

$(VENV)/.runtime: requirements.lock pyproject.toml scripts/environment.py
	@$(PYTHON) scripts/environment.py requirements.lock $@

$(VENV)/.tests: requirements-dev.lock pyproject.toml scripts/environment.py
	@$(PYTHON) scripts/environment.py requirements-dev.lock $@
	@touch $(VENV)/.runtime

test: $(VENV)/.tests
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python scripts/catalogues.py compile
	@$(BIN)/python scripts/check.py

lint: $(VENV)/.tests
	@$(BIN)/python scripts/check.py --lint

wheel: $(VENV)/.tests
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python scripts/catalogues.py compile
	@$(BIN)/python -m build --wheel --no-isolation

benchmarks: $(VENV)/.tests
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

# the largest database that is promised, apart from the demonstration's
size: export FARSHORE_HOME = $(HOME_FOLDER)/size
size: $(VENV)/.runtime
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python scripts/catalogues.py compile
	@test -e $(HOME_FOLDER)/size/farshore.sqlite3 || $(BIN)/farshore size build
	@$(BIN)/farshore size measure

lock:
	@$(PYTHON) scripts/environment.py --lock

clean:
	rm -rf $(VENV) build dist var .pytest_cache .mypy_cache .ruff_cache
