#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# After the files are unpacked. dpkg calls it with "configure" and the version that was configured before, if any; rpm with the
# number of versions that are then installed.
set -e

case "$1" in
configure) before=$2 ;;
1) before= ;;
[2-9] | [1-9][0-9]*) before=$1 ;;
*) exit 0 ;;
esac

[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload

if [ -z "$before" ]; then
	echo 'otelcol-audit: edit the files in /etc/otelcol-audit, then: systemctl enable --now otelcol-audit'
elif systemctl --quiet is-active otelcol-audit; then
	# A reload has the new collector check the configuration, as the unit runs it. If it refuses, the old one keeps running.
	if systemctl reload otelcol-audit; then
		systemctl restart otelcol-audit
	else
		echo 'otelcol-audit: this version does not accept the configuration; the previous version keeps running.' >&2
		echo 'otelcol-audit: see journalctl -u otelcol-audit, fix it, then: systemctl restart otelcol-audit' >&2
	fi
fi
