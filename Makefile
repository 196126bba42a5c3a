# SPDX-License-Identifier: Apache-2.0

# Everything here needs Go and make; all else is fetched at a pinned version into .tools/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

MODULES := . distribution cmd/auditcoverage bench bench/filter e2e
TOOLS := $(CURDIR)/.tools
COLLECTOR := $(CURDIR)/bin/otelcol-audit
COMMAND := $(CURDIR)/bin/auditcoverage
BIN := $(CURDIR)/bin
PACKAGES := $(BIN)/packages

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := $(TOOLS)/golangci-lint-$(GOLANGCI_LINT_VERSION)
BUILDER_VERSION := v0.165.0
BUILDER := $(TOOLS)/builder-$(BUILDER_VERSION)

NFPM_VERSION := v2.45.0
NFPM := $(TOOLS)/nfpm-$(NFPM_VERSION)
CYCLONEDX_VERSION := v1.9.0
CYCLONEDX := $(TOOLS)/cyclonedx-gomod-$(CYCLONEDX_VERSION)
GOVULNCHECK_VERSION := v1.9.0
GOVULNCHECK := $(TOOLS)/govulncheck-$(GOVULNCHECK_VERSION)
ACTIONLINT_VERSION := v1.7.12
ACTIONLINT := $(TOOLS)/actionlint-$(ACTIONLINT_VERSION)

# The same sources give the same bytes, linked statically, whatever the folder, the repository and the C compiler.
GO_BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-s -w'

# The race detector needs a C compiler; without one the tests run all the same.
RACE := $(if $(shell command -v $$(go env CC)),-race)
# The flags of a module's tests, where that is not the race detector alone: the benchmarks measure time, which it changes,
# and the results of the tests that drive the built collector are not cached, as Go does not see that it changed.
TEST_FLAGS_bench := -short
TEST_FLAGS_e2e := $(RACE) -short -count=1
FUZZTIME := 30s

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 20

.PHONY: build
build: ## build the collector, bin/otelcol-audit, and the command, bin/auditcoverage
	@cd distribution && $(GO_BUILD) -o $(COLLECTOR) .
	@cd cmd/auditcoverage && $(GO_BUILD) -o $(COMMAND) .

.PHONY: manual
manual: ## write man pages and shell completions to bin/manual
	@cd cmd/auditcoverage && go run ./internal/tools/manual $(CURDIR)/bin/manual

.PHONY: demo
demo: build ## run the collector on the sample log, show what it kept and dropped, and write a report
	@cd e2e && go run ./demo

.PHONY: demo-check
demo-check: build ## run the demo and compare its numbers with the expected ones
	@cd e2e && go run ./demo --format json | diff -u demo/expected.json - && echo "demo: the numbers are as expected"

