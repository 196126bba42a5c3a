// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"fmt"
	"regexp"
	"strconv"

	"go.opentelemetry.io/collector/pdata/plog"
)

// Parser is an operator regex_parser of a receiver: it takes the body apart into attributes.
type Parser struct {
	form  *regexp.Regexp
	names []string
}

// parserKeys are the settings of a regex_parser that are understood, and the only value that they may have; any if it is empty.
var parserKeys = map[string]string{"type": "regex_parser", "id": "", "regex": "", "parse_from": "body", "parse_to": "attributes", "on_error": "send_quiet"}

// Parsers compiles the operators of a receiver that this command runs itself. The warnings name what it does not do, so that verdicts may differ.
func (c *Config) Parsers(f *FileLog) (parsers []Parser, warnings []string, err error) {
	cfg := Section(c.Collector, "receivers", f.Name)
	for _, key := range []string{"multiline", "header"} {
		if cfg[key] != nil {
			warnings = append(warnings, fmt.Sprintf("%s: %s of %s is not applied: verdicts may differ from the collector's",
				c.Place("receivers", f.Name, key), key, f.Name))
		}
	}
	for i, operator := range f.Operators {
		path := []string{"receivers", f.Name, "operators", strconv.Itoa(i)}
		if !isParser(operator) {
			warnings = append(warnings, fmt.Sprintf("%s: operator %v of %s is not run: verdicts that need what it does differ from the collector's",
				c.Place(path...), operator["type"], f.Name))
			continue
		}
		text, _ := operator["regex"].(string)
		form, err := regexp.Compile(text)
		if err != nil {
			return nil, nil, c.problem(append(path, "regex"), "%w", err)
		}
		parsers = append(parsers, Parser{form, form.SubexpNames()})
	}
	return parsers, warnings, nil
}

// isParser reports whether an operator is one that is run here.
func isParser(operator map[string]any) bool {
	for key, value := range operator {
		only, known := parserKeys[key]
		if !known || only != "" && value != only && (key != "on_error" || value != "send") {
			return false
		}
	}
	return operator["type"] == "regex_parser"
}

// Parse writes what is found in the body, and removes what an earlier record left.
func (p *Parser) Parse(record plog.LogRecord) {
	found := p.form.FindStringSubmatch(record.Body().Str())
	for i, name := range p.names {
		switch {
		case name == "":
		case found == nil:
			record.Attributes().Remove(name)
		default:
			record.Attributes().PutStr(name, found[i])
		}
	}
}
