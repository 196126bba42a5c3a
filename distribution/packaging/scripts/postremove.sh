#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# After the files are removed. Checkpoints and queues are kept until dpkg purges; the user is always kept, since files on other
# disks can belong to its id.
set -e

if [ "$1" = purge ]; then
	rm -rf /var/lib/otelcol-audit
fi

case "$1" in
remove | purge | 0)
	if [ -d /run/systemd/system ]; then
		systemctl daemon-reload
	fi
	;;
esac
