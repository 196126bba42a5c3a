// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const (
	attributeDecision  = "audit_coverage.decision"
	attributeIntegrity = "audit.integrity.value"
)

// TestForgedVerdictRoutesNothingAway sends records that claim a verdict of the processor's, with a signature and without, and
// routes them by their verdicts as the documentation says.
func TestForgedVerdictRoutesNothingAway(t *testing.T) {
	t.Parallel()
	kept := []map[string]any{
		{"body": lineBase, attributeDecision: "drop"},
		{"body": lineBase + " ", attributeDecision: "drop", attributeIntegrity: "signature"},
		{"body": lineBase + "  ", attributeDecision: "drop", attributeIntegrity: ""},
		{"body": lineBase + "   ", attributeDecision: "drop", attributeIntegrity: nil},
		{"body": lineFull, attributeIntegrity: "signature"},
	}
	away := []map[string]any{{"body": lineFull + " ", attributeDecision: "keep"}}

	intake, out := freeAddress(t), filepath.Join(t.TempDir(), "annotated.json")
	s := gateway(t.TempDir(), intake, "localhost:0")
	s.Env = append(s.Env, "AUDIT_COVERAGE_MODE=annotate")
	s.Configs = append(s.Configs, "yaml:{exporters: {file: {path: '"+out+"'}}, service: {pipelines: {logs: {exporters: [file]}}}}")
	start(t, s)
	logs := plog.NewLogs()
	records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, attributes := range slices.Concat(kept, away) {
		record := records.AppendEmpty()
		require.NoError(t, record.Attributes().FromRaw(attributes))
		record.Body().SetStr(attributes["body"].(string))
	}
	sendOTLP(t, intake, logs)

	require.EventuallyWithT(t, func(c *assert.CollectT) {
		gotKept, gotAway := route(c, out)
		assert.ElementsMatch(c, bodiesOf(kept), gotKept)
		assert.ElementsMatch(c, bodiesOf(away), gotAway)
	}, patience, pollInterval)
}

// route splits the records of a file by their verdicts: a signed record is not written to, so it goes where kept ones go.
func route(c *assert.CollectT, path string) (kept, away []string) {
	text, err := os.ReadFile(path)
	require.NoError(c, err)
	logs, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(text)
	require.NoError(c, err)
	for _, record := range logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().All() {
		decision, _ := record.Attributes().Get(attributeDecision)
		_, signed := record.Attributes().Get(attributeIntegrity)
		if decision.Str() == "drop" && !signed {
			away = append(away, record.Body().Str())
		} else {
			kept = append(kept, record.Body().Str())
		}
	}
	return kept, away
}

// bodiesOf returns the bodies of records that are to be sent.
func bodiesOf(records []map[string]any) (bodies []string) {
	for _, record := range records {
		bodies = append(bodies, record["body"].(string))
	}
	return bodies
}

// sendOTLP sends a batch over OTLP, once a server listens.
func sendOTLP(t *testing.T, endpoint string, logs plog.Logs) {
	t.Helper()
	connection, err := grpc.NewClient(endpoint, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer func() { assert.NoError(t, connection.Close()) }()
	_, err = plogotlp.NewGRPCClient(connection).Export(within(t), plogotlp.NewExportRequestFromLogs(logs), grpc.WaitForReady(true))
	require.NoError(t, err)
}
