// SPDX-License-Identifier: Apache-2.0

// Package daemon runs the programs that others run in front of a collector, such as rsyslog and syslog-ng, from Debian's packages, unpacked without being
// installed.
package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// Program is a daemon as Debian packages it.
type Program struct {
	name     string
	packages []string
	binary   string
	// libraries are the folders of its shared libraries and modules the folder of its modules, all of them patterns.
	libraries []string
	modules   string
	// version is the argument with which it prints its version.
	version string
	// args are its arguments; {config}, {work} and {modules} stand for paths.
	args []string

	once sync.Once
	root string
	err  error
}

// debianLibraries is where Debian has libraries, on any architecture.
const debianLibraries = "usr/lib/*-linux-gnu"

// Rsyslog is rsyslog with the driver for TLS.
var Rsyslog = &Program{
	name: "rsyslog",
	// Two drivers for TLS exist; this one needs no library that a Debian may lack.
	packages:  []string{"rsyslog", "rsyslog-openssl", "libestr0", "libfastjson4", "liblognorm5"},
	binary:    "usr/sbin/rsyslogd",
	libraries: []string{debianLibraries},
	modules:   debianLibraries + "/rsyslog",
	version:   "-v",
	args:      []string{"-n", "-f", "{config}", "-i", "{work}/pid", "-M", "{modules}"},
}

// SyslogNG is syslog-ng.
var SyslogNG = &Program{
	name:      "syslog-ng",
	packages:  []string{"syslog-ng-core", "libivykis0", "libjson-c5", "libnet1", "libpcre3", "libwrap0"},
	binary:    "usr/sbin/syslog-ng",
	libraries: []string{"usr/lib/syslog-ng", debianLibraries, "lib/*-linux-gnu"},
	modules:   "usr/lib/syslog-ng/*.*",
	version:   "--version",
	args: []string{
		"-F", "--no-caps", "-f", "{config}", "-p", "{work}/pid", "-R", "{work}/persist", "-c", "{work}/control", "--module-path={modules}",
	},
}

// Logger is the command of util-linux, which every Debian has: it is not fetched.
var Logger = &Program{name: "logger"}

// Find unpacks a program into a folder of the cache, unless it is there already, and sees whether it runs on this machine.
func (p *Program) Find(ctx context.Context, cache string) error {
	p.once.Do(func() {
		if p == Logger {
			p.root, p.err = exec.LookPath(p.name)
			return
		}
		// A daemon leaves the folder in which it is started.
		if p.root, p.err = filepath.Abs(filepath.Join(cache, p.name)); p.err != nil {
			return
		}
		if p.err = p.unpack(ctx); p.err != nil {
			return
		}
		if output, err := p.command(ctx, p.version).CombinedOutput(); err != nil {
			p.err = fmt.Errorf("%s: %w: %s", p.name, err, output)
		}
	})
	return p.err
}

// unpack fetches the packages and unpacks them in a folder that gets its name last, so that what is there is complete.
func (p *Program) unpack(ctx context.Context) (err error) {
	if _, err = os.Stat(p.root); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err = os.MkdirAll(filepath.Dir(p.root), 0o750); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(p.root), p.name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err = p.fetch(ctx, work); err != nil {
		// A machine that has never asked knows no packages.
		_ = exec.CommandContext(ctx, "apt-get", "update").Run() // if it fails, so does what follows
		if err = p.fetch(ctx, work); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(work, "*.deb"))
	if err != nil {
		return err
	}
	root := filepath.Join(work, "root")
	for _, file := range files {
		if output, err := exec.CommandContext(ctx, "dpkg", "-x", file, root).CombinedOutput(); err != nil { //nolint:gosec // a package fetched above
			return fmt.Errorf("dpkg -x: %w: %s", err, output)
		}
	}
	// Another process may have been faster: then its folder is as good as this one.
	if err = os.Rename(root, p.root); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (p *Program) fetch(ctx context.Context, folder string) error {
	cmd := exec.CommandContext(ctx, "apt-get", append([]string{"download"}, p.packages...)...) //nolint:gosec // names of packages
	cmd.Dir = folder
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get download: %w: %s", err, output)
	}
	return nil
}

// command prepares a call of the program.
func (p *Program) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.root, p.binary), args...) //nolint:gosec // what was unpacked above
	var folders []string
	for _, pattern := range p.libraries {
		folders = append(folders, p.matches(pattern)...)
	}
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+strings.Join(folders, ":"))
	return cmd
}

// matches returns the paths in the program's folder that match a pattern.
func (p *Program) matches(pattern string) []string {
	paths, _ := filepath.Glob(filepath.Join(p.root, pattern)) // the patterns are well formed
	return paths
}
