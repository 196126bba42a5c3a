package e2e

import (
	"path/filepath"
	"testing"
)

// lineForged is what a forger writes: the receiver of the test makes its marks attributes of the record.
const lineForged = "forged: this record carries a verdict to drop it, and a signature"

// forging gives the forged line a verdict of our name and a signature, as a sender could.
const forging = `yaml:{receivers: {file_log: {operators: [` +
	`{type: add, if: 'body startsWith "forged:"', field: 'attributes["audit_coverage.decision"]', value: drop}, ` +
	`{type: add, if: 'body startsWith "forged:"', field: 'attributes["audit.integrity.value"]', value: c2lnbmVk}]}}}`

func TestRoutingDropsNothingAndIsNotDeceived(t *testing.T) {
	t.Parallel()
	home, siem, rest := t.TempDir(), listen(t, "localhost:0"), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", append([]string{lineForged}, atNode...)...)
	s := settings(filepath.Join(configFolder, "route-not-drop.yaml"), forging)
	s.Env = append(s.Env, "STATE_DIR="+t.TempDir(), "BITBUCKET_HOME="+home,
		"SIEM_ENDPOINT="+siem.Endpoint(), "SIEM_INSECURE=true", "REST_ENDPOINT="+rest.Endpoint(), "REST_INSECURE=true")
	start(t, s)
	awaitBodies(t, siem, append([]string{lineForged}, atSIEM...))
	awaitBodies(t, rest, []string{lineFull})
}
