#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Before the files are removed. dpkg says "remove", rpm that no version will be left; an upgrade leaves the collector running.
set -e

case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac

[ -d /run/systemd/system ] || exit 0
systemctl --no-reload disable --now otelcol-audit
