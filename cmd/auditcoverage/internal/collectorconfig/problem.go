// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// locate gives each problem of an error in a component's part the place that it speaks of.
func (c *Config) locate(err error, component ...string) error {
	var problems []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		path, problem := split(line)
		if problem == "" {
			continue
		}
		name := strings.Join(slices.Concat(component, path), "::")
		place := c.lines.place(slices.Concat(component, path, strings.Split(problem, "::")))
		problems = append(problems, fmt.Sprintf("%s: %s: %s", place, name, problem))
	}
	return errors.New(strings.Join(problems, "\n"))
}

var (
	// decodeError is how the framework reports a value that it cannot decode: 'rules[0].match' has invalid keys: kys.
	decodeError = regexp.MustCompile(`^'([^']*)' (.*)$`)
	invalidKeys = regexp.MustCompile(`^has invalid keys: (\S+)$`)
	pathSteps   = regexp.MustCompile(`[^.\[\]]+`)
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
	path, problem = pathSteps.FindAllString(parts[1], -1), parts[2]
	if strings.HasSuffix(problem, "the following error(s):") {
		return nil, ""
	}
	if keys := invalidKeys.FindStringSubmatch(problem); keys != nil {
		return append(path, keys[1]), "no such key"
	}
	return path, problem
}
