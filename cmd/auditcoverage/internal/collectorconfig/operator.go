// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"slices"
	"strconv"
)

// recordOperators are the types of operators that do nothing but parse, change, filter or join records.
var recordOperators = []string{
	"add", "assign_keys", "container", "copy", "csv_parser", "filter", "flatten", "json_array_parser", "json_parser", "key_value_parser", "move", "noop",
	"otelcol", "recombine", "regex_parser", "regex_replace", "remove", "retain", "router", "sanitize_utf8", "scope_name_parser", "severity_parser",
	"syslog_parser", "time_parser", "trace_parser", "unquote", "uri_parser",
}

// checkOperators finds operators of a receiver that are not run outside the collector: they read something else, or write somewhere.
func (c *Config) checkOperators(receiver string) error {
	for _, path := range [][]string{{"operators"}, {"header", "metadata_operators"}} {
		path = slices.Concat([]string{"receivers", receiver}, path)
		last := len(path) - 1
		list, _ := Section(c.Collector, path[:last]...)[path[last]].([]any)
		for i, item := range list {
			operator, _ := item.(map[string]any)
			if typ, ok := operator["type"].(string); ok && !slices.Contains(recordOperators, typ) {
				return c.problem(append(path, strconv.Itoa(i)),
					"found %s, which is not run here: expected an operator that only parses, changes, filters or joins records", typ)
			}
		}
	}
	return nil
}
