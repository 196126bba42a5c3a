// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"encoding/json"
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

	"github.com/auditcoverage/auditcoverageprocessor"
)

const (
	grantLine = `{"affectedObjects":[],"auditType":{"action":"Global permission granted","actionI18nKey":"bitbucket.service.user.audit.action.globalpermissiongranted",` +
		`"area":"PERMISSIONS","level":"BASE"},"author":{"name":"mira"}}`
	cloneLine = `{"affectedObjects":[],"auditType":{"action":"Repository cloned","actionI18nKey":"bitbucket.git.audit.action.clone",` +
		`"area":"END_USER_ACTIVITY","level":"FULL"},"author":{"name":"mira"}}`
)

// envelopeRow is a row of the table of envelopes in docs/forms.md.
var envelopeRow = regexp.MustCompile("(?m)^\\| `(.*LINE.*)` \\| (.*) \\| .* \\| (keep|drop), (\\w+) \\| (keep|drop), (\\w+) \\|$")

// TestTableOfEnvelopesIsTrue judges a grant and a clone in every shape that docs/forms.md lists, as it is configured there.
func TestTableOfEnvelopesIsTrue(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs", "forms.md"))
	require.NoError(t, err)
	rows := envelopeRow.FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(rows), 25)
	for _, row := range rows {
		shape, opened := row[1], strings.ReplaceAll(row[2], "`", "")
		section := "default_level: base\n"
		if opened != "" && opened != "always" {
			section += "input: {unwrap: [" + opened + "]}\n"
		}
		for i, line := range []string{grantLine, cloneLine} {
			decision, reason := row[3+2*i], row[4+2*i]
			h := newHarness(t, configOf(t, section))
			logs := plog.NewLogs()
			logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr(withLine(t, shape, line))
			require.NoError(t, h.ConsumeLogs(t.Context(), logs))
			assert.EqualValues(t, 1, h.sum(t, recordsMetric, attribute.String("decision", decision), attribute.String("reason", reason)), "%s: %s", section, row[0])
			assert.Equal(t, decision == "keep", h.sink.LogRecordCount() == 1, row[0])
		}
	}
}

// withLine puts a line into a shape: escaped where it stands in a string.
func withLine(t *testing.T, shape, line string) string {
	t.Helper()
	quoted, err := json.Marshal(line)
	require.NoError(t, err)
	parts := strings.Split(shape, "LINE")
	text := parts[0]
	for _, part := range parts[1:] {
		if strings.Count(strings.ReplaceAll(text, `\"`, ""), `"`)%2 == 1 {
			text += string(quoted[1 : len(quoted)-1])
		} else {
			text += line
		}
		text += part
	}
	return text
}

// configOf reads the configuration of a processor.
func configOf(t *testing.T, section string) *auditcoverageprocessor.Config {
	t.Helper()
	var values map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(section), &values))
	cfg := newConfig()
	require.NoError(t, confmap.NewFromStringMap(values).Unmarshal(cfg))
	require.NoError(t, cfg.Validate())
	return cfg
}