.PHONY: test
test: build ## run the tests of every module
	@$(foreach module,$(MODULES),echo "test $(module)"; (cd $(module) && go test $(or $(TEST_FLAGS_$(module)),$(RACE)) ./...);)
	$(COMMAND) test docs/policies/*_test.yaml

PROMETHEUS := $(TOOLS)/prometheus

# Unpacked and not installed, so that it needs no privileges; moved into its place last, so that what is there is complete.
.PHONY: monitoring-check
monitoring-check: build ## test the dashboard and the alerts with the Prometheus of Debian's package
	@if [ ! -d $(PROMETHEUS) ] && ! command -v apt-get >/dev/null; then \
	echo "monitoring-check: skipped: there is no apt-get to fetch Prometheus with; set PROMETHEUS_DIR to where it is, and run make test"; exit 0; fi; \
	if [ ! -d $(PROMETHEUS) ]; then work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	(cd "$$work" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; } && dpkg -x prometheus_*.deb root && mkdir -p $(TOOLS) && mv root $(PROMETHEUS)); fi; \
	cd e2e && PROMETHEUS_DIR=$(PROMETHEUS)/usr/bin go test $(RACE) -count=1 -run 'Dashboard|Monitoring' . && \
	PROMETHEUS_DIR=$(PROMETHEUS)/usr/bin go test $(RACE) -count=1 ./prometheus

.PHONY: e2e
e2e: build ## run the tests of the built collector, including those that take long
	cd e2e && go test -count=1 -timeout 20m ./...

.PHONY: manifest-check
manifest-check: $(BUILDER) ## build the manifest of docs/distribution.md, and run the configurations of README.md with that collector
	cd e2e && BUILDER=$(BUILDER) go test -count=1 -timeout 20m -run TestPrintedManifest .

.PHONY: soak
soak: build ## run the collector at full speed on a hostile log for ten minutes, and watch its memory
	@cd e2e && go run ./soak --plot ../docs/reliability/soak.svg

.PHONY: report-pictures
report-pictures: ## make the pictures of docs/report.md; needs a Chromium
	@cd cmd/auditcoverage && go run ./internal/tools/pictures ../..

.PHONY: panel-picture
panel-picture: build ## draw what the dashboard's main panel shows of the sample
	@cd e2e && go run ./internal/tools/panel ../docs/monitoring/kept-and-dropped.svg

.PHONY: mutations
mutations: ## compare a million mutated lines with the reference
	go test ./processor/record -run TestMutatedLines -count=1 -args -mutations 1000000

.PHONY: planted
planted: ## judge ten million lines in which a record of a protected area is planted
	go test ./processor/engine -run TestPlantedRecord -count=1 -args -planted 10000000

.PHONY: bench
bench: ## compare one decision with filters and JSON libraries
	@cd bench && go run ./decide

.PHONY: bench-e2e
bench-e2e: build ## compare collectors, rsyslog and syslog-ng end to end
	@cd bench && go run ./endtoend

.PHONY: bench-scaling
bench-scaling: build ## measure how the time grows with the log
	@cd bench && go run ./endtoend --scaling

.PHONY: bench-saves
bench-saves: build ## measure what is sent, and what that takes, at 10,000 records a second
	@cd bench && go run ./endtoend --saves

.PHONY: bench-docs
bench-docs: build ## measure everything again for docs/performance.md and docs/what-it-saves.md
	@cd bench && go run ./decide --into ../docs/performance.md --plot ../docs/performance/decide.svg
	@cd bench && GOEXPERIMENT=simd go run ./decide --only '^(kept|dropped|mixed)/(memory|audit)|^(form|product)|^(second|last)-.*/(memory|audit)' \
		--into ../docs/performance.md --section decide-vectors
	@cd bench && go run ./endtoend --into ../docs/performance.md
	@cd bench && go run ./endtoend --scaling --into ../docs/performance.md --plot ../docs/performance/scaling.svg
	@cd bench && go run ./endtoend --saves --into ../docs/what-it-saves.md

.PHONY: test-oldest
test-oldest: ## test the component against the oldest collector it is known to work with
	go test -tags oldest -modfile=compat/oldest.mod ./...

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME
	go test ./processor/record -run '^$$' -fuzz FuzzText -fuzztime $(FUZZTIME)
	go test ./processor/record -run '^$$' -fuzz FuzzSequence -fuzztime $(FUZZTIME)
	go test ./processor/record -run '^$$' -fuzz FuzzParsed -fuzztime $(FUZZTIME)
	go test ./processor/record -run '^$$' -fuzz FuzzDeclared -fuzztime $(FUZZTIME)
	go test ./processor/record -run '^$$' -fuzz FuzzSources -fuzztime $(FUZZTIME)
	go test ./processor/record/jsonscan -run '^$$' -fuzz FuzzValue -fuzztime $(FUZZTIME)
	go test ./processor/record/jsonscan -run '^$$' -fuzz FuzzDecode -fuzztime $(FUZZTIME)
	go test ./processor/annotate -run '^$$' -fuzz FuzzCarrier -fuzztime $(FUZZTIME)
	go test ./processor/annotate -run '^$$' -fuzz FuzzServer -fuzztime $(FUZZTIME)
	go test ./internal/componenttests -run '^$$' -fuzz FuzzProcessor -fuzztime $(FUZZTIME)

