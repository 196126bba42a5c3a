// SPDX-License-Identifier: Apache-2.0

package source

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPathsAreReadAndPrinted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Path{
		"action":               {Steps: []string{"action"}},
		"@timestamp":           {Steps: []string{"@timestamp"}},
		"a.b.c":                {Steps: []string{"a", "b", "c"}},
		`"a.b".c`:              {Steps: []string{"a.b", "c"}},
		`a."b c"`:              {Steps: []string{"a", "b c"}},
		"hops[last]":           {Steps: []string{"hops"}, Element: ElementLast},
		`a."b.c"[first]`:       {Steps: []string{"a", "b.c"}, Element: ElementFirst},
		`annotations."x/y.io"`: {Steps: []string{"annotations", "x/y.io"}},
	} {
		p, err := ParsePath(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, p, text)
		again, err := ParsePath(p.String())
		require.NoError(t, err, text)
		assert.Equal(t, want, again, text)
	}
	for _, text := range []string{
		"", ".", "a.", ".a", "a..b", `"a`, `a"b"`, `""`, `"a"b`, "a b", "a|b", "{a}", "a[0]", "[last]", "a*", "a\tb", "\"a\x00\"", "a.b.c.d.e.f.g", "auditType", "auditType.area",
	} {
		_, err := ParsePath(text)
		assert.Error(t, err, text)
	}
}

func TestTwinsAreAllOtherSpellings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"a":         nil,
		"a.b":       {`"a.b"`},
		`"a.b"`:     {"a.b"},
		"a.b.c":     {`"a.b".c`, `a."b.c"`, `"a.b.c"`},
		`a."b.c"`:   {"a.b.c", `"a.b".c`, `"a.b.c"`},
		"a.b[last]": {`"a.b"`},
	} {
		p, err := ParsePath(text)
		require.NoError(t, err)
		var got []string
		for _, twin := range p.Twins() {
			got = append(got, twin.String())
		}
		assert.ElementsMatch(t, want, got, text)
	}
}

func TestKeysAreReadAndPrinted(t *testing.T) {
	t.Parallel()
	for text, parts := range map[string]int{"action": 1, "a.b": 1, "{a}/{b}": 2, `{verb}/{"x.y".z}/{w}`: 3, "{a} {b}": 2} {
		k, err := ParseKey(text)
		require.NoError(t, err, text)
		assert.Len(t, k.Paths, parts, text)
		assert.Equal(t, text, k.String())
	}
	for _, text := range []string{"{a}", "{a}{b}", "{a}/", "{a}/{b", "{a}/{b}:{c}", "{a}//{b}", "{a}.{b}", "a/{b}", "{a[last]}/{b}", "a[last]", "{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}"} {
		_, err := ParseKey(text)
		assert.Error(t, err, text)
	}
}
