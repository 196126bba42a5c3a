// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// runtimeLimit is where container runtimes split a line.
const runtimeLimit = 16 << 10

// runtimes write a line as container runtimes do, in pieces if it is long.
var runtimes = map[string]func(stream, line string) string{"containerd": criLine, "docker": dockerLine}

// criLine is what containerd and CRI-O write.
func criLine(stream, line string) string {
	var text strings.Builder
	for len(line) > runtimeLimit {
		fmt.Fprintf(&text, "2026-11-23T08:00:00.123456789Z %s P %s\n", stream, line[:runtimeLimit])
		line = line[runtimeLimit:]
	}
	fmt.Fprintf(&text, "2026-11-23T08:00:00.123456789Z %s F %s\n", stream, line)
	return text.String()
}

// dockerLine is what Docker's json-file driver writes.
func dockerLine(stream, line string) string {
	var text strings.Builder
	for line += "\n"; line != ""; {
		piece := line[:min(len(line), runtimeLimit)]
		line = line[len(piece):]
		quoted, _ := json.Marshal(piece) // a string
		fmt.Fprintf(&text, `{"log":%s,"stream":"%s","time":"2026-11-23T08:00:00.123456789Z"}`+"\n", quoted, stream)
	}
	return text.String()
}

// podLines are those of the sample that a runtime writes in one piece.
func podLines(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(daemonLines(t), func(line string) bool { return line == "" || len(line) > runtimeLimit })
}

// pod is containers.yaml on the files of a container.
type pod struct {
	folder   string
	settings collector.Settings
	siem     *otlp.Server
}

func newPod(t *testing.T, configs ...string) *pod {
	t.Helper()
	p := &pod{folder: filepath.Join(t.TempDir(), "bitbucket_bitbucket-0_7f0c", "bitbucket"), siem: listen(t, "localhost:0")}
	require.NoError(t, os.MkdirAll(p.folder, 0o750))
	p.settings = settings(append([]string{filepath.Join(configFolder, "containers.yaml")}, configs...)...)
	p.settings.Env = append(p.settings.Env, "STATE_DIR="+t.TempDir(), "POD_LOGS="+p.folder,
		"OTLP_ENDPOINT="+p.siem.Endpoint(), "OTLP_INSECURE=true", "AUDIT_COVERAGE_MODE=enforce")
	return p
}

// write appends to one of the container's files.
func (p *pod) write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, appendTo(filepath.Join(p.folder, name), []byte(text)))
}

// judged awaits that a collector has judged so many records.
func (p *pod) judged(t *testing.T, process *collector.Process, records int) map[string]int {
	t.Helper()
	metrics, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == records
	})
	require.NoError(t, err)
	return judgements(metrics)
}

// judgedPod returns what containers.yaml counts of what a runtime writes.
func judgedPod(t *testing.T, text string, records int, configs ...string) map[string]int {
	t.Helper()
	p := newPod(t, configs...)
	p.write(t, "0.log", text)
	counts := p.judged(t, start(t, p.settings), records)
	require.Eventually(t, func() bool { return len(p.siem.Records()) == kept(counts) }, patience, pollInterval)
	return counts
}

func TestContainersAreJudgedAsTheFileIs(t *testing.T) {
	t.Parallel()
	lines := podLines(t)
	want := judgedBy(t, lines, "default_level: base, coverage: {security: full}")
	for name, write := range runtimes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var text strings.Builder
			for _, line := range lines {
				text.WriteString(write("stdout", line))
			}
			assert.Equal(t, want, judgedPod(t, text.String(), len(lines)))
		})
	}
}

// longLine is a record of level full that runtimes split.
var longLine = strings.Replace(lineFull, "[]", `[{"name":"`+strings.Repeat("x", 2*runtimeLimit)+`"}]`, 1)

func TestLinesThatARuntimeHasSplitAreKept(t *testing.T) {
	t.Parallel()
	for name, write := range runtimes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, map[string]int{"keep malformed unknown unknown": 3, "drop above_level end_user_activity full": 1},
				judgedPod(t, write("stdout", longLine)+write("stdout", lineFull), 4))
		})
	}
}

// documentedJoin is the operators of docs/forms.md that join what a runtime has split, for containers.yaml.
func documentedJoin(t *testing.T) string {
	t.Helper()
	for _, block := range yamlBlocks(t, "../docs/forms.md") {
		var config struct {
			Receivers struct {
				FileLog struct {
					Operators []any `yaml:"operators"`
				} `yaml:"file_log"`
			} `yaml:"receivers"`
		}
		if strings.Contains(block.text, "type: recombine") {
			require.NoError(t, yaml.Unmarshal([]byte(block.text), &config))
			operators, err := json.Marshal(config.Receivers.FileLog.Operators)
			require.NoError(t, err)
			return `yaml:{receivers: {file_log: {operators: ` + string(operators) + `}}}`
		}
	}
	require.Fail(t, "no such operators are documented")
	return ""
}

func TestDocumentedOperatorsJoinWhatARuntimeHasSplit(t *testing.T) {
	t.Parallel()
	join := documentedJoin(t)
	for name, write := range runtimes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, map[string]int{"drop above_level end_user_activity full": 2}, judgedPod(t, write("stdout", longLine)+write("stdout", lineFull), 2, join))
		})
	}
}

// TestDocumentedOperatorsMixStreams shows why containers.yaml has no such operators.
func TestDocumentedOperatorsMixStreams(t *testing.T) {
	t.Parallel()
	join := documentedJoin(t)
	for name, write := range runtimes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, errs := strings.SplitAfter(write("stdout", longLine), "\n"), strings.SplitAfter(write("stderr", longLine), "\n")
			assert.Equal(t, map[string]int{"keep malformed unknown unknown": 2}, judgedPod(t, out[0]+errs[0]+out[1]+errs[1]+out[2]+errs[2], 2, join))
		})
	}
}

// TestDocumentedOperatorsLosePiecesInACrash shows the other reason: a piece that waits to be joined counts as read.
func TestDocumentedOperatorsLosePiecesInACrash(t *testing.T) {
	t.Parallel()
	pieces := strings.SplitAfter(dockerLine("stdout", longLine), "\n")
	// So that it waits, however slow the machine is.
	p := newPod(t, strings.ReplaceAll(documentedJoin(t), `"type":"recombine"`, `"type":"recombine","force_flush_period":"1h"`))
	p.write(t, "0.log", dockerLine("stdout", lineBase)+pieces[0])
	killed, err := collector.Start(within(t), p.settings)
	require.NoError(t, err)
	p.judged(t, killed, 1)
	p.write(t, "1.log", dockerLine("stdout", lineSecurityFull))
	p.judged(t, killed, 2) // the files are polled a second time after the position in the first is stored
	killed.Kill()

	p.write(t, "0.log", pieces[1]+pieces[2])
	assert.Equal(t, map[string]int{"keep malformed unknown unknown": 1}, p.judged(t, start(t, p.settings), 1))
}
