# Soclots. `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup run test train shell evaluate bench load transcript lint format lock clean screenshots

help:  ## visa målen
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:
	@sh scripts/setup.sh

run: setup  ## installera, träna vid behov och starta på http://127.0.0.1:8080/ (PORT=9000 make run)
	@.venv/bin/soclots train --om-det-behovs
	@exec .venv/bin/soclots serve

test: setup lint  ## kör alla kontroller och tester
	@.venv/bin/soclots train --om-det-behovs
	@.venv/bin/soclots check
	@sh scripts/install_test_tools.sh
	@.venv/bin/python -m pytest

train: setup  ## träna en ny modell
	@.venv/bin/soclots train

shell: setup  ## prata med boten i terminalen
	@.venv/bin/soclots train --om-det-behovs
	@.venv/bin/soclots shell

evaluate: setup  ## mät: make evaluate FILER="frågor.tsv --html rapport.html"
	@.venv/bin/soclots train --om-det-behovs
	@.venv/bin/soclots evaluate $(FILER)

transcript: setup  ## skriv om docs/skal_samtal.md, ett samtal i skalet
	@.venv/bin/soclots train --om-det-behovs
	@.venv/bin/python -m scripts.transcript

bench: setup  ## mät mot `rasa run` och Rasas standardrecept i samma körning, och skriv docs/prestanda.md
	@sh scripts/install_test_tools.sh
	@.venv/bin/soclots train --om-det-behovs
	@.venv/bin/python -m bench.serving --write docs/prestanda.md

load: setup  ## 20 000 meddelanden till en server: rätt svar, inget borttappat, jämnt minne (ANTAL=2000 make load)
	@.venv/bin/soclots train --om-det-behovs
	@.venv/bin/python -m bench.load $(ANTAL)

screenshots: setup  ## ta bilder av chatten och sidorna (mappen screenshots)
	@.venv/bin/soclots train --om-det-behovs
	@sh scripts/install_test_tools.sh
	@.venv/bin/python scripts/screenshots.py

lint: setup  ## granska koden: ruff och mypy
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy

format: setup  ## ställ upp koden
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock: setup  ## lås beroendena på nytt efter en ändring i pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --extra dev --generate-hashes --no-header --no-annotate --python .venv/bin/python --quiet -o requirements.lock

clean:  ## ta bort allt som gjorts här
	@rm -rf .venv models .rasa .mypy_cache .pytest_cache .ruff_cache *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
