SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

MODULES := . distribution e2e

.PHONY: generate
# mdatagen takes the package's name from its folder, and the highest go.mod above it as the module's root: hence the copy elsewhere.
generate:
	@work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && copy=$$work/auditcoverageprocessor && mkdir $$copy \
	&& cp -R go.mod go.sum *.go metadata.yaml README.md internal processor tools $$copy/ 2>/dev/null; \
	(cd $$copy && go tool -modfile=tools/go.mod mdatagen metadata.yaml) \
	&& rm -rf internal/metadata internal/metadatatest \
	&& cp -R $$copy/internal . && cp $$copy/generated_*_test.go $$copy/documentation.md $$copy/README.md .
