# The entry points. Each does all of its own set-up; what it needs first is checked by scripts/check-prerequisites.

.DEFAULT_GOAL := help
.PHONY: help test

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

test: ## Check formatting and lints, and run every test
	@scripts/test
