// SPDX-License-Identifier: Apache-2.0

package layering

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
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

// TestLinterHoldsTheArrows: the linter's strict rules, which are those of the component's packages, allow what the arrows do.
func TestLinterHoldsTheArrows(t *testing.T) {
	t.Parallel()
	held := map[string]bool{}
	for name, rule := range readLinterConfig(t).Linters.Settings.Depguard.Rules {
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
			folder := folderOfPattern(file)
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

// generated marks what others write.
var generated = []byte("// Code generated ")

// TestLinterHasARuleForEveryPackage: in every module that is linted, each package that is neither generated nor only tests has a rule about its imports.
func TestLinterHasARuleForEveryPackage(t *testing.T) {
	t.Parallel()
	var held []string // folders, and with /... those below them too
	for name, rule := range readLinterConfig(t).Linters.Settings.Depguard.Rules {
		for _, file := range rule.Files {
			switch {
			case name == "below" || strings.HasPrefix(file, "!"):
			case strings.HasSuffix(file, "/**.go"):
				held = append(held, folderOfPattern(file)+"/...")
			default:
				held = append(held, folderOfPattern(file))
			}
		}
	}
	seen := 0
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil || bytes.Contains(text, generated) {
			return err
		}
		relative, err := filepath.Rel(root, filepath.Dir(name))
		folder := filepath.ToSlash(relative)
		seen++
		assert.True(t, slices.ContainsFunc(held, func(h string) bool {
			below, ok := strings.CutSuffix(h, "/...")
			return h == folder || ok && strings.HasPrefix(folder+"/", below+"/")
		}), "%s: expected a rule of the linter", folder)
		return err
	}))
	assert.Greater(t, seen, 100)
}

// folderOfPattern returns the folder whose files a pattern of the linter matches.
func folderOfPattern(pattern string) string {
	return path.Dir(strings.TrimPrefix(strings.TrimPrefix(pattern, "**/"), "${config-path}/"))
}

func readLinterConfig(t *testing.T) (config linterConfig) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &config))
	return config
}
