// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// peer is another log shipper that can filter by fields of JSON. It is unpacked from Debian packages, without being installed.
type peer struct {
	name     string
	packages []string
	binary   string
	// libraries are the folders of its shared libraries, and modules is that of its modules, all of them as patterns.
	libraries []string
	modules   string
	// probe is an argument with which it only prints its version.
	probe string
	// config is its configuration; {log}, {out} and {work} stand for paths.
	config string
	// args are its arguments; {config}, {work} and {modules} stand for paths.
	args []string
}

// peers returns the setups of those that are available here, and reports the others.
func (h *harness) peers(ctx context.Context, tell func(string)) []*setup {
	var setups []*setup
	for _, p := range []*peer{rsyslog(), syslogNG()} {
		err := h.unpack(ctx, p)
		if err == nil {
			var output []byte
			if output, err = h.command(ctx, p, p.probe).CombinedOutput(); err != nil {
				err = fmt.Errorf("%w: %s", err, last(output))
			}
		}
		if err != nil {
			tell(fmt.Sprintf("%s is left out: %v", p.name, err))
			continue
		}
		setups = append(setups, h.peer(p))
	}
	return setups
}

// root returns the folder that a peer is unpacked into.
func (h *harness) root(p *peer) string { return filepath.Join(h.folder, p.name) }

// unpack fetches the packages and unpacks them.
func (h *harness) unpack(ctx context.Context, p *peer) error {
	root := h.root(p)
	if err := os.MkdirAll(root, 0o750); err != nil {
		return err
	}
	fetch := exec.CommandContext(ctx, "apt-get", append([]string{"download"}, p.packages...)...) //nolint:gosec // names of packages
	fetch.Dir = root
	if output, err := fetch.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get download: %w: %s", err, last(output))
	}
	for _, name := range matches(root, "*.deb") {
		if output, err := exec.CommandContext(ctx, "dpkg", "-x", name, root).CombinedOutput(); err != nil { //nolint:gosec // a package fetched above
			return fmt.Errorf("dpkg -x: %w: %s", err, output)
		}
	}
	return nil
}

// matches returns the paths under root that match a pattern.
func matches(root, pattern string) []string {
	paths, _ := filepath.Glob(filepath.Join(root, pattern)) // the patterns are well formed
	return paths
}

// command prepares a call of a peer.
func (h *harness) command(ctx context.Context, p *peer, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(h.root(p), p.binary), args...) //nolint:gosec // what was unpacked above
	var libraries []string
	for _, pattern := range p.libraries {
		libraries = append(libraries, matches(h.root(p), pattern)...)
	}
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+strings.Join(libraries, ":"))
	return cmd
}

// peer returns the setup of a peer: from the log to a file of what is kept.
func (h *harness) peer(p *peer) *setup {
	work, output, config := h.root(p)+"-work", h.root(p)+".out", h.root(p)+".conf"
	paths := strings.NewReplacer("{log}", h.log.path, "{out}", output, "{work}", work, "{config}", config,
		"{modules}", strings.Join(matches(h.root(p), p.modules), ":"))
	s := &setup{name: p.name + " to file", base: nameOursFile, output: output, bodies: plain}
	s.run = func(ctx context.Context) (*outcome, error) {
		// With what an earlier run remembers, it would not read the log again.
		if err := errors.Join(os.RemoveAll(work), os.MkdirAll(work, 0o750), os.WriteFile(config, []byte(paths.Replace(p.config)), 0o600)); err != nil {
			return nil, err
		}
		args := make([]string, len(p.args))
		for i, arg := range p.args {
			args[i] = paths.Replace(arg)
		}
		return execute(ctx, h.command(ctx, p, args...), h.grown(output))
	}
	return s
}

// patience is how long a file may stay as it is before its writer is taken to be done.
const patience = 10 * time.Second

// grown is done when a file has the size of all that is kept, or has not grown for a while: then the comparison of the contents decides.
func (h *harness) grown(path string) progress {
	size, since := int64(-1), time.Now()
	return func(context.Context) (int, bool) {
		info, err := os.Stat(path)
		if err == nil && info.Size() != size {
			size, since = info.Size(), time.Now()
		}
		return h.log.kept.records, size >= h.log.kept.bytes || time.Since(since) > patience
	}
}
