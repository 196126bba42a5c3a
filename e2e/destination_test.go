// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// Lines as a Bitbucket node writes them, one for each way of being judged, and some that must arrive byte for byte.
const (
	lineBase         = `{"affectedObjects":[],"auditType":{"action":"Project created","actionI18nKey":"bitbucket.service.project.audit.action.projectcreated","area":"LOCAL_CONFIG_AND_ADMINISTRATION","category":"Projects","categoryI18nKey":"bitbucket.service.audit.category.projects","level":"BASE"},"timestamp":{"epochSecond":1741680000,"nano":1000000},"version":"1.0"}`
	lineFull         = `{"affectedObjects":[],"auditType":{"action":"Repository pulled","actionI18nKey":"bitbucket.service.repository.audit.action.repositorypull","area":"END_USER_ACTIVITY","category":"Repositories","categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"},"timestamp":{"epochSecond":1741680001,"nano":2000000},"version":"1.0"}`
	lineSecurityFull = `{"affectedObjects":[],"auditType":{"action":"User logged in","actionI18nKey":"bitbucket.service.user.audit.action.authenticationsuccess","area":"SECURITY","category":"Authentication","categoryI18nKey":"bitbucket.service.audit.category.authentication","level":"FULL"},"timestamp":{"epochSecond":1741680002,"nano":3000000},"version":"1.0"}`
	lineBlanks       = "\t " + lineBase + "  "
	lineInvalidUTF8  = "not UTF-8: \xff\xfe, nor an audit record"
)

// atNode are the lines of one node, and atSIEM those of them that base coverage with all of security keeps.
var (
	atNode = []string{lineBase, lineFull, lineSecurityFull, lineBlanks, lineInvalidUTF8}
	atSIEM = []string{lineBase, lineSecurityFull, lineBlanks, lineInvalidUTF8}
)

func TestAgentDeliversEverythingUntilItEnforces(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", atNode...)
	process := start(t, agent(t.TempDir(), home, siem.Endpoint()))
	awaitBodies(t, siem, atNode)
	awaitDropped(t, process, "observe", 1)
}

func TestAgentDeliversWhatIsCovered(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", atNode...)
	settings := agent(t.TempDir(), home, siem.Endpoint())
	settings.Env = append(settings.Env, "AUDIT_COVERAGE_MODE=enforce")
	process := start(t, settings)
	awaitDropped(t, process, "enforce", 1)
	awaitBodies(t, siem, atSIEM)
}

func TestTwoDestinationsGetEverythingAndWhatIsCovered(t *testing.T) {
	t.Parallel()
	home, archive, siem := t.TempDir(), listen(t, "localhost:0"), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", atNode...)
	process := start(t, twoDestinations(t.TempDir(), home, archive.Endpoint(), siem.Endpoint()))
	awaitDropped(t, process, "enforce", 1)
	awaitBodies(t, archive, atNode)
	awaitBodies(t, siem, replaced(atSIEM))
}

// replaced are lines as two-destinations.yaml sends them to the SIEM: with U+FFFD for what is not UTF-8.
func replaced(lines []string) (texts []string) {
	for _, line := range lines {
		texts = append(texts, strings.ToValidUTF8(line, "\ufffd"))
	}
	return texts
}

// agent runs agent.yaml with its folders and its destination.
func agent(state, home, endpoint string) collector.Settings {
	s := settings(filepath.Join(configFolder, "agent.yaml"))
	s.Env = []string{"STATE_DIR=" + state, "BITBUCKET_HOME=" + home, "OTLP_ENDPOINT=" + endpoint, "OTLP_INSECURE=true"}
	return s
}

// twoDestinations runs two-destinations.yaml with its folders and destinations.
func twoDestinations(state, home, archive, siem string) collector.Settings {
	s := settings(filepath.Join(configFolder, "two-destinations.yaml"))
	s.Env = []string{
		"STATE_DIR=" + state, "BITBUCKET_HOME=" + home,
		"ARCHIVE_ENDPOINT=" + archive, "ARCHIVE_INSECURE=true", "SIEM_ENDPOINT=" + siem, "SIEM_INSECURE=true",
	}
	return s
}

// awaitBodies waits until a destination has received exactly these bodies, byte for byte, in any order.
func awaitBodies(t *testing.T, server *otlp.Server, want []string) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.ElementsMatch(c, want, server.Bodies())
	}, patience, pollInterval)
}

// awaitDropped waits until audit_coverage has judged all lines of the node, and checks how many of them are to be dropped. Other instances judge them too.
func awaitDropped(t *testing.T, process *collector.Process, mode string, want int) {
	t.Helper()
	var dropped, judged int
	_, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
		dropped, judged = 0, 0
		for _, j := range metrics.Judged() {
			if j.Processor != "audit_coverage" {
				continue
			}
			assert.Equal(t, mode, j.Mode)
			judged += j.Count
			if j.Decision == "drop" {
				dropped += j.Count
			}
		}
		return judged == len(atNode)
	})
	require.NoError(t, err)
	assert.Equal(t, want, dropped)
}
