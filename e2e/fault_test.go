// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// metricSendFailed counts the log records that a destination refused for good.
const metricSendFailed = "otelcol_exporter_send_failed_log_records"

func TestNothingIsLostWhileTheDestinationIsDown(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	siem.Close()
	l := newLedger(t, home)
	process := start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	ctx, stop := context.WithTimeout(t.Context(), downTime())
	defer stop()
	require.NoError(t, <-l.writeUntil(ctx, 500))
	siem = listen(t, siem.Endpoint())
	l.awaitAll(t, siem)
	metrics, err := process.Await(within(t), "metrics", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	assert.Zero(t, metrics.Sum(metricSendFailed))
}

// downTime is how long a destination is down: a minute, or less where only a selection is run.
func downTime() time.Duration {
	if testing.Short() {
		return 5 * time.Second
	}
	return time.Minute
}

func TestNothingIsLostByTemporaryRefusals(t *testing.T) {
	t.Parallel()
	for _, code := range []codes.Code{codes.Unavailable, codes.ResourceExhausted, codes.DeadlineExceeded, codes.Aborted} {
		t.Run(code.String(), func(t *testing.T) {
			t.Parallel()
			home, siem := t.TempDir(), listen(t, "localhost:0")
			l := newLedger(t, home)
			var refusals atomic.Int32
			siem.Respond(func(context.Context) error {
				if refusals.Add(1) > 3 {
					return nil
				}
				// A full destination is offered the batch again only if it says when.
				return retryable(code)
			})
			start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
			l.write(t, 2000)
			l.awaitAll(t, siem)
			assert.Greater(t, refusals.Load(), int32(3))
		})
	}
}

// TestPermanentRefusalsAreLostAndCounted: what a destination refuses for good is lost, since offering it again would block everything after it; the
// exporter counts it, record by record.
func TestPermanentRefusalsAreLostAndCounted(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	siem.Respond(func(context.Context) error { return status.Error(codes.InvalidArgument, "refused") })
	process := start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	l.write(t, 2000)
	due := l.settle().due
	_, err := process.Await(within(t), "the refusals to be counted", func(metrics collector.Metrics) bool {
		return metrics.Sum(metricSendFailed) == due
	})
	require.NoError(t, err)
	siem.Respond(nil)
	l.write(t, 1000)
	require.EventuallyWithT(t, func(c *assert.CollectT) { assert.Equal(c, due, l.settle(siem).lost) }, patience, pollInterval)
	report(t, l.settle(siem))
}

func TestNothingIsLostByASlowDestination(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	siem.Respond(func(ctx context.Context) error {
		// Longer than the exporter waits for a response, at first.
		select {
		case <-time.After(300 * time.Millisecond):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	s := enforcing(t.TempDir(), home, siem.Endpoint())
	s.Configs = append(s.Configs, "yaml:{exporters: {otlp_grpc: {sending_queue: {batch: {min_size: 65536, max_size: 131072}}}}}")
	start(t, s)
	l.write(t, 5000)
	l.awaitAll(t, siem)
}

// TestNothingIsLostByAStopInFrontOfAFullQueue: a batch that could not be passed on before the collector was asked to stop is read again.
func TestNothingIsLostByAStopInFrontOfAFullQueue(t *testing.T) {
	t.Parallel()
	const small = "queue_size: 400000, batch: {min_size: 65536, max_size: 131072}"
	for name, queue := range map[string]string{
		"that makes file_log wait": small,
		"that refuses":             "block_on_overflow: false, " + small,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, siem := t.TempDir(), listen(t, "localhost:0")
			siem.Close()
			l := newLedger(t, home)
			shipped := enforcing(t.TempDir(), home, siem.Endpoint())
			s := shipped
			s.Configs = append(slices.Clone(shipped.Configs), "yaml:{exporters: {otlp_grpc: {sending_queue: {"+queue+"}}}}")
			stopped, err := collector.Start(within(t), s)
			require.NoError(t, err)
			l.write(t, 5000) // ten times what the queue holds
			awaitCount(t, stopped, metricQueueSize, 300_000)
			require.NoError(t, stopped.Stop())
			siem = listen(t, siem.Endpoint())
			start(t, shipped)
			l.awaitAll(t, siem)
		})
	}
}

func retryable(code codes.Code) error {
	s := status.New(code, "not now")
	if code == codes.ResourceExhausted {
		detailed, err := s.WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(100 * time.Millisecond)})
		if err != nil {
			return err
		}
		return detailed.Err()
	}
	return s.Err()
}
