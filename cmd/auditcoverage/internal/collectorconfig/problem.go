// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// locate gives each problem of an error in a component's part the place that it speaks of.
func (c *Config) locate(err error, component ...string) error {
	var problems []string
	for line := range strings.SplitSeq(engine.PlainError(err).Error(), "\n") {
		path, problem := split(line)
		if problem == "" {
			continue
		}
		path, problem = c.lines.absorb(slices.Concat(component, path), problem)
		place := c.lines.place(slices.Concat(path, strings.Split(problem, "::")))
		problems = append(problems, fmt.Sprintf("%s: %s: %s", place, strings.Join(path, "::"), c.lines.nameVariables(path, problem)))
	}
	return errors.New(strings.Join(problems, "\n"))
}

var (
	// decodeError is how the framework reports a value that it cannot decode: 'rules[0].match' has invalid keys: kys.
	decodeError = regexp.MustCompile(`^'([^']*)' (.*)$`)
	invalidKeys = regexp.MustCompile(`^has invalid keys: (\S+)$`)
	pathSteps   = regexp.MustCompile(`[^.\[\]]+`)
	// typeName is what it calls a component's part as a whole.
	typeName = regexp.MustCompile(`^[a-z][a-z0-9]*\.[A-Z]\w*$`)
	// leadingPath is how a problem begins that says itself where it is.
	leadingPath = regexp.MustCompile(`^([a-z0-9_]+(?:::[A-Za-z0-9_-]+)*): (.*)$`)
)

// split is the path of a problem, as far as the framework says it in its own way, and the problem itself; the headings of its lists are none.
func split(line string) (path []string, problem string) {
	parts := decodeError.FindStringSubmatch(line)
	if parts == nil {
		if strings.HasSuffix(line, "the following error(s):") {
			return nil, ""
		}
		return nil, line
	}
	problem = parts[2]
	if !typeName.MatchString(parts[1]) {
		path = pathSteps.FindAllString(parts[1], -1)
	}
	if strings.HasSuffix(problem, "the following error(s):") {
		return nil, ""
	}
	if keys := invalidKeys.FindStringSubmatch(problem); keys != nil {
		return append(path, keys[1]), "no such key"
	}
	return path, problem
}

// absorb moves what a problem says of where it is to the path, as far as that is in the configuration's files.
func (l *locator) absorb(path []string, problem string) (longer []string, rest string) {
	for {
		parts := leadingPath.FindStringSubmatch(problem)
		if parts == nil {
			return path, problem
		}
		further := slices.Concat(path, strings.Split(parts[1], "::"))
		if l.find(further) == nil {
			return path, problem
		}
		path, problem = further, parts[2]
	}
}

var (
	// lineOfError is how the parser says in which line it failed.
	lineOfError = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)
	// bareVariable is a variable in braces or brackets, which end at its own brace.
	bareVariable = regexp.MustCompile(`[{\[].*[:,\[ ]\$\{`)
)

// notYAML is the parser's error with its file and line, and what is probably meant.
func notYAML(name string, text []byte, err error) error {
	if err == nil {
		return nil
	}
	place, problem := name, strings.TrimPrefix(err.Error(), "yaml: ")
	if parts := lineOfError.FindStringSubmatch(err.Error()); parts != nil {
		place, problem = name+":"+parts[1], parts[2]
	}
	hint := ""
	if at := bareVariable.FindIndex(text); at != nil { // the parser says where the flow began, or the line before
		place = fmt.Sprintf("%s:%d", name, 1+bytes.Count(text[:at[0]], []byte{'\n'}))
		hint = `; between { } or [ ] a variable needs quotes, such as {level: "${env:LEVEL}"}`
	}
	return fmt.Errorf("%s: not valid YAML: %s%s", place, problem, hint)
}
