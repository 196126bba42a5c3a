// SPDX-License-Identifier: Apache-2.0

package layering

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// linterConfig is the part of the linter's configuration that says which imports are allowed where.
type linterConfig struct {
	Linters struct {
		Settings struct {
			Depguard struct {
				Rules map[string]struct {
					Mode  string   `yaml:"list-mode"`
					Files []string `yaml:"files"`
					Allow []string `yaml:"allow"`
				} `yaml:"rules"`
			} `yaml:"depguard"`
		} `yaml:"settings"`
	} `yaml:"linters"`
}

// TestLinterHoldsTheArrows: the linter has a rule for every package that is neither generated nor only tests, and it allows what the arrows do.
func TestLinterHoldsTheArrows(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	require.NoError(t, err)
	var config linterConfig
	require.NoError(t, yaml.Unmarshal(text, &config))
	held := map[string]bool{}
	for name, rule := range config.Linters.Settings.Depguard.Rules {
		if rule.Mode != "strict" {
			continue
		}
		var allowed []string
		for _, allow := range rule.Allow {
			if exact, ok := strings.CutSuffix(allow, "$"); ok { // without it, it would allow the packages below too
				allowed = append(allowed, exact)
			}
		}
		for _, file := range rule.Files {
			if strings.HasPrefix(file, "!") {
				continue
			}
			folder := path.Dir(strings.TrimPrefix(strings.TrimPrefix(file, "**/"), "${config-path}/"))
			assert.ElementsMatch(t, arrows[folder], ours(allowed), "rule %s: %s", name, folder)
			held[folder] = true
		}
	}
	for folder := range arrows {
		if !strings.Contains(folder, "internal/") {
			assert.True(t, held[folder], "%s: expected a rule of the linter", folder)
		}
	}
}
