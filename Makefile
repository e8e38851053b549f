# `make run` starts the app, `make test` passes every test. Each does all its own set-up, in .venv, and only once.

PYTHON ?= python3
ARGS ?=
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input

# An environment whose Python has gone (upgraded, or removed) is made anew.
$(shell test ! -d .venv || .venv/bin/python -c 'import pip' 2>/dev/null || rm -rf .venv)

.PHONY: run test

run: .cache/warm
	.venv/bin/python -m streamlit run app.py $(ARGS)

# Without a browser the other tests still run, and the browser tests fail.
test: .cache/warm .venv/for-tests
	-.venv/bin/python tests/browser/chromium.py
	.venv/bin/python -m pytest $(ARGS)

.venv/made:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, and $(PYTHON) is %d.%d. If another is installed: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python came without venv and pip. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --upgrade 'pip>=25.1'
	@touch $@

.venv/for-run: .venv/made requirements.txt
	$(PIP) -r requirements.txt
	@touch $@

.venv/for-tests: .venv/for-run pyproject.toml
	$(PIP) --group test
	@touch $@

# The engine's kernels, compiled before somebody waits for them.
.cache/warm: .venv/for-run $(wildcard lib/engine/*.py lib/model/*.py)
	.venv/bin/python -c 'from lib.engine.warm import warm; warm()'
	@mkdir -p .cache && touch $@
