#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the collector and the command again, in another folder and without the build cache, and compares them with those in
# the folder that is given: reproducible.sh COMMANDS.
set -euo pipefail
commands=$(realpath "$1")
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
distribution/packaging/sources.sh "$work/elsewhere"
(cd "$work/elsewhere" && GOCACHE="$work/cache" make --no-print-directory build)

failed=0
for name in otelcol-audit auditcoverage; do
	first=$(sha256sum < "$commands/$name")
	second=$(sha256sum < "$work/elsewhere/bin/$name")
	if [ "$first" = "$second" ]; then
		echo "$name: built twice, ${first%% *}"
	else
		echo "$name: the two builds differ: ${first%% *} and ${second%% *}" >&2
		failed=1
	fi
done
exit $failed
