// SPDX-License-Identifier: Apache-2.0

package daemon

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
)

// journalRemote writes journals; what it is for is to receive them from elsewhere.
var journalRemote = &Program{
	name:      "systemd-journal-remote",
	packages:  []string{"systemd-journal-remote", "libmicrohttpd12"},
	binary:    "lib/systemd/systemd-journal-remote",
	libraries: []string{debianLibraries},
	version:   "--version",
}

// WriteJournal writes a journal of systemd's in a folder, with one entry of a unit for each text. Programs are unpacked in a folder of the cache.
func WriteJournal(ctx context.Context, cache, folder, unit string, texts []string) error {
	if err := journalRemote.Find(ctx, cache); err != nil {
		return err
	}
	cmd := journalRemote.command(ctx, "--output="+filepath.Join(folder, "test.journal"), "-")
	var entries bytes.Buffer
	for i, text := range texts {
		// The format is systemd's Journal Export Format, in which a field may hold any bytes if its length is given.
		fmt.Fprintf(&entries, "__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=%032x\n", 1_795_700_000_000_000+i, 1000+i, 1)
		fmt.Fprintf(&entries, "PRIORITY=7\n_SYSTEMD_UNIT=%s\nMESSAGE\n", unit)
		entries.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(text))))
		entries.WriteString(text + "\n\n")
	}
	cmd.Stdin = &entries
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("write a journal: %w: %s", err, output)
	}
	return nil
}
