# Needs Python 3.11 or newer with its venv module; everything else is installed into .venv.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test bench screens check lock clean run-environment dev-environment bench-environment

help:
	@echo 'make demo    start Countersign with sample paperwork (PORT=8000); Ctrl-C stops it'
	@echo 'make test    run all tests (ARGS="-k name"; BROWSER=skip leaves out those in a browser)'
	@echo 'make check   linters, types, migrations, deployment checks'
	@echo 'make bench   measure; one JSON object a line (ONLY=grounding for one of them)'
	@echo 'make screens  take the pictures of all pages for docs/ anew'
	@echo 'make lock    write requirements*.txt anew from the .in files (UPGRADE=yes)'
	@echo 'make clean   remove .venv, caches and the data of the demo'
	@echo
	@echo 'PYTHON=python3.12 names another Python, 3.11 or newer.'

demo: run-environment
	@exec .venv/bin/python -m config.supervise --with $$PPID --host '$(HOST)' --port '$(PORT)'

test: dev-environment
	@exec .venv/bin/python -m config.run_tests $(ARGS)

bench: bench-environment
	@exec .venv/bin/python -m config.throwaway .venv/bin/python -m tests.bench $(ONLY) $(ARGS)

screens: dev-environment
	@exec .venv/bin/python -m config.throwaway .venv/bin/python -m tests.screens $(ONLY)

check: dev-environment
	@exec .venv/bin/python -m config.checks

lock: dev-environment
	@.venv/bin/python -m uv pip compile --quiet --universal -p 3.11 --generate-hashes --no-header \
	  $(if $(UPGRADE),--upgrade) requirements.in -o requirements.txt
	@.venv/bin/python -m uv pip compile --quiet --universal -p 3.11 --generate-hashes --no-header \
	  $(if $(UPGRADE),--upgrade) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@.venv/bin/python -m uv pip compile --quiet --universal -p 3.11 --generate-hashes --no-header \
	  $(if $(UPGRADE),--upgrade) -c requirements-dev.txt requirements-bench.in -o requirements-bench.txt

clean: python-is-new-enough
	@exec $(PYTHON) -m config.bootstrap clean

run-environment: python-is-new-enough
	@exec $(PYTHON) -m config.bootstrap run

dev-environment: python-is-new-enough
	@exec $(PYTHON) -m config.bootstrap dev

bench-environment: python-is-new-enough
	@exec $(PYTHON) -m config.bootstrap bench

.PHONY: python-is-new-enough
python-is-new-enough:
	@has=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || \
	  { echo 'Python was not found as "$(PYTHON)": install 3.11 or newer, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Countersign needs Python 3.11 or newer, and $(PYTHON) is $$has: install a newer one and name it: make PYTHON=python3.12" >&2; exit 1; }; \
	$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: install it (on Debian and Ubuntu: apt-get install python3-venv) and try again." >&2; exit 1; }
