// SPDX-License-Identifier: Apache-2.0

package collector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// grace is how long a collector that was asked to stop may take before it is killed.
const grace = 15 * time.Second

// Settings say which collector is run, and how.
type Settings struct {
	// Binary is the collector's executable.
	Binary string
	// Configs are the values of --config, in order: paths, or anything else that a provider of the collector reads.
	Configs []string
	// Env is added to the environment of this process, as NAME=value.
	Env []string
	// WithoutGate leaves the feature gate out that belongs to every shipped configuration, to show what it is for.
	WithoutGate bool
}

// Binary returns the collector that the environment variable OTELCOL_AUDIT names, or else the one built under root.
func Binary(root string) string {
	return cmp.Or(os.Getenv("OTELCOL_AUDIT"), filepath.Join(root, "bin", "otelcol-audit"))
}

// command prepares a call of the collector, with a subcommand or without. At the end of ctx it is sent SIGTERM, and killed after the grace.
func (s Settings) command(ctx context.Context, args ...string) (*exec.Cmd, error) {
	if _, err := os.Stat(s.Binary); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no collector at %s: run make build first", s.Binary)
	} else if err != nil {
		return nil, fmt.Errorf("collector: %w", err)
	}
	// The gate belongs to every shipped configuration: without it file_log marks lines as read before they are passed on.
	if !s.WithoutGate {
		args = append(args, "--feature-gates=stanza.synchronousLogEmitter")
	}
	for _, config := range s.Configs {
		args = append(args, "--config="+config)
	}
	cmd := exec.CommandContext(ctx, s.Binary, args...) //nolint:gosec // running the named collector is what this package is for
	cmd.Env = append(os.Environ(), s.Env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	return cmd, nil
}

// Validate runs the collector's validate command and returns what it printed. An error means that it found a fault, or that
// it could not be run.
func Validate(ctx context.Context, settings Settings) (string, error) {
	cmd, err := settings.command(ctx, "validate")
	if err != nil {
		return "", err
	}
	output, err := cmd.CombinedOutput()
	if err != nil {
		return string(output), fmt.Errorf("validate: %w", err)
	}
	return string(output), nil
}
