# Everything here needs Go and make; what else it takes is fetched at a pinned version into .tools/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

MODULES := . distribution e2e
TOOLS := $(CURDIR)/.tools
COLLECTOR := $(CURDIR)/bin/otelcol-audit

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := $(TOOLS)/golangci-lint-$(GOLANGCI_LINT_VERSION)
BUILDER_VERSION := v0.154.0
BUILDER := $(TOOLS)/builder-$(BUILDER_VERSION)

# The race detector needs a C compiler; without one the tests run all the same.
RACE := $(if $(shell command -v $$(go env CC)),-race)
FUZZTIME := 30s

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

.PHONY: build
build: ## build the collector: bin/otelcol-audit
	@cd distribution && go build -trimpath -ldflags '-s -w' -o $(COLLECTOR) .

.PHONY: demo
demo: build ## run the collector on the sample log and show what it kept and dropped
	@cd e2e && go run ./demo

.PHONY: demo-check
demo-check: build ## run the demo and compare its numbers with what the sample must give
	@cd e2e && go run ./demo --format json | diff -u demo/expected.json - && echo "demo: the numbers are as expected"

.PHONY: test
test: build ## run the tests of every module
	go test $(RACE) ./...
	cd distribution && go vet ./...
	cd e2e && go test $(RACE) -count=1 ./...

.PHONY: test-newest
test-newest: ## test the component against the newest collector it is known to work with
	go test -tags newest -modfile=compat/newest.mod ./...

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME
	go test ./processor/record -run '^$$' -fuzz FuzzText -fuzztime $(FUZZTIME)
	go test . -run '^$$' -fuzz FuzzProcessor -fuzztime $(FUZZTIME)

.PHONY: lint
lint: $(GOLANGCI_LINT) ## check style, defects and layering of every module
	@for module in $(MODULES); do echo "lint $$module"; (cd $$module && $(GOLANGCI_LINT) run --config $(CURDIR)/.golangci.yml ./...); done

# mdatagen names the package after its folder, and takes the highest go.mod above as the module's: hence the copy elsewhere.
.PHONY: generate
generate: ## make the generated code and documents anew from metadata.yaml and the catalogs
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; copy=$$work/auditcoverageprocessor; \
	mkdir "$$copy"; cp -R go.mod go.sum *.go metadata.yaml README.md internal processor tools "$$copy"; \
	(cd "$$copy" && go tool -modfile=tools/go.mod mdatagen metadata.yaml); \
	rm -rf internal/metadata internal/metadatatest; cp -R "$$copy/internal" .; \
	cp "$$copy"/generated_*_test.go "$$copy/documentation.md" "$$copy/README.md" .
	@go run ./internal/catalogdoc > docs/catalog.md

.PHONY: generate-check
generate-check: generate ## fail if generating changes anything
	@changed=$$(git status --porcelain -- internal generated_component_test.go generated_package_test.go documentation.md README.md docs/catalog.md); \
	if [ -n "$$changed" ]; then echo "generated files are not up to date; run make generate and commit:"; echo "$$changed"; git diff; exit 1; fi
	@echo "generated files are up to date"

# The builder's own tidy fails on a test-only dependency after it has written its files; -e passes over it.
.PHONY: distribution
distribution: $(BUILDER) ## make the distribution's sources anew from its manifest and the component's go.mod
	@cd distribution && { $(BUILDER) --config builder.yaml --skip-compilation >/dev/null 2>&1 || true; } && go mod tidy -e && gofmt -w *.go

.PHONY: distribution-check
distribution-check: distribution ## fail if the distribution's sources are not what its manifest says
	@git diff --exit-code -- distribution ':!distribution/go.sum' && echo "the distribution's sources are up to date"

$(GOLANGCI_LINT):
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv $(TOOLS)/golangci-lint $@

$(BUILDER):
	GOBIN=$(TOOLS) go install go.opentelemetry.io/collector/cmd/builder@$(BUILDER_VERSION)
	mv $(TOOLS)/builder $@

.PHONY: clean
clean: ## remove what was built
	rm -rf bin $(TOOLS)
