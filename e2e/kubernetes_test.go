// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// recordKubernetes lets a real API server write into a folder: audit.log and resources.tsv. It skips the test where the API server cannot be built; the first time
// takes minutes, then the compiled packages are in Go's cache. For the figures in docs/products.md, KUBERNETES_CLUSTER was 10m.
func recordKubernetes(t *testing.T) (folder string) {
	t.Helper()
	long(t)
	folder = t.TempDir()
	program := filepath.Join(folder, "kubernetes")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir = "kubernetes"
	if output, err := build.CombinedOutput(); err != nil {
		t.Skipf("there is no API server: %v: %s", err, output)
	}
	run := exec.CommandContext(t.Context(), program, "-work", folder, "-cluster", cmp.Or(os.Getenv("KUBERNETES_CLUSTER"), "1m"))
	output, err := run.CombinedOutput()
	require.NoError(t, err, "%s", output[max(0, len(output)-2000):])
	return folder
}

// TestRealAPIServer looks in several ways at what a real API server writes.
func TestRealAPIServer(t *testing.T) {
	t.Parallel()
	folder := recordKubernetes(t)
	for name, test := range map[string]func(t *testing.T, folder string){
		"is judged as testdata":         judgedAsTestdata,
		"serves what the catalog knows": servesWhatIsKnown,
		"torn records are kept":         tornAreKept,
		"figures":                       kubernetesFigures,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, folder)
		})
	}
}

// apiRecord is what tells records of an API server apart.
type apiRecord struct {
	Verb, RequestURI, Stage string
	User                    struct{ Username string }
	ObjectRef               struct{ APIGroup, Resource, Subresource string }
	ResponseStatus          struct{ Code int }
}

// apiRecordOf reads a line; a record without an object is told apart by its path.
func apiRecordOf(t *testing.T, line string) (r apiRecord) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(line), &r), line)
	if r.ObjectRef.Resource != "" {
		r.RequestURI = ""
	}
	return r
}

// key is the record's key.
func (r *apiRecord) key() string {
	if r.RequestURI != "" {
		return r.Verb + " " + r.RequestURI
	}
	return strings.Join([]string{r.Verb, r.ObjectRef.APIGroup, r.ObjectRef.Resource, r.ObjectRef.Subresource}, "/")
}

// judgedLines sends lines through the built collector, which writes onto each what would become of it, and returns that line by line: decision, reason, area, level.
func judgedLines(t *testing.T, lines []string, policy string) (verdicts []string) {
	t.Helper()
	siem := listen(t, "localhost:0")
	s := settings(filepath.Join(configFolder, "demo.yaml"), policyConfig("mode: annotate, annotate: {event: true}, catalog: {products: [kubernetes]}, default_level: base, "+policy),
		"yaml:{exporters: {otlp_grpc: {endpoint: '"+siem.Endpoint()+"', tls: {insecure: true}}}, service: {pipelines: {logs: {exporters: [otlp_grpc]}}}}")
	file := filepath.Join(t.TempDir(), "audit.log")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	s.Env = append(s.Env, "AUDIT_LOG="+file, "AUDIT_OUT="+t.TempDir())
	start(t, s)
	require.Eventually(t, func() bool { return len(siem.Records()) == len(lines) }, patience, pollInterval)
	byLine := map[string]string{}
	for _, record := range siem.Records() { // which arrive in any order
		var verdict []string
		for _, name := range []string{"decision", "reason", "area", "level"} {
			text, _ := otlp.Attribute(record, "audit_coverage."+name)
			verdict = append(verdict, cmp.Or(text, "-"))
		}
		byLine[otlp.Text(record.GetBody())] = strings.Join(verdict, " ")
	}
	for _, line := range lines {
		require.Contains(t, byLine, line)
		verdicts = append(verdicts, byLine[line])
	}
	return verdicts
}

// kubernetesReal is how many lines of testdata/kubernetes.log, the first ones, a real API server wrote.
const kubernetesReal = 165

