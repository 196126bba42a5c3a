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

// process is a program that was started.
type process struct {
	cmd    *exec.Cmd
	output bytes.Buffer
	ends   bool // by itself, when it has sent all
}

// start runs the program, which must have been found, with a configuration in which {work} stands for a folder where it keeps what it remembers. The end of ctx
// stops it.
func (p *Program) start(ctx context.Context, work, config string) (*process, error) {
	if err := os.MkdirAll(work, 0o750); err != nil {
		return nil, err
	}
	file := filepath.Join(work, p.name+".conf")
	paths := strings.NewReplacer("{config}", file, "{work}", work, "{modules}", strings.Join(p.matches(p.modules), ":"))
	if err := os.WriteFile(file, []byte(paths.Replace(config)), 0o600); err != nil {
		return nil, err
	}
	args := make([]string, len(p.args))
	for i, arg := range p.args {
		args[i] = paths.Replace(arg)
	}
	return run(p.command(ctx, args...))
}

func run(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd}
	cmd.Stdout, cmd.Stderr = &p.output, &p.output
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// stop asks the program to stop, unless it does so by itself, and waits until it has. The error says what it wrote.
func (p *process) stop() error {
	if !p.ends {
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
	}
	timer := time.AfterFunc(grace, func() { _ = p.cmd.Process.Kill() }) // it may have exited by then
	defer timer.Stop()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w: %s", p.cmd.Path, err, p.output.String())
	}
	return nil
}
