#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Before the files are unpacked, by dpkg and rpm alike: makes the user that the collector runs as.
set -e

getent group otelcol-audit >/dev/null || groupadd --system otelcol-audit
getent passwd otelcol-audit >/dev/null ||
	useradd --system --gid otelcol-audit --home-dir /var/lib/otelcol-audit --no-create-home \
		--shell /usr/sbin/nologin --comment 'OpenTelemetry Collector for audit logs' otelcol-audit
