# make run and make test do all the set-up; the rest is for those who work on the code.

HOST ?= 127.0.0.1
PORT ?= 8501
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What runs as several servers: Spark's cluster, which takes a download of 460 MB, and HAProxy's.
CLUSTERS := tests/test_spark.py tests/test_spark_faults.py tests/browser/test_cluster.py
# Each takes minutes of its own: maps drawn without a graphics card; a survey published twice; hostile
# text on every page.
LONG := tests/browser/test_regions_map.py tests/browser/test_survey.py tests/browser/test_hostile_text.py

.PHONY: run test test-clusters test-long check lint format bench schema snapshot demo-cluster clean

run: $(VENV)/.runs
	@$(BIN)/python -m insight check
	@echo "Sector Innovation Insight is at http://$(if $(findstring :,$(HOST)),[$(HOST)],$(HOST)):$(PORT) (stop it with Ctrl+C)"
	@$(BIN)/python -m streamlit run app.py --server.address $(HOST) --server.port $(PORT)

test: $(VENV)/.tests
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m insight check
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(addprefix --ignore=,$(CLUSTERS) $(LONG))
	@echo "Not in this run: $(CLUSTERS), which make test-clusters runs, and $(LONG), which make test-long does."

test-clusters: $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-cluster.txt
	@scripts/spark-cluster.sh get
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(CLUSTERS)

test-long: $(VENV)/.tests
	@for file in $(LONG); do $(BIN)/python -m pytest $$file || exit 1; done

check: $(VENV)/.runs
	@$(BIN)/python -m insight check

lint: $(VENV)/.tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(VENV)/.tests
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.tests
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m bench

schema: $(VENV)/.runs
	@$(BIN)/python -m insight schema

snapshot: $(VENV)/.runs
	@$(BIN)/python -m insight snapshot

# Two replicas behind HAProxy, on 127.0.0.1 only (docs/operating.md).
demo-cluster: $(VENV)/.runs
	@$(BIN)/python scripts/cluster.py

clean:
	rm -rf $(VENV)

# A stamp stands for "installed as the requirements say", so that a second run installs nothing.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say PYTHON=python3.12 (or its path) after make.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements-dev.txt requirements-cluster.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@ $(VENV)/.runs
