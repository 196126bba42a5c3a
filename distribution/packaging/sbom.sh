#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes an SBOM of each command, with licences, as CycloneDX: sbom.sh CYCLONEDX_GOMOD FOLDER.
set -euo pipefail
tool=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "$0")/../.."

# The same sources give the same list.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH CGO_ENABLED=0

# In a repository of its own, which holds the sources alone and names their version by a tag: the tool reads both from there.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
distribution/packaging/sources.sh "$work/sources"
git init --quiet "$work/sources"
(
	cd "$work/sources"
	git add --all
	git -c user.name=sbom -c user.email=sbom@localhost commit --quiet --no-gpg-sign --message sources
	git tag "v$(<VERSION)"
)

list() {
	if ! "$tool" app -json -licenses -noserial -output "$out/$1.cdx.json" "$work/sources/$2" 2> "$work/log"; then
		cat "$work/log" >&2
		return 1
	fi
	echo "$out/$1.cdx.json"
}
list otelcol-audit distribution
list auditcoverage cmd/auditcoverage
