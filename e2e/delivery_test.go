// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

func TestAgentDeliversWhatItHadReadWhenItWasKilled(t *testing.T) {
	t.Parallel()
	state, home, siem := t.TempDir(), t.TempDir(), listen(t, "localhost:0")
	endpoint := siem.Endpoint()
	siem.Close()
	writeAuditLog(t, home, "00001", atNode...)
	killed, err := collector.Start(within(t), agent(state, home, endpoint))
	require.NoError(t, err)
	_, err = killed.Await(within(t), "the lines to be read", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricAccepted) == len(atNode)
	})
	killed.Kill()
	require.NoError(t, err)

	siem = listen(t, endpoint)
	start(t, agent(state, home, endpoint))
	awaitBodies(t, siem, atNode)
}

func TestArchiveIsServedWhileTheSIEMIsDown(t *testing.T) {
	t.Parallel()
	home, archive, siem := t.TempDir(), listen(t, "localhost:0"), listen(t, "localhost:0")
	siem.Close()
	writeAuditLog(t, home, "00001", atNode...)
	start(t, twoDestinations(t.TempDir(), home, archive.Endpoint(), siem.Endpoint()))
	awaitBodies(t, archive, atNode)

	siem = listen(t, siem.Endpoint())
	awaitBodies(t, siem, replaced(atSIEM))
	assert.Len(t, archive.Bodies(), len(atNode), "nothing is sent twice to the archive")
}

func TestLinesOfAnyLengthAreDelivered(t *testing.T) {
	t.Parallel()
	// Together they are more than a destination accepts in one batch, and each is just below where file_log splits a line.
	lines := make([]string, 10)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"n":%d,"text":"%s"}`, i, strings.Repeat("x", 1<<20-100))
	}
	home, siem := t.TempDir(), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", lines...)
	start(t, agent(t.TempDir(), home, siem.Endpoint()))
	awaitBodies(t, siem, lines)
}

func TestFilesThatBeginAlikeAreBothRead(t *testing.T) {
	t.Parallel()
	// The records differ in their time alone, which comes after the first 1000 bytes.
	same := `{"affectedObjects":[{"name":"` + strings.Repeat("x", 1200) + `"}],"timestamp":{"epochSecond":`
	first, second := same+"1741680000}}", same+"1741766400}}"
	home, siem := t.TempDir(), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", first)
	writeAuditLog(t, home, "00002", second)
	start(t, agent(t.TempDir(), home, siem.Endpoint()))
	awaitBodies(t, siem, []string{first, second})
}
