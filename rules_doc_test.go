package auditcoverageprocessor

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/otel/attribute"
	"go.yaml.in/yaml/v3"
)

// A block of YAML in a document, and what is said of it behind it, up to the next block.
var (
	policyBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```\n(.*?)(?:```yaml|\\z)")
	claim       = regexp.MustCompile(`\*\*On the sample(?:, with (\S+) = (\S+))?:\*\* (.*)\.\n`)
)

// documentedPolicy is a policy of docs/rules.md with its claims.
type documentedPolicy struct {
	text   string
	claims [][]string
}

func documentedPolicies(t *testing.T) (policies []documentedPolicy) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("docs", "rules.md"))
	require.NoError(t, err)
	for rest := string(text); ; {
		found := policyBlock.FindStringSubmatchIndex(rest)
		if found == nil {
			return policies
		}
		policies = append(policies, documentedPolicy{rest[found[2]:found[3]], claim.FindAllStringSubmatch(rest[found[4]:found[5]], -1)})
		rest = rest[found[5]:]
	}
}

func TestRulesDocumentSaysWhatItsPoliciesDo(t *testing.T) {
	t.Parallel()
	policies := documentedPolicies(t)
	require.Len(t, policies, 11, "the first example, and ten policies")
	for _, p := range policies {
		assert.NotEmpty(t, p.claims, p.text)
		for _, c := range p.claims {
			r := newRig(t, policyFrom(t, p.text))
			logs, _ := logsOf(t, filepath.Join("testdata", "audit.log"))
			resource := logs.ResourceLogs().At(0)
			records := resource.ScopeLogs().At(0).LogRecords()
			records.RemoveIf(func(rec plog.LogRecord) bool { return rec.Body().Str() == "" }) // file_log hands on no empty line
			if c[1] != "" {
				resource.Resource().Attributes().PutStr(c[1], c[2])
			}
			require.NoError(t, r.ConsumeLogs(t.Context(), logs))
			assert.Equal(t, c[3], r.summary(t), p.text)
		}
	}
}

// policyFrom reads the processor's configuration of a block.
func policyFrom(t *testing.T, text string) *Config {
	t.Helper()
	var block struct {
		Processors map[string]map[string]any `yaml:"processors"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &block))
	cfg := createDefaultConfig().(*Config)
	require.NoError(t, confmap.NewFromStringMap(block.Processors["audit_coverage"]).Unmarshal(cfg))
	require.NoError(t, confmap.Validate(cfg))
	return cfg
}

// summary is what a rig has counted, in the words of docs/rules.md.
func (r *rig) summary(t *testing.T) string {
	t.Helper()
	text := fmt.Sprintf("kept %d, dropped %d",
		r.sum(t, recordsMetric, attribute.String("decision", "keep")), r.sum(t, recordsMetric, attribute.String("decision", "drop")))
	var rules []string
	for i := range r.rules {
		name := r.rules[i].Name
		if count := r.sum(t, "otelcol_processor_audit_coverage_rule_matches", attribute.String("rule", name)); count > 0 {
			rules = append(rules, fmt.Sprintf("%s %d", name, count))
		}
	}
	if len(rules) > 0 {
		text += "; by rule: " + strings.Join(rules, ", ")
	}
	return text
}
