#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the deb and the rpm: package.sh NFPM COMMANDS FOLDER, where the folder COMMANDS holds the two built commands. What the packages
# are made of stays in FOLDER/content, so that a test can make another version of it.
set -euo pipefail
nfpm=$(realpath "$1")
commands=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
cd "$(dirname "$0")/../.."

VERSION=$(<VERSION)
ARCH=$(go env GOARCH)
# The date of every file: that of the last change, so that the same sources give the same packages.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export VERSION ARCH SOURCE_DATE_EPOCH

content=$out/content
rm -rf "$content" "$out"/*.deb "$out"/*.rpm
(cd cmd/auditcoverage && go run ./internal/tools/manual "$content")
mkdir -p "$content"/{doc,examples,man8}
cp "$commands"/{otelcol-audit,auditcoverage} "$content"
cp -R distribution/packaging/{nfpm.yaml,otelcol-audit.service,otelcol-audit.env,scripts} "$content"
cp distribution/config/agent.yaml "$content/config.yaml"
cp -R distribution/{config,catalog,monitoring} "$content/examples"
# Without demo.yaml, which reads a file of the sources.
rm -f "$content"/examples/config/demo.yaml "$content"/examples/monitoring/*_test.yaml
cp LICENSE README.md CHANGELOG.md docs/{configuration,installation,metrics,operations}.md "$content/doc"
(cd distribution && go run ./internal/tools/notices "$commands"/{otelcol-audit,auditcoverage}) | gzip --best --no-name > "$content/doc/THIRD-PARTY-NOTICES.gz"
cp distribution/packaging/otelcol-audit.8 "$content/man8"
gzip --best --no-name "$content"/man?/*
"$commands/otelcol-audit" completion bash > "$content/bash/otelcol-audit"
"$commands/otelcol-audit" completion zsh > "$content/zsh/_otelcol-audit"
"$commands/otelcol-audit" completion fish > "$content/fish/otelcol-audit.fish"

cd "$content"
"$nfpm" package --packager deb --target "$out"
"$nfpm" package --packager rpm --target "$out"
