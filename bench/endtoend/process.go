// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// outcome is what one run took.
type outcome struct {
	// wall is the time from the start of the process until the last record was passed on.
	wall time.Duration
	// cpu is what the process spent in all, its start and end included.
	cpu time.Duration
	// peak is the largest resident memory in bytes; 0 where the system does not report it.
	peak int64
	// records is how many were passed on.
	records int
	// sent is the number of bytes that went to the destination; 0 if there is none.
	sent int64
	// same says whether exactly the right records got there; nil if that was not looked at.
	same *bool
}

const (
	pollInterval = 20 * time.Millisecond
	// grace is how long a process that was asked to stop may take.
	grace = 30 * time.Second
)

// progress returns how many records a process has passed on, and whether that is all. It is called again and again.
type progress func(ctx context.Context) (records int, done bool)

// every asks at intervals.
func every(interval time.Duration, ask progress) progress {
	var last time.Time
	records, done := 0, false
	return func(ctx context.Context) (int, bool) {
		if time.Since(last) >= interval {
			records, done = ask(ctx)
			last = time.Now()
		}
		return records, done
	}
}

// execute runs a process until it is done, stops it as an administrator does, and returns what it took.
func execute(ctx context.Context, cmd *exec.Cmd, ask progress) (*outcome, error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	o := &outcome{}
	failure := o.await(ctx, exited, ask)
	o.wall = time.Since(start)
	o.peak = peak(cmd.Process.Pid)
	if failure == nil {
		failure = stop(cmd, exited)
	} else {
		_ = cmd.Process.Kill() // it may have ended already
	}
	if failure != nil {
		return nil, fmt.Errorf("%w; it wrote last:\n%s", failure, last(stderr.Bytes()))
	}
	o.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return o, nil
}

// peak reads the largest resident memory of a process so far. What the system reports after its end cannot be used: it includes the memory of
// this process, from which it was forked.
func peak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(line), " kB"), 10, 64) // 0 if it does not say
	return kilobytes * 1024
}

// await polls until the process is done.
func (o *outcome) await(ctx context.Context, exited <-chan error, ask progress) error {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		records, done := ask(ctx)
		o.records = records
		if done {
			return nil
		}
		select {
		case err := <-exited:
			return fmt.Errorf("the process ended by itself after %d records: %w", records, err)
		case <-ctx.Done():
			return fmt.Errorf("after %d records: %w", records, context.Cause(ctx))
		case <-ticker.C:
		}
	}
}

// stop asks a process to end, and waits until it has.
func stop(cmd *exec.Cmd, exited <-chan error) error {
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-exited:
		return err
	case <-time.After(grace):
		_ = cmd.Process.Kill() // it may have ended a moment ago
		return fmt.Errorf("the process did not stop within %s", grace)
	}
}

// last returns the end of what a process wrote.
func last(text []byte) []byte {
	const most = 2000
	return text[max(0, len(text)-most):]
}
