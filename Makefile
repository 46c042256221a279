# Everything runs from .venv, which each target makes as far as it needs; nothing else is touched.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.ready-to-run
DEVELOP := .venv/.ready-to-develop

.DEFAULT_GOAL := help
.PHONY: help demo test check docs site bench fuzz mutants network pins clean

help:  ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

demo: $(RUN)  ## Make a study of invented patients and run it
	$(BIN)/readout demo build/demo

# Modules are compiled once, not by each of the thousand commands that the tests begin.
test: $(DEVELOP)  ## Run the tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

check: $(DEVELOP)  ## Style, types and the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(RUN)  ## Write the generated parts of docs/ anew
	$(BIN)/python docs/generate.py

site: $(RUN)  ## Build the website of the documentation, in build/site
	$(BIN)/python docs/build_site.py

bench: $(DEVELOP)  ## Measure, beside the libraries that do the same
	@for script in benchmarks/bench_*.py; do $(BIN)/python $$script || exit 1; echo; done

mutants: $(DEVELOP)  ## Change each rule and statistic a little and see whether a test notices (an hour)
	CI=1 PYTHONPATH=src $(BIN)/mutmut run > /dev/null
	$(BIN)/python tests/mutation/summary.py

fuzz: $(DEVELOP)  ## Hurt files of every format for ten minutes and see that each reader says so
	PYTHONPATH=src $(BIN)/python tests/fuzz/run.py --seconds 600

network: $(DEVELOP)  ## Teach the detector of foci anew (two hours, 8 GB; installs PyTorch beside)
	$(PYTHON) -m venv build/training
	build/training/bin/python -m pip install -q --disable-pip-version-check -r training/requirements.txt
	$(BIN)/python training/examples.py build/examples 0 1500
	$(BIN)/python training/examples.py build/examples 1500 1500
	PYTHONPATH=src build/training/bin/python training/fit.py build/examples build/weights.npz 9000
	$(BIN)/python training/calibrate.py build/weights.npz src/trialreadout/imaging/detection/taught.npz
	$(BIN)/python training/calibrate_volumes.py build/volumes src/trialreadout/imaging/detection/taught_volumes.npz 64

pins:  ## Write the pinned requirements anew (needs uv)
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header \
		--no-emit-index-url --extra build pyproject.toml -o requirements/run.txt
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header \
		--no-emit-index-url --extra build --extra test --extra check --extra mutants pyproject.toml \
		-c requirements/run.txt -o requirements/develop.txt

clean:  ## Take away what was made
	rm -rf .venv build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEVELOP): requirements/develop.txt $(RUN)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@
