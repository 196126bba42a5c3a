// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/otel/attribute"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// documentedPolicy is a YAML block of docs/rules.md, and what the list below it says that it does to the sample.
type documentedPolicy struct {
	line   int
	yaml   string
	claims []claim
}

// claim is one list, for records of a resource with this attribute, or of one without attributes.
type claim struct {
	key, value string
	items      []string
}

var withResource = regexp.MustCompile("^With the resource attribute `(.+)` = `(.+)`:$")

// documentedPolicies scans docs/rules.md: every list after a YAML block belongs to it, up to the next block or a heading.
func documentedPolicies(t *testing.T) (policies []documentedPolicy) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "rules.md"))
	require.NoError(t, err)
	var current *documentedPolicy
	inYAML := false
	for i, line := range strings.Split(string(text), "\n") {
		switch attr := withResource.FindStringSubmatch(line); {
		case line == "```yaml":
			policies = append(policies, documentedPolicy{line: i + 1})
			current, inYAML = &policies[len(policies)-1], true
		case inYAML && line == "```":
			inYAML = false
		case inYAML:
			current.yaml += line + "\n"
		case current == nil:
		case strings.HasPrefix(line, "#"):
			current = nil
		case attr != nil:
			current.claims = append(current.claims, claim{key: attr[1], value: attr[2]})
		case strings.HasPrefix(line, "- "):
			if len(current.claims) == 0 {
				current.claims = []claim{{}}
			}
			last := &current.claims[len(current.claims)-1]
			last.items = append(last.items, line)
		}
	}
	return policies
}

// config loads the block as the collector does.
func (p *documentedPolicy) config(t *testing.T) *auditcoverageprocessor.Config {
	t.Helper()
	cfg, err := loadYAML(t, p.yaml)
	require.NoError(t, err)
	return cfg
}

// loadYAML loads the processor's part of a configuration, and validates it.
func loadYAML(t *testing.T, yaml string) (*auditcoverageprocessor.Config, error) {
	t.Helper()
	retrieved, err := confmap.NewRetrievedFromYAML([]byte(yaml))
	require.NoError(t, err)
	conf, err := retrieved.AsConf()
	require.NoError(t, err)
	conf, err = conf.Sub("processors::audit_coverage")
	require.NoError(t, err)
	cfg := newConfig()
	require.NoError(t, conf.Unmarshal(cfg))
	return cfg, confmap.Validate(cfg)
}

// sampleLogs are the lines of the sample as file_log reads them, which skips the empty one, with their line numbers.
func sampleLogs(t *testing.T, key, value string) (logs plog.Logs, numbers []int) {
	t.Helper()
	_, lines := logsOf(t, filepath.Join(root, "testdata", "audit.log"))
	var bodies []string
	for i, line := range lines {
		if line != "" {
			bodies, numbers = append(bodies, line), append(numbers, i+1)
		}
	}
	logs = plog.NewLogs()
	shape(logs, bodies)
	if key != "" {
		logs.ResourceLogs().At(0).Resource().Attributes().PutStr(key, value)
	}
	return logs, numbers
}

// outcome is what a policy decided about the sample, by line number.
type outcome struct {
	kept, dropped []int
	matched       map[string][]int
}

// judgeSample has the verdicts written onto the records, and reads them from there.
func judgeSample(t *testing.T, cfg auditcoverageprocessor.Config, key, value string) outcome {
	t.Helper()
	cfg.Mode = event.ModeAnnotate
	logs, numbers := sampleLogs(t, key, value)
	h := newHarness(t, &cfg)
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	o := outcome{matched: map[string][]int{}}
	for i, rec := range h.sink.AllLogs()[0].ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().All() {
		if decision, _ := rec.Attributes().Get("audit_coverage.decision"); decision.Str() == event.DecisionKeep.String() {
			o.kept = append(o.kept, numbers[i])
		} else {
			o.dropped = append(o.dropped, numbers[i])
		}
		if rule, ok := rec.Attributes().Get("audit_coverage.rule"); ok {
			o.matched[rule.Str()] = append(o.matched[rule.Str()], numbers[i])
		}
	}
	return o
}

