// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"slices"
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
	awaitCount(t, killed, collector.MetricAccepted, len(atNode))
	// A checkpoint is written after its lines were passed on. A line that is read later shows that the checkpoint of the others is on disk; its own may be missing,
	// and then the line is read again.
	const last = "read last"
	writeAuditLog(t, home, "00002", last)
	awaitCount(t, killed, collector.MetricAccepted, len(atNode)+1)
	killed.Kill()

	siem = listen(t, endpoint)
	start(t, agent(state, home, endpoint))
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		bodies := siem.Bodies()
		assert.Contains(c, bodies, last)
		assert.ElementsMatch(c, atNode, slices.DeleteFunc(bodies, func(body string) bool { return body == last }))
	}, patience, pollInterval)
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