// What is judged of records of Kubernetes: the policy of testdata, which is the demo's, and base alone.
const (
	kubernetesDemo = "coverage: {security: full, permissions: advanced, end_user_activity: off}"
	kubernetesBase = "coverage: {}"
)

// judgedAsTestdata: every record is known, and judged as the one of the same request in testdata, whose verdicts were written down from the rules.
func judgedAsTestdata(t *testing.T, folder string) {
	t.Helper()
	want := map[apiRecord]string{}
	text, err := os.ReadFile("../testdata/kubernetes.verdicts.csv")
	require.NoError(t, err)
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	require.NoError(t, err)
	for i, line := range readLines(t, "../testdata/kubernetes.log") {
		if i == kubernetesReal {
			break
		}
		row := rows[i+1]
		want[apiRecordOf(t, line)] = strings.Join([]string{row[1], row[2], cmp.Or(row[3], "-"), cmp.Or(row[4], "-")}, " ")
	}
	lines := readLines(t, filepath.Join(folder, "audit.log"))
	compared := map[string]int{}
	for i, verdict := range judgedLines(t, lines, kubernetesDemo) {
		r := apiRecordOf(t, lines[i])
		if expected, ok := want[r]; ok {
			compared[r.key()]++
			assert.Equal(t, expected, verdict, lines[i])
		}
		fields := strings.Fields(verdict)
		assert.Contains(t, []string{"covered", "above_level", "area_off", "unmapped"}, fields[1], lines[i])
		if fields[2] == "-" {
			assert.Contains(t, []string{"get /nowhere", "post /healthz"}, r.key(), "the only ones that are unknown")
		}
	}
	assert.Greater(t, len(compared), 80)
}

// servesWhatIsKnown compares the table by which the catalog is tested.
func servesWhatIsKnown(t *testing.T, folder string) {
	t.Helper()
	assert.Equal(t, readLines(t, "../processor/catalog/testdata/kubernetes-1.33.0.tsv"), readLines(t, filepath.Join(folder, "resources.tsv")))
}

// tornAreKept cuts every record in two.
func tornAreKept(t *testing.T, folder string) {
	t.Helper()
	var torn []string
	for i, line := range readLines(t, filepath.Join(folder, "audit.log")) {
		cut := 100 + i*7%(len(line)-150)
		torn = append(torn, line[:cut], line[cut:])
	}
	for i, verdict := range judgedLines(t, torn, kubernetesBase) {
		assert.Equal(t, "keep malformed - -", verdict, torn[i])
	}
}

// kubernetesFigures prints what is kept of the log at base, by area and by verdict. The figures in docs/products.md are its.
func kubernetesFigures(t *testing.T, folder string) {
	t.Helper()
	lines := readLines(t, filepath.Join(folder, "audit.log"))
	type figure struct{ records, bytes, kept, keptBytes int }
	areas, table := map[string]*figure{}, map[string]int{}
	var all figure
	for i, verdict := range judgedLines(t, lines, kubernetesBase) {
		fields := strings.Fields(verdict)
		area := areas[fields[2]]
		if area == nil {
			area = &figure{}
			areas[fields[2]] = area
		}
		for _, f := range []*figure{area, &all} {
			f.records, f.bytes = f.records+1, f.bytes+len(lines[i])
			if fields[0] == "keep" {
				f.kept, f.keptBytes = f.kept+1, f.keptBytes+len(lines[i])
			}
		}
		r := apiRecordOf(t, lines[i])
		table[r.Stage+"\t"+r.key()+"\t"+verdict]++
	}
	areas["all"] = &all
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		f := areas[area]
		_, _ = fmt.Fprintf(w, "%s\t%d records\t%d bytes\tkept %d\t%d bytes\n", area, f.records, f.bytes, f.kept, f.keptBytes)
	}
	for _, row := range slices.Sorted(maps.Keys(table)) {
		_, _ = fmt.Fprintf(w, "%s\t%d\n", row, table[row])
	}
	require.NoError(t, w.Flush())
	t.Log("\n" + text.String())
	assert.Less(t, all.kept, all.records/2, "of a server with few users, most is machines'")
}
