// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// ledger remembers the lines that were written, each with a number of its own, and which of them the shipped policy keeps: base, and all of security.
type ledger struct {
	generator *auditlog.Generator
	file      string

	mu   sync.Mutex
	kept map[string]bool // by line: whether it must arrive
}

func newLedger(t *testing.T, home string) *ledger {
	t.Helper()
	folder := filepath.Join(home, "log", "audit")
	require.NoError(t, os.MkdirAll(folder, 0o750))
	return &ledger{
		generator: auditlog.New(auditlog.Options{Serial: true}),
		file:      filepath.Join(folder, "20260105.00001.audit.log"),
		kept:      map[string]bool{},
	}
}

// isKept reports whether the policy keeps a line, from its text alone: the generator writes these members as the product does.
func isKept(line string) bool {
	return strings.Contains(line, `"level":"BASE"`) || strings.Contains(line, `"area":"SECURITY"`) || strings.Contains(line, `"area":"AUDIT_LOG"`) ||
		strings.Contains(line, `"actionI18nKey":"atlassian.audit.event.`)
}

// next makes lines and remembers them.
func (l *ledger) next(count int) []byte {
	var text []byte
	l.mu.Lock()
	defer l.mu.Unlock()
	for range count {
		start := len(text)
		text = l.generator.Append(text)
		line := string(bytes.TrimSuffix(text[start:], []byte{'\n'}))
		l.kept[line] = isKept(line)
	}
	return text
}

// write appends lines to the current file.
func (l *ledger) write(t *testing.T, count int) {
	t.Helper()
	require.NoError(t, appendTo(l.file, l.next(count)))
}

func appendTo(file string, text []byte) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// writeUntil appends lines at a steady pace until ctx ends, and then sends the error, if any.
func (l *ledger) writeUntil(ctx context.Context, perSecond int) <-chan error {
	const beats = 20 // a second
	done := make(chan error, 1)
	go func() {
		ticker := time.NewTicker(time.Second / beats)
		defer ticker.Stop()
		for {
			err := appendTo(l.file, l.next(perSecond/beats))
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
			if err != nil || ctx.Err() != nil {
				done <- err
				return
			}
		}
	}()
	return done
}

// account says what happened to the lines.
type account struct {
	sent, due, lost, duplicates int
	// wrong are the lines that arrived although they should have been dropped, or that were never written.
	wrong int
}

// settle compares what arrived with what was written.
func (l *ledger) settle(servers ...*otlp.Server) (a account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	arrived := map[string]int{}
	for _, server := range servers {
		for _, body := range server.Bodies() {
			arrived[body]++
		}
	}
	a.sent = len(l.kept)
	for line, kept := range l.kept {
		if !kept {
			continue
		}
		a.due++
		if arrived[line] == 0 {
			a.lost++
		}
	}
	for body, times := range arrived {
		if !l.kept[body] {
			a.wrong++
		}
		a.duplicates += times - 1
	}
	return a
}

// awaitAll waits until nothing is missing, and requires that nothing else arrived.
func (l *ledger) awaitAll(t *testing.T, servers ...*otlp.Server) account {
	t.Helper()
	var a account
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		a = l.settle(servers...)
		assert.Zero(c, a.lost, "%+v", a)
	}, patience, 5*pollInterval)
	require.Zero(t, a.wrong, "%+v", a)
	report(t, a)
	return a
}

// report logs what happened to the lines of a scenario, for the table of docs/reliability.md.
func report(t *testing.T, a account) {
	t.Helper()
	t.Logf("sent %d, to be kept %d, lost %d, duplicates %d", a.sent, a.due, a.lost, a.duplicates)
}

// long skips a scenario that takes long in a short run.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long: make e2e runs it")
	}
}
