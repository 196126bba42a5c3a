// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Selector is a metric in an expression, with its matchers.
type Selector struct {
	Metric   string
	Matchers []Matcher
}

// Matcher is a condition on a label, such as reason="malformed".
type Matcher struct {
	Label string
	Op    string
	Value string
}

// Values returns the values that a matcher names; of a regular expression, its alternatives.
func (m Matcher) Values() []string {
	if strings.HasSuffix(m.Op, "~") {
		return strings.Split(m.Value, "|")
	}
	return []string{m.Value}
}

// Expression is what an expression of PromQL reads.
type Expression struct {
	Selectors []Selector
	// Grouping are the labels that its results are grouped, joined or matched by.
	Grouping []string
}

var (
	token = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\[[^\]]*\]|offset\s+\w+|[0-9][\w.]*|[a-zA-Z_:][\w:]*|[=!]~|!=|[{}(),=]`)
	name  = regexp.MustCompile(`^[a-zA-Z_:][\w:]*$`)
	// grouping are the keywords that labels follow.
	grouping = []string{"by", "without", "on", "ignoring", "group_left", "group_right"}
	// operators are the other words that are neither a function nor a metric.
	operators = []string{"and", "or", "unless", "bool"}
)

// Parse reads what an expression selects. It is not a full parser of PromQL: Prometheus itself finds what is wrong with an expression.
func Parse(expr string) (Expression, error) {
	p := parser{tokens: token.FindAllString(expr, -1)}
	var found Expression
	for p.more() {
		word := p.next()
		switch {
		case slices.Contains(grouping, word):
			found.Grouping = append(found.Grouping, p.list("(", ")")...)
		case !name.MatchString(word) || slices.Contains(operators, word) || p.peek() == "(" || slices.Contains(grouping, p.peek()):
			// A number, an operator, or a function: what it is applied to follows.
		default:
			selector, err := p.selector(word)
			if err != nil {
				return Expression{}, fmt.Errorf("%w in %s", err, expr)
			}
			found.Selectors = append(found.Selectors, selector)
		}
	}
	return found, nil
}

// parser walks over the tokens of an expression.
type parser struct {
	tokens []string
	pos    int
}

func (p *parser) more() bool { return p.pos < len(p.tokens) }

// peek returns the next token; empty at the end.
func (p *parser) peek() string {
	if !p.more() {
		return ""
	}
	return p.tokens[p.pos]
}

func (p *parser) next() string {
	word := p.peek()
	p.pos++
	return word
}

// list reads the tokens between two brackets, without commas; none if the opening one does not follow.
func (p *parser) list(open, closing string) (words []string) {
	if p.peek() != open {
		return nil
	}
	p.pos++
	for p.more() {
		switch word := p.next(); word {
		case closing:
			return words
		case ",":
		default:
			words = append(words, word)
		}
	}
	return words
}

// selector reads the matchers that follow a metric.
func (p *parser) selector(metric string) (Selector, error) {
	words := p.list("{", "}")
	selector := Selector{Metric: metric}
	for matcher := range slices.Chunk(words, 3) {
		if len(matcher) != 3 || !strings.HasPrefix(matcher[2], `"`) {
			return Selector{}, fmt.Errorf("found the matcher %s", strings.Join(matcher, ""))
		}
		selector.Matchers = append(selector.Matchers, Matcher{Label: matcher[0], Op: matcher[1], Value: strings.Trim(matcher[2], `"`)})
	}
	return selector, nil
}
