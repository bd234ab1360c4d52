# Everything from nothing, on Debian or Ubuntu with python3 >= 3.11, git, make, and root or sudo.
#
#   make run     serve the site with demo data at http://127.0.0.1:8000 (PORT= changes it); Ctrl-C stops it
#   make test    checks and the whole test suite, on SQLite and on PostgreSQL, then in Chromium
#   make bench   the benchmark; JSON on standard output
#   make clean   remove what these made, the site's data in var/ included
#   make lock    compile both requirements files again from pyproject.toml (needs uv)

SHELL := /bin/bash
MACHINE := huulien/machine
PORT ?= 8000

.PHONY: run test bench clean lock

run:
	@$(MACHINE)/packages.sh run
	@$(MACHINE)/venv.sh requirements.txt
	@PORT=$(PORT) $(MACHINE)/serve.sh

test:
	@$(MACHINE)/packages.sh run test
	@$(MACHINE)/venv.sh tests/requirements.txt
	@$(MACHINE)/check.sh

bench:
	@{ $(MACHINE)/packages.sh run test && $(MACHINE)/venv.sh tests/requirements.txt; } >&2
	@.venv/bin/python -m tests.bench

clean:
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

lock:
	@$(MACHINE)/lock.sh
