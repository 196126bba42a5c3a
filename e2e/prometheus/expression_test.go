// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseFindsWhatAnExpressionReads(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		expr string
		want Expression
	}{
		"a metric":                 {"a", Expression{Selectors: []Selector{{Metric: "a"}}}},
		"a number is not a metric": {"0 * a > 1e9", Expression{Selectors: []Selector{{Metric: "a"}}}},
		"functions are not metrics, and times not labels": {
			`sum by (x, y) (rate(a{l="v", m=~"v|w"}[5m] offset 1d))`,
			Expression{
				Selectors: []Selector{{Metric: "a", Matchers: []Matcher{{"l", "=", "v"}, {"m", "=~", "v|w"}}}},
				Grouping:  []string{"x", "y"},
			},
		},
		"operators are not metrics": {
			`a unless on (x) b and c or -d{l="by (z)"}`,
			Expression{
				Selectors: []Selector{{Metric: "a"}, {Metric: "b"}, {Metric: "c"}, {Metric: "d", Matchers: []Matcher{{"l", "=", "by (z)"}}}},
				Grouping:  []string{"x"},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := Parse(test.expr)
			require.NoError(t, err)
			assert.Equal(t, test.want, found)
		})
	}
	_, err := Parse(`a{l=v}`)
	assert.ErrorContains(t, err, "found the matcher l=v")
}

func TestMatcherNamesTheAlternativesOfARegularExpression(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"a", "b"}, Matcher{"l", "=~", "a|b"}.Values())
	assert.Equal(t, []string{"a|b"}, Matcher{"l", "=", "a|b"}.Values())
}
