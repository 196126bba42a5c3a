// SPDX-License-Identifier: Apache-2.0

package policytest

import (
	"encoding"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// locate notes the lines of the configuration's name and of the cases, in a text that was decoded already.
func (f *File) locate(text []byte) {
	var root yaml.Node
	if yaml.Unmarshal(text, &root) != nil || len(root.Content) == 0 {
		return
	}
	mapping := root.Content[0].Content
	for i := 0; i+1 < len(mapping); i += 2 {
		switch mapping[i].Value {
		case "config":
			f.ConfigPlace = fmt.Sprintf("%s:%d", f.Name, mapping[i].Line)
		case "cases":
			for k, item := range mapping[i+1].Content[:min(len(mapping[i+1].Content), len(f.Cases))] {
				f.Cases[k].Place = fmt.Sprintf("%s:%d", f.Name, item.Line)
			}
		}
	}
}

// decisionWord and reasonWord are words of a closed set whose errors name their lines.
type (
	decisionWord struct{ Value event.Decision }
	reasonWord   struct{ Value event.Reason }
)

// UnmarshalYAML reads the word.
func (w *decisionWord) UnmarshalYAML(node *yaml.Node) error { return readWord(node, &w.Value) }

// UnmarshalYAML reads the word.
func (w *reasonWord) UnmarshalYAML(node *yaml.Node) error { return readWord(node, &w.Value) }

func readWord(node *yaml.Node, value encoding.TextUnmarshaler) error {
	if err := value.UnmarshalText([]byte(node.Value)); err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %v", node.Line, err)}}
	}
	return nil
}

var (
	lineOfError = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	typeOfError = regexp.MustCompile(` (not found )?in(?:to)? type [\w.*]+`)
	kindOfError = regexp.MustCompile("^cannot unmarshal (!!\\w+)(?: `[^`]*`)? into (\\S+)$")
)

// kinds are the kinds of values, as YAML and as Go call them.
var kinds = map[string]string{
	"!!seq": "a list", "!!map": "a section", "!!str": "a text", "!!int": "a number", "!!float": "a number", "!!bool": "true or false",
	"string": "a text", "map[string]string": "a section of texts", "map[string]*string": "a section of texts", "[]policytest.Case": "a list",
	"policytest.File": "a section", "policytest.Case": "a section", "policytest.Record": "a section", "policytest.Expect": "a section",
}

// located gives the problems of a YAML document the form file:line: problem.
func located(name string, err error) error {
	problems := []string{err.Error()}
	var typeError *yaml.TypeError
	if errors.As(err, &typeError) {
		problems = typeError.Errors
	}
	for i, problem := range problems {
		place := name
		if parts := lineOfError.FindStringSubmatch(problem); parts != nil {
			place, problem = name+":"+parts[1], parts[2]
		}
		if parts := kindOfError.FindStringSubmatch(problem); parts != nil && kinds[parts[1]] != "" && kinds[parts[2]] != "" {
			problem = fmt.Sprintf("found %s: expected %s", kinds[parts[1]], kinds[parts[2]])
		}
		problems[i] = place + ": " + typeOfError.ReplaceAllString(problem, " ${1}")
	}
	return errors.New(strings.Join(problems, "\n"))
}
