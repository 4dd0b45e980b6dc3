# Every target does its own set-up; the second run finds it done.
.PHONY: help setup pack test wikis check bench docs catalogue pictures gallery clean

help:
	@echo "make pack    build the packs of the sample organizations into output/"
	@echo "make test    run all tests"
	@echo "make wikis   install the wikis and wiki clients of the tests (part of make test)"
	@echo "make check   lint, types, layers, generated documents"
	@echo "make bench   measure speed, beside the figures of the peers"
	@echo "make docs    write the generated parts of docs/"
	@echo "make catalogue collect what a reader sees for translators, and compile the translations"
	@echo "make pictures draw the pictures of docs/ from a sample pack"
	@echo "make gallery  draw the pictures of docs/gallery.md from all sample packs"
	@echo "make setup   only install what is missing"
	@echo "make clean   remove what the other targets made, except output/"

setup:
	@sh setup/install.sh

pack: setup
	@sh setup/pack.sh

test: wikis
	@.venv/bin/python -m pytest $(ARGS)

wikis:
	@sh setup/install.sh tests
	@sh setup/wikis.sh
	@sh setup/clients.sh

check: setup
	@sh setup/check.sh

bench: setup
	@.venv/bin/python -m benchmarks $(ARGS)

docs:
	@sh setup/install.sh tests
	@.venv/bin/dovetail schema --out docs/reference/schemas
	@.venv/bin/dovetail schema --format markdown --out docs/reference
	@.venv/bin/python -m tests.docs.test_rules_reference

catalogue: setup
	@.venv/bin/python -m setup.catalogue

pictures:
	@sh setup/install.sh tests
	@.venv/bin/dovetail build profiles/wyrefell --format pdf --quiet
	@.venv/bin/python docs/pictures/pages.py output/wyrefell/KSK/pdf docs/images/pages.png requests procurement
	@.venv/bin/python docs/pictures/pages.py output/wyrefell/PAX/pdf docs/images/alignment.png alignment alignment-service

gallery:
	@sh setup/install.sh tests
	@.venv/bin/dovetail build profiles/wyrefell --project PAX --project LBL --format pdf,html --quiet
	@.venv/bin/dovetail build profiles/gitlab --project CSP --format pdf,html --quiet
	@.venv/bin/dovetail build profiles/gsa-tts --project WPF --format pdf,html --quiet
	@.venv/bin/dovetail build profiles/lindenau --project VAB --format pdf --quiet
	@.venv/bin/python docs/pictures/gallery.py

clean:
	rm -rf .venv .wikis .clients .node dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find generator tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
