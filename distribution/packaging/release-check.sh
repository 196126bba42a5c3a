#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Says what is missing before the version of the file VERSION can be tagged. Generated files, licences and links have targets of
# their own, which make release-check runs before.
set -euo pipefail
cd "$(dirname "$0")/../.."

failed=0
fault() {
	echo "release: $*" >&2
	failed=1
}

version=$(<VERSION)
tag=v$version

changed=$(git status --porcelain)
[ -z "$changed" ] || fault "the tree is not clean:"$'\n'"$changed"

grep --quiet --line-regexp "  version: $version" distribution/builder.yaml || fault "distribution/builder.yaml has another version than VERSION, $version"
grep --quiet --fixed-strings "\"$version\"" distribution/main.go || fault "distribution/main.go has another version: run make distribution"
for file in docs/distribution.md distribution/builder.yaml distribution/components.go distribution/go.mod cmd/auditcoverage/go.mod; do
	grep --quiet --fixed-strings "auditcoverageprocessor $tag" "$file" || fault "$file names another version of the processor than VERSION, $version"
done

heading=$(grep --max-count=1 '^## ' CHANGELOG.md || true)
[[ $heading =~ ^"## $version - "[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] ||
	fault "the first heading of CHANGELOG.md is \"$heading\", expected \"## $version - \" and the date"

tags=$(git tag --points-at HEAD --list 'v*')
if [ -n "$tags" ]; then
	[ "$tags" = "$tag" ] || fault "this commit is tagged $tags, expected $tag"
elif git rev-parse --quiet --verify "refs/tags/$tag" > /dev/null; then
	fault "$tag is another commit: raise VERSION"
fi

[ $failed = 0 ] && echo "release: $tag is ready${tags:+, and tagged}"
exit $failed
