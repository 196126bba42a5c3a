// SPDX-License-Identifier: Apache-2.0

package logfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// TestArgumentsStandForFiles lists arguments in a folder that has files, folders, and links, and the files that they stand for.
func TestArgumentsStandForFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.log", "b.log", "c_test.yaml", ".hidden", "sub/d.log", "sub/deep/e.log", "sub/.hidden/f.log", "folders/only/g.log"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600))
	}
	for link, to := range map[string]string{"linked.log": "sub/d.log", "twice.log": "a.log", "broken.log": "absent"} {
		require.NoError(t, os.Symlink(filepath.Join(dir, to), filepath.Join(dir, link)))
	}
	for name, c := range map[string]struct {
		selection logfile.Selection
		arguments string
		want      string
		wantError string
	}{
		"a folder":                 {logfile.Selection{}, ".", "a.log b.log c_test.yaml linked.log", ""},
		"with its folders":         {logfile.Selection{Recursive: true}, ".", "a.log b.log c_test.yaml folders/only/g.log linked.log sub/deep/e.log", ""},
		"only some of its files":   {logfile.Selection{Endings: []string{"_test.yaml", "_test.yml"}}, ".", "c_test.yaml", ""},
		"none of its files":        {logfile.Selection{Endings: []string{"_test.yaml", "_test.yml"}}, "sub", "", "sub: found no file *_test.yaml or *_test.yml in it: expected --recursive, to look into its folders"},
		"a folder of folders":      {logfile.Selection{}, "folders", "", "folders: found no file in it: expected --recursive, to look into its folders"},
		"a file and its link":      {logfile.Selection{}, "twice.log a.log", "twice.log", ""},
		"a file twice":             {logfile.Selection{}, "a.log ./a.log", "a.log", ""},
		"a pattern":                {logfile.Selection{}, "{a,b}.log", "a.log b.log", ""},
		"a pattern over folders":   {logfile.Selection{}, "sub/**/*.log", "sub/.hidden/f.log sub/d.log sub/deep/e.log", ""},
		"a pattern of folders":     {logfile.Selection{}, "s*", "sub/d.log", ""},
		"a pattern that fits none": {logfile.Selection{}, "x*", "", "x*: found no such file"},
		"no pattern":               {logfile.Selection{}, "[", "", "[: syntax error in pattern"},
		"a broken link":            {logfile.Selection{}, "broken.log", "", "broken.log: found no such file"},
		"standard input":           {logfile.Selection{}, "- a.log -", "- a.log", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var arguments []string
			for argument := range strings.FieldsSeq(c.arguments) {
				if argument != logfile.Stdin {
					argument = filepath.Join(dir, argument)
				}
				arguments = append(arguments, argument)
			}
			names, err := c.selection.Names(arguments)
			if c.wantError != "" {
				require.ErrorContains(t, err, c.wantError)
				return
			}
			require.NoError(t, err)
			for i := range names {
				names[i] = strings.TrimPrefix(names[i], dir+string(filepath.Separator))
			}
			assert.Equal(t, c.want, strings.Join(names, " "))
		})
	}
}
