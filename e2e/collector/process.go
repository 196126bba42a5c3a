// SPDX-License-Identifier: Apache-2.0

// Package collector drives a built collector as a process: it starts and stops it, reads its metrics and validates its
// configurations.
package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// pollInterval is the time between two looks at a collector's metrics.
const pollInterval = 50 * time.Millisecond

// errExited means that a collector ended by itself.
var errExited = errors.New("the collector exited")

// Process is a collector that was started.
type Process struct {
	cmd        *exec.Cmd
	metricsURL string
	healthURL  string
	stderr     bytes.Buffer
	exited     chan struct{}
	exit       error
}

// Start runs a collector whose configuration takes the port of its metrics from METRICS_PORT and the endpoint of its health
// check from HEALTH_ENDPOINT. It returns as soon as the metrics can be read. The end of ctx stops the collector.
func Start(ctx context.Context, settings Settings) (*Process, error) {
	metricsPort, err := FreePort(ctx)
	if err != nil {
		return nil, err
	}
	healthPort, err := FreePort(ctx)
	if err != nil {
		return nil, err
	}
	settings.Env = append(settings.Env, "METRICS_PORT="+metricsPort, "HEALTH_ENDPOINT=localhost:"+healthPort)
	cmd, err := settings.command(ctx)
	if err != nil {
		return nil, err
	}
	p := &Process{
		cmd: cmd, metricsURL: "http://localhost:" + metricsPort + "/metrics", healthURL: "http://localhost:" + healthPort, exited: make(chan struct{}),
	}
	cmd.Stderr = &p.stderr
	if err = cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the collector: %w", err)
	}
	go func() {
		p.exit = cmd.Wait()
		close(p.exited)
	}()
	if _, err = p.Await(ctx, "metrics", func(Metrics) bool { return true }); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// Await polls the collector's metrics until they satisfy done, and returns them. It fails when the collector exits or ctx ends;
// what the collector wrote is then in the error of Stop.
func (p *Process) Await(ctx context.Context, what string, done func(Metrics) bool) (metrics Metrics, err error) {
	err = p.await(ctx, what, func() (bool, error) {
		metrics, err = scrape(ctx, p.metricsURL)
		return err == nil && done(metrics), err
	})
	return metrics, err
}

// AwaitHealth waits until the health check says that all receivers have started.
func (p *Process) AwaitHealth(ctx context.Context) error {
	return p.await(ctx, "health", func() (bool, error) {
		err := get(ctx, p.healthURL, func(io.Reader) error { return nil })
		return err == nil, err
	})
}

// await polls until done; its last error is part of the error.
func (p *Process) await(ctx context.Context, what string, done func() (bool, error)) error {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		ok, err := done()
		if ok {
			return nil
		}
		select {
		case <-p.exited:
			return fmt.Errorf("waiting for %s: %w", what, errExited)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for %s: %w", what, context.Cause(ctx)), err)
		case <-ticker.C:
		}
	}
}

// Stop asks the collector to stop as an administrator does, and waits until it has. A collector that exits with an error is
// an error.
func (p *Process) Stop() error {
	// It may have exited already: then the wait below finds out how.
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.exited:
	case <-timer.C:
		p.Kill()
		return p.failure(fmt.Errorf("the collector did not stop within %s", grace))
	}
	if p.exit != nil {
		return p.failure(p.exit)
	}
	return nil
}

// Reload asks the collector to read its configuration again. If it cannot start with it, it exits.
func (p *Process) Reload() error { return p.cmd.Process.Signal(syscall.SIGHUP) }

// Pause stops the collector where it is, until Resume.
func (p *Process) Pause() error { return p.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume lets a collector go on that was paused.
func (p *Process) Resume() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

// Kill ends the collector as a crash does.
func (p *Process) Kill() {
	// The only possible error is that it has exited already.
	_ = p.cmd.Process.Kill()
	<-p.exited
}

// failure adds the last lines that an exited collector wrote.
func (p *Process) failure(err error) error {
	const last = 10
	lines := strings.Split(strings.TrimSpace(p.stderr.String()), "\n")
	return fmt.Errorf("%w; it wrote last:\n%s", err, strings.Join(lines[max(0, len(lines)-last):], "\n"))
}
