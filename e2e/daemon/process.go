// SPDX-License-Identifier: Apache-2.0

package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// grace is how long a daemon that was asked to stop may take before it is killed.
const grace = 15 * time.Second

// Process is a daemon that was started.
type Process struct {
	cmd    *exec.Cmd
	output bytes.Buffer
}

// Start runs the program, which must have been found, with a configuration in which {work} stands for the folder where it keeps what it remembers. The end of ctx
// stops it.
func (p *Program) Start(ctx context.Context, work, config string) (*Process, error) {
	file := filepath.Join(work, p.name+".conf")
	paths := strings.NewReplacer("{config}", file, "{work}", work, "{modules}", strings.Join(p.matches(p.modules), ":"))
	if err := os.WriteFile(file, []byte(paths.Replace(config)), 0o600); err != nil {
		return nil, err
	}
	args := make([]string, len(p.args))
	for i, arg := range p.args {
		args[i] = paths.Replace(arg)
	}
	process := &Process{cmd: p.command(ctx, args...)}
	process.cmd.Stdout, process.cmd.Stderr = &process.output, &process.output
	process.cmd.Cancel = func() error { return process.cmd.Process.Signal(syscall.SIGTERM) }
	process.cmd.WaitDelay = grace
	if err := process.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", p.name, err)
	}
	return process, nil
}

// Stop asks the daemon to stop and waits until it has, and returns what it wrote about itself.
func (p *Process) Stop() (string, error) {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return "", err
	}
	timer := time.AfterFunc(grace, func() { _ = p.cmd.Process.Kill() }) // it may have exited by then
	defer timer.Stop()
	err := p.cmd.Wait()
	return p.output.String(), err
}