// items states the outcome as the document words it.
func items(cfg *auditcoverageprocessor.Config, with, without outcome) []string {
	list := []string{fmt.Sprintf("- Of %d lines %d are kept and %d dropped; without the exceptions %d and %d.",
		len(with.kept)+len(with.dropped), len(with.kept), len(with.dropped), len(without.kept), len(without.dropped))}
	for i := range cfg.Rules {
		list = append(list, fmt.Sprintf("- `%s` matches %s.", cfg.Rules[i].Name, inWords(with.matched[cfg.Rules[i].Name])))
	}
	for _, change := range []struct {
		what   string
		before []int
		after  []int
	}{{"Newly kept", without.dropped, with.kept}, {"Newly dropped", without.kept, with.dropped}} {
		changed := slices.DeleteFunc(slices.Clone(change.after), func(line int) bool { return !slices.Contains(change.before, line) })
		if len(changed) > 0 {
			list = append(list, fmt.Sprintf("- %s: %s.", change.what, inWords(changed)))
		}
	}
	return list
}

// inWords lists line numbers, or counts them if they are many.
func inWords(lines []int) string {
	const many = 16
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = strconv.Itoa(line)
	}
	last := len(texts) - 1
	switch {
	case last < 0:
		return "no line"
	case last == 0:
		return "line " + texts[0]
	case last >= many:
		return strconv.Itoa(len(lines)) + " lines"
	}
	return "lines " + strings.Join(texts[:last], ", ") + " and " + texts[last]
}

func TestDocumentedPoliciesDoWhatTheDocumentSays(t *testing.T) {
	t.Parallel()
	policies := documentedPolicies(t)
	require.GreaterOrEqual(t, len(policies), 10)
	for i := range policies {
		p := &policies[i]
		t.Run(fmt.Sprintf("line %d", p.line), func(t *testing.T) {
			t.Parallel()
			cfg := p.config(t)
			require.NotEmpty(t, p.claims, "found a block that claims nothing, expected a list below it")
			bare := *cfg
			bare.Rules, bare.ForceToBase, bare.Protected = nil, policy.Names{}, policy.Protected{}
			for _, c := range p.claims {
				with := judgeSample(t, *cfg, c.key, c.value)
				assert.Equal(t, items(cfg, with, judgeSample(t, bare, c.key, c.value)), c.items, "%s=%s", c.key, c.value)
				requireCounted(t, cfg, &c, with)
			}
		})
	}
}

// TestDocumentedErrorIsReal makes the typing mistake that the document describes.
func TestDocumentedErrorIsReal(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs", "rules.md"))
	require.NoError(t, err)
	quoted := regexp.MustCompile("```text\nError: processors::audit_coverage: (.+)\n```").FindStringSubmatch(string(text))
	require.NotNil(t, quoted)
	first := documentedPolicies(t)[1]
	_, err = loadYAML(t, strings.Replace(first.yaml, "logged_in_ssh", "loged_in_ssh", 1))
	require.EqualError(t, err, quoted[1])
}

// requireCounted runs the policy in its own mode, and compares what leaves the processor, and its metrics, with what was decided.
func requireCounted(t *testing.T, cfg *auditcoverageprocessor.Config, c *claim, with outcome) {
	t.Helper()
	h := newHarness(t, cfg)
	logs, numbers := sampleLogs(t, c.key, c.value)
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	leave := len(numbers)
	if cfg.Mode == event.ModeEnforce {
		leave = len(with.kept)
	}
	assert.Equal(t, leave, h.sink.LogRecordCount())
	for i := range cfg.Rules {
		name := cfg.Rules[i].Name
		assert.EqualValues(t, len(with.matched[name]),
			h.sum(t, "otelcol_processor_audit_coverage_rule_matches", attribute.String("rule", name)), name)
	}
}
