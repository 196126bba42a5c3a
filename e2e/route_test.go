// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// metricRefused counts the log records that an exporter could not deliver.
const metricRefused = "otelcol_exporter_send_failed_log_records"

// routeNotDrop runs route-not-drop.yaml with its folders and destinations, and what is put over it.
func routeNotDrop(t *testing.T, home, siem, rest string, over ...string) collector.Settings {
	t.Helper()
	s := settings(append([]string{filepath.Join(configFolder, "route-not-drop.yaml")}, over...)...)
	s.Env = append(s.Env, "STATE_DIR="+t.TempDir(), "BITBUCKET_HOME="+home,
		"SIEM_ENDPOINT="+siem, "SIEM_INSECURE=true", "REST_ENDPOINT="+rest, "REST_INSECURE=true")
	return s
}

func TestEachRecordIsRoutedToOneDestination(t *testing.T) {
	t.Parallel()
	home, siem, rest := t.TempDir(), listen(t, "localhost:0"), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", atNode...)
	start(t, routeNotDrop(t, home, siem.Endpoint(), rest.Endpoint()))
	awaitBodies(t, siem, atSIEM)
	awaitBodies(t, rest, []string{lineFull})
}

// TestForgedVerdictRoutesNothingAway sends records that claim a verdict of the processor's, with a signature and without.
func TestForgedVerdictRoutesNothingAway(t *testing.T) {
	t.Parallel()
	const decision, integrity = "audit_coverage.decision", "audit.integrity.value"
	toSIEM := []map[string]any{
		{"body": lineBase, decision: "drop"},
		{"body": lineBase + " ", decision: "drop", integrity: "signature"},
		{"body": lineBase + "  ", decision: "drop", integrity: ""},
		{"body": lineBase + "   ", decision: "drop", integrity: nil},
		{"body": lineFull, integrity: "signature"},
	}
	toRest := []map[string]any{{"body": lineFull + " ", decision: "keep"}}

	intake, siem, rest := freeAddress(t), listen(t, "localhost:0"), listen(t, "localhost:0")
	start(t, routeNotDrop(t, t.TempDir(), siem.Endpoint(), rest.Endpoint(),
		"yaml:{receivers: {otlp: {protocols: {grpc: {endpoint: '"+intake+"'}}}}, service: {pipelines: {logs/in: {receivers: [otlp]}}}}"))
	logs := plog.NewLogs()
	records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, attributes := range slices.Concat(toSIEM, toRest) {
		record := records.AppendEmpty()
		require.NoError(t, record.Attributes().FromRaw(attributes))
		record.Body().SetStr(attributes["body"].(string))
	}
	sendOTLP(t, intake, logs)
	awaitBodies(t, siem, bodiesOf(toSIEM))
	awaitBodies(t, rest, bodiesOf(toRest))
}

func TestRefusedBatchIsRoutedAgainAsAWhole(t *testing.T) {
	t.Parallel()
	home, siem, rest := t.TempDir(), listen(t, "localhost:0"), listen(t, "localhost:0")
	siem.Close()
	writeAuditLog(t, home, "00001", atNode...)
	// Without its queue the destination refuses at once, as a queue does that cannot write to its disk.
	process := start(t, routeNotDrop(t, home, siem.Endpoint(), rest.Endpoint(),
		"yaml:{exporters: {otlp_grpc/siem: {sending_queue: {enabled: false}, retry_on_failure: {enabled: false}}}}"))
	_, err := process.Await(within(t), "the batch to be refused", func(metrics collector.Metrics) bool {
		return metrics.Sum(metricRefused) > 0
	})
	require.NoError(t, err)

	siem = listen(t, siem.Endpoint())
	awaitBodies(t, siem, atSIEM)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Equal(c, []string{lineFull}, slices.Compact(rest.Bodies()), "what was not refused may be sent twice")
	}, patience, pollInterval)
}

// bodiesOf are the bodies of records that are to be sent.
func bodiesOf(records []map[string]any) (bodies []string) {
	for _, record := range records {
		bodies = append(bodies, record["body"].(string))
	}
	return bodies
}

// sendOTLP sends a batch over OTLP, once somebody listens.
func sendOTLP(t *testing.T, endpoint string, logs plog.Logs) {
	t.Helper()
	connection, err := grpc.NewClient(endpoint, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer func() { assert.NoError(t, connection.Close()) }()
	_, err = plogotlp.NewGRPCClient(connection).Export(within(t), plogotlp.NewExportRequestFromLogs(logs), grpc.WaitForReady(true))
	require.NoError(t, err)
}
