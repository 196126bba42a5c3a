// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	// patience is how long a command in a root may take, and how long a test waits for anything.
	patience = time.Minute
	// pollInterval is the time between two looks at what a test waits for.
	pollInterval = 200 * time.Millisecond
	// bootstrapPatience is how long it may take to make a root, for which some hundred packages are downloaded.
	bootstrapPatience = 10 * time.Minute
)

// root is the root of a small Debian, and runs commands in it.
type root struct {
	dir string
	// enter is the prefix of a command that runs it in the root.
	enter []string
}

// bootstrap makes a root with systemd and rpm, from the mirror of this machine's own packages.
func bootstrap(t *testing.T) root {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to install packages into a root of their own")
	}
	debootstrap, err := exec.LookPath("debootstrap")
	if err != nil {
		t.Skip("needs debootstrap: apt-get install debootstrap")
	}
	uri, suite := mirror(t)
	dir := filepath.Join(t.TempDir(), "root")
	ctx, cancel := context.WithTimeout(t.Context(), bootstrapPatience)
	defer cancel()
	output, err := exec.CommandContext(ctx, debootstrap, "--variant=minbase", "--include=systemd,rpm", suite, dir, uri).CombinedOutput()
	require.NoError(t, err, tail(string(output)))
	// Otherwise a package's script asks the machine's own systemd, which is not that of the root.
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "run", "systemd")))
	r := root{dir: dir, enter: []string{"chroot", dir}}
	r.write(t, "/etc/hosts", "127.0.0.1 localhost\n")
	return r
}

// mirror returns where apt gets this Debian's packages from, and the name of the release.
func mirror(t *testing.T) (uri, suite string) {
	t.Helper()
	release, err := os.ReadFile("/etc/os-release")
	require.NoError(t, err)
	for line := range strings.Lines(string(release)) {
		if name, ok := strings.CutPrefix(line, "VERSION_CODENAME="); ok {
			suite = strings.TrimSpace(name)
		}
	}
	targets, err := exec.CommandContext(t.Context(), "apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(ORIGIN)",
		"Created-By: Packages").Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(targets)) {
		if found, ok := strings.CutSuffix(strings.TrimSpace(line), " "+suite+" Debian"); ok {
			return found, suite
		}
	}
	t.Skip("needs a Debian whose apt knows a mirror")
	return "", ""
}

// copied makes a copy of the root.
func (r root) copied(t *testing.T) root {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "root")
	output, err := exec.CommandContext(t.Context(), "cp", "--archive", "--reflink=auto", r.dir, dir).CombinedOutput()
	require.NoError(t, err, string(output))
	return root{dir: dir, enter: []string{"chroot", dir}}
}

// bootScript runs a root's systemd as the first process of namespaces of its own, so that neither its mounts, nor its ports, nor what
// it does to processes reach this machine.
const bootScript = `set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount -t tmpfs tmpfs "$1/run"
mount -t tmpfs tmpfs "$1/tmp"
mount --rbind /sys "$1/sys"
mount --rbind /dev "$1/dev"
cd "$1"
pivot_root . .
umount -l .
exec /usr/bin/env -i container=test /lib/systemd/systemd --log-target=console`

// boot starts the root's systemd, and returns the root as seen from within.
func (r root) boot(t *testing.T) root {
	t.Helper()
	//nolint:noctx // Its end is that of the test, and has to come before the folder is removed.
	process := exec.Command("unshare", "--fork", "--pid", "--mount", "--uts", "--ipc", "--net", "--cgroup", "--kill-child=KILL",
		"bash", "-c", bootScript, "boot", r.dir)
	var output bytes.Buffer
	process.Stdout, process.Stderr = &output, &output
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if pid := child(process.Process.Pid); pid != "" {
			inside := root{dir: r.dir, enter: []string{
				"nsenter", "--target", pid, "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd", "env", "-i",
				"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
			}}
			if state, _ := inside.try(t, "systemctl", "is-system-running"); strings.Contains(state, "running") || strings.Contains(state, "degraded") {
				return inside
			}
		}
		time.Sleep(pollInterval)
	}
	_ = process.Process.Kill()
	_ = process.Wait()
	t.Skip("systemd does not start in namespaces here: " + tail(output.String()))
	return root{}
}

// child returns the one child of a process, if it has any yet.
func child(pid int) string {
	number := strconv.Itoa(pid)
	children, err := os.ReadFile(filepath.Join("/proc", number, "task", number, "children"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(children))
}

// try runs a command in the root.
func (r root) try(t *testing.T, command ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	line := append(append([]string{}, r.enter...), command...)
	output, err := exec.CommandContext(ctx, line[0], line[1:]...).CombinedOutput()
	return string(output), err
}

// run runs a command in the root that must succeed.
func (r root) run(t *testing.T, command ...string) string {
	t.Helper()
	output, err := r.try(t, command...)
	require.NoError(t, err, "%v: %s", command, output)
	return strings.TrimSpace(output)
}

// awaitOutput runs a command until its output holds a text.
func (r root) awaitOutput(t *testing.T, want string, command ...string) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		output, _ := r.try(t, command...)
		assert.Contains(c, output, want)
	}, patience, pollInterval)
}

// path returns where a file of the root is on this machine.
func (r root) path(name string) string {
	return filepath.Join(r.dir, name)
}

// read reads a file of the root.
func (r root) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(r.path(name))
	require.NoError(t, err)
	return string(data)
}

// write writes a file of the root, and keeps owner and mode of an existing one.
func (r root) write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(r.path(name)), 0o755))
	require.NoError(t, os.WriteFile(r.path(name), []byte(text), 0o644))
}

// give copies a file of this machine into the root, and returns its path there.
func (r root) give(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	name := filepath.Join("/root", filepath.Base(file))
	r.write(t, name, string(data))
	return name
}

// tail returns the end of a long output.
func tail(output string) string {
	const most = 2000
	return output[max(0, len(output)-most):]
}
