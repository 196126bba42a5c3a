// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

const (
	// pollInterval is the time between two looks at a server.
	pollInterval = 100 * time.Millisecond
	// grace is how long a server that was asked to stop may take before it is killed.
	grace = 15 * time.Second
)

// Find returns where a program of Prometheus is: in the folder that PROMETHEUS_DIR names, or else in PATH.
func Find(program string) (string, error) {
	if folder := os.Getenv("PROMETHEUS_DIR"); folder != "" {
		return exec.LookPath(filepath.Join(folder, program))
	}
	return exec.LookPath(program)
}

// Promtool runs promtool, and returns what it wrote.
func Promtool(ctx context.Context, args ...string) (string, error) {
	program, err := Find("promtool")
	if err != nil {
		return "", err
	}
	output, err := exec.CommandContext(ctx, program, args...).CombinedOutput() //nolint:gosec // running promtool is what this function is for
	return string(output), err
}

// Server is a Prometheus that was started.
type Server struct {
	cmd    *exec.Cmd
	url    string
	stderr bytes.Buffer
	exited chan struct{}
}

// Start runs a Prometheus with a configuration until ctx ends, and returns when it is ready. Its data goes into a folder.
func Start(ctx context.Context, program, config, data string) (*Server, error) {
	port, err := collector.FreePort(ctx)
	if err != nil {
		return nil, err
	}
	address := "127.0.0.1:" + port
	//nolint:gosec // running the named program is what this package is for
	cmd := exec.CommandContext(ctx, program, "--config.file="+config, "--storage.tsdb.path="+data, "--web.listen-address="+address, "--log.level=warn")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	s := &Server{cmd: cmd, url: "http://" + address, exited: make(chan struct{})}
	cmd.Stderr = &s.stderr
	if err = cmd.Start(); err != nil {
		return nil, fmt.Errorf("start prometheus: %w", err)
	}
	go func() {
		// Its output says how it ended.
		_ = cmd.Wait()
		close(s.exited)
	}()
	if err = s.Await(ctx, "prometheus to be ready", func() error { return s.get(ctx, "/-/ready", nil) }); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// Await polls until done returns no error. It fails with the last one when the server exits or ctx ends.
func (s *Server) Await(ctx context.Context, what string, done func() error) error {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		err := done()
		if err == nil {
			return nil
		}
		select {
		case <-s.exited:
			return fmt.Errorf("waiting for %s: prometheus exited: %s", what, s.stderr.String())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for %s: %w", what, context.Cause(ctx)), err)
		case <-ticker.C:
		}
	}
}

// Stop ends the server, and waits until it has.
func (s *Server) Stop() error {
	// It may have exited already.
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-s.exited:
		return nil
	case <-timer.C:
		return errors.Join(fmt.Errorf("prometheus did not stop within %s", grace), s.cmd.Process.Kill())
	}
}

// get requests a path of the server, and decodes the answer unless that is nil.
func (s *Server) get(ctx context.Context, path string, answer any) (err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	var body bytes.Buffer
	if _, err = body.ReadFrom(response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: found status %s, expected 200: %s", path, response.Status, body.String())
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(body.Bytes(), answer)
}

// query returns a path of the API with one parameter.
func query(path, parameter, value string) string {
	return "/api/v1/" + path + "?" + url.Values{parameter: {value}}.Encode()
}