# actionlint runs without the checkers of scripts that only some machines have, so that it finds the same everywhere.
.PHONY: lint
lint: $(GOLANGCI_LINT) $(ACTIONLINT) ## check style, defects and layering of every module, and the workflows
	@for module in $(MODULES); do echo "lint $$module"; (cd $$module && $(GOLANGCI_LINT) run --allow-parallel-runners --config $(CURDIR)/.golangci.yml ./...); done
	@echo "lint .github/workflows"; $(ACTIONLINT) -shellcheck= -pyflakes= .github/workflows/*.yaml

# mdatagen names the package after its folder, and takes the highest go.mod above as the module's: hence the copy elsewhere.
.PHONY: generate
generate: ## regenerate code and documents from metadata.yaml and the catalogs
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; copy=$$work/auditcoverageprocessor; \
	mkdir "$$copy"; cp -R go.mod go.sum *.go metadata.yaml README.md internal processor tools "$$copy"; \
	(cd "$$copy" && go tool -modfile=tools/go.mod mdatagen metadata.yaml); \
	rm -rf internal/metadata internal/metadatatest; cp -R "$$copy"/internal/metadata{,test} internal; \
	cp "$$copy"/generated_*_test.go "$$copy/documentation.md" "$$copy/README.md" .
	@go run ./internal/tools/catalogdoc > docs/catalog.md

.PHONY: generate-check
generate-check: generate ## fail if generating changes anything
	@changed=$$(git status --porcelain -- internal/metadata internal/metadatatest generated_component_test.go generated_package_test.go documentation.md README.md docs/catalog.md); \
	if [ -n "$$changed" ]; then echo "generated files are not up to date; run make generate and commit:"; echo "$$changed"; git diff; exit 1; fi
	@echo "generated files are up to date"

# The builder's own tidy fails on a test-only dependency after it has written its files; -e ignores it.
.PHONY: distribution
distribution: $(BUILDER) ## regenerate the distribution's sources from its manifest and the component's go.mod
	@cd distribution && { $(BUILDER) --config builder.yaml --skip-compilation >/dev/null 2>&1 || true; } && go mod tidy -e && gofmt -w *.go

.PHONY: distribution-check
distribution-check: distribution ## fail if regenerating the distribution's sources changes anything
	@git diff --exit-code -- distribution ':!distribution/go.sum' && echo "the distribution's sources are up to date"

.PHONY: package
package: build $(NFPM) ## make the deb and the rpm: bin/packages
	@distribution/packaging/package.sh $(NFPM) $(BIN) $(PACKAGES)

.PHONY: package-test
package-test: package ## install, upgrade and remove the packages in a fresh Debian; needs root and debootstrap
	@cd e2e && go test -count=1 -v ./packaging/

.PHONY: reproducible
reproducible: build ## build again elsewhere, without the cache, and compare
	@distribution/packaging/reproducible.sh $(BIN)

.PHONY: sbom
sbom: $(CYCLONEDX) ## write an SBOM of each command: bin/packages/*.cdx.json
	@distribution/packaging/sbom.sh $(CYCLONEDX) $(PACKAGES)

.PHONY: licences
licences: sbom ## fail on a licence that is not known to be compatible
	@cd distribution && go run ./internal/tools/licences $(PACKAGES)/otelcol-audit.cdx.json $(PACKAGES)/auditcoverage.cdx.json

.PHONY: vulncheck
vulncheck: build $(GOVULNCHECK) ## look for known vulnerabilities, where the database can be reached
	@distribution/packaging/vulncheck.sh $(GOVULNCHECK) $(BIN)

.PHONY: links-check
links-check: ## fail on a link, or on a name of the code, in the documents that leads nowhere
	@cd e2e && go test -count=1 -run 'TestLinks|TestGuide|TestVersion|TestReadme' ./packaging/

.PHONY: release-check
release-check: generate-check distribution-check licences links-check ## say what is missing before the version in VERSION can be tagged
	@distribution/packaging/release-check.sh

$(NFPM):
	GOBIN=$(TOOLS) go install github.com/goreleaser/nfpm/v2/cmd/nfpm@$(NFPM_VERSION)
	mv $(TOOLS)/nfpm $@

$(CYCLONEDX):
	GOBIN=$(TOOLS) go install github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(CYCLONEDX_VERSION)
	mv $(TOOLS)/cyclonedx-gomod $@

$(GOVULNCHECK):
	GOBIN=$(TOOLS) go install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	mv $(TOOLS)/govulncheck $@

$(GOLANGCI_LINT):
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv $(TOOLS)/golangci-lint $@

$(ACTIONLINT):
	GOBIN=$(TOOLS) go install github.com/rhysd/actionlint/cmd/actionlint@$(ACTIONLINT_VERSION)
	mv $(TOOLS)/actionlint $@

$(BUILDER):
	GOBIN=$(TOOLS) go install go.opentelemetry.io/collector/cmd/builder@$(BUILDER_VERSION)
	mv $(TOOLS)/builder $@

.PHONY: clean
clean: ## remove what was built
	rm -rf bin $(TOOLS)
