#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copies the sources as they are now, and nothing that was built: sources.sh FOLDER.
set -euo pipefail
mkdir -p "$1"
target=$(realpath "$1")
cd "$(dirname "$0")/../.."

git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
	if [ -e "$file" ]; then
		printf '%s\0' "$file"
	fi
done | tar --create --null --files-from=- | tar --extract --directory "$target"
