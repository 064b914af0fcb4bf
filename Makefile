# The entry points. Each does all of its own set-up; what it needs first is checked by scripts/check-prerequisites.

.DEFAULT_GOAL := help
.PHONY: help run test

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: ## Build Holdfast and serve a demonstration organisation on 127.0.0.1:8081
	@scripts/check-prerequisites run
	@cargo run --release --quiet --package holdfast-cli -- demo

test: ## Check formatting and lints, and run every test
	@scripts/test
