// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// TestUnnamedProductsAreNamed: the plan names the products whose records it saw and that the configuration does not name, and whose records are recognized as a
// catalog of the user's declares.
func TestUnnamedProductsAreNamed(t *testing.T) {
	t.Parallel()
	own := filepath.Join(t.TempDir(), "own.yaml")
	require.NoError(t, os.WriteFile(own, []byte(`
product: gitlab
version: '1'
source: {has: [[event_name, author_id, entity_id]], key: event_name}
events: [{id: gitlab.own, keys: [own], area: security, level: base}]
`), 0o600))
	id := component.NewID(auditcoverageprocessor.NewFactory().Type())
	engineOf := func(products string) plan.Settings {
		cfg := load(t, "default_level: base\ncatalog: {products: ["+products+"], files: ['"+own+"']}\n")
		e, err := decision.NewEngine(id, cfg)
		require.NoError(t, err)
		return plan.Settings{Engine: e}
	}
	s := engineOf("bitbucket, gitlab")
	s.Others = func() (*engine.Engine, error) { return engineOf("bitbucket, github, gitlab").Engine, nil }
	const lines = `{"action":"git.clone","_document_id":"a"}
{"event_name":"own","author_id":1,"entity_id":1}
{"msg":"x"}
`
	name := filepath.Join(t.TempDir(), "a.log")
	require.NoError(t, os.WriteFile(name, []byte(lines), 0o600))
	s.Reader = &filelog.Reader{MaxRecord: 1 << 20, Names: []string{name}, Stdin: strings.NewReader(""), Progress: io.Discard}
	result, err := plan.Run(t.Context(), s)
	require.NoError(t, err)
	assert.Equal(t, []plan.Unnamed{{Product: "github", Count: plan.Count{Records: 1, Bytes: 41}}}, result.Unnamed)
	assert.Equal(t, []plan.Replaced{{Product: "gitlab", Catalog: own}}, result.Replaced)
	var text bytes.Buffer
	require.NoError(t, result.Write(&text, display.FormatText))
	assert.Contains(t, text.String(), "github: 1 record")
	assert.Contains(t, text.String(), "gitlab: "+own)
}

// TestOtherProductsAreAskedForOnce: reading the catalogs of all products takes time, so that it is done for records in no form alone, whoever meets one first.
func TestOtherProductsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	e, err := decision.NewEngine(component.NewID(auditcoverageprocessor.NewFactory().Type()), load(t, policies["demo"]))
	require.NoError(t, err)
	text, err := os.ReadFile(sample)
	require.NoError(t, err)
	unformed := filepath.Join(t.TempDir(), "unformed.log")
	require.NoError(t, os.WriteFile(unformed, bytes.Repeat([]byte("no record\n"), 100_000), 0o600))
	formed := filepath.Join(t.TempDir(), "formed.log")
	require.NoError(t, os.WriteFile(formed, text[:bytes.IndexByte(text, '\n')+1], 0o600))

	asked := 0
	failure := errors.New("no catalog")
	s := plan.Settings{Engine: e, Deciders: 3, Others: func() (*engine.Engine, error) {
		asked++
		return nil, failure
	}}
	for _, name := range []string{formed, unformed} {
		s.Reader = &filelog.Reader{MaxRecord: 1 << 20, Names: []string{name}, Stdin: strings.NewReader(""), Progress: io.Discard}
		_, err = plan.Run(t.Context(), s)
		if name == formed {
			require.NoError(t, err)
			require.Zero(t, asked)
		}
	}
	require.ErrorIs(t, err, failure)
	require.Equal(t, 1, asked)
}
