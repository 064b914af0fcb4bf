# The entry points. Each does all of its own set-up; what it needs first is checked by scripts/check-prerequisites.

.DEFAULT_GOAL := help
.PHONY: help run test screenshots bench bench-peers crash fuzz

help: ## Say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## Build Holdfast and serve a demonstration organisation on 127.0.0.1:8081
	@scripts/check-prerequisites run
	@scripts/ui build
	@cargo run --release --quiet --package holdfast-cli --features embed-ui -- demo

test: ## Check formatting and lints, and run every test
	@scripts/test

screenshots: ## Make a picture of every page and state of the web interface
	@scripts/check-prerequisites build
	@scripts/install-browser
	@scripts/ui build
	@cargo build --quiet --workspace --bins --features holdfast-cli/faults,holdfast-cli/embed-ui
	@scripts/ui screenshots

bench: ## Measure every figure on a release build, one line each (ARGUMENTS="--events 1000000 --seed 7")
	@scripts/check-prerequisites build
	@scripts/install-browser
	@scripts/ui build
	@cargo build --release --quiet --features holdfast-cli/embed-ui --package holdfast-cli --package holdfast-simulate
	@"$${CARGO_TARGET_DIR:-target}/release/holdfast-simulate" bench --interface scripts/ui $(ARGUMENTS)

bench-peers: ## Compare with PostgreSQL, SQLite, DuckDB and ClickHouse (ARGUMENTS="--events 1000000 --write docs/performance.md")
	@scripts/check-prerequisites peers
	@scripts/ui build
	@cargo build --release --quiet --features holdfast-cli/embed-ui --package holdfast-cli
	@scripts/bench-peers $(ARGUMENTS)

crash: ## Kill the server 200 times under load, and cut its power 200 times where root allows it (ARGUMENTS="--seed 7")
	@scripts/check-prerequisites test
	cargo build --features holdfast-cli/faults --package holdfast-cli --package holdfast-simulate
	"$${CARGO_TARGET_DIR:-target}/debug/holdfast-simulate" crash $(ARGUMENTS)

fuzz: ## Fuzz every decoder and parser with libFuzzer (needs a nightly toolchain; TARGET=record SECONDS_EACH=60)
	@scripts/fuzz $(TARGET)
