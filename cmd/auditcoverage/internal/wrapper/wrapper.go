// SPDX-License-Identifier: Apache-2.0

// Package wrapper says what stands around records that are wrapped, and what to configure to have them judged. It takes its time, and looks only at names.
package wrapper

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Wrapper is what stands around a record.
type Wrapper struct {
	// Shape describes it, by the names of its members alone.
	Shape string `json:"shape"`
	// Input is what to write under input of the processor, to have the record judged; empty if nothing opens this wrapper.
	Input string `json:"input,omitempty"`
}

// NothingOpens says what to do about a wrapper without Input.
const NothingOpens = "nothing opens it; split or unwrap it before this processor"

// Of describes the wrapper of a record that is wrapped.
func Of(log plog.LogRecord) Wrapper {
	switch body := log.Body(); body.Type() {
	case pcommon.ValueTypeMap:
		if w, ok := ofObject(body.Map().AsRaw()); ok {
			return w
		}
	case pcommon.ValueTypeStr, pcommon.ValueTypeBytes:
		if w, ok := ofText(textOf(body)); ok {
			return w
		}
	default: // holds no text
	}
	for name, value := range log.Attributes().All() {
		if value.Type() == pcommon.ValueTypeMap && isRecord(value.Map().AsRaw()) || isText(textOf(value)) {
			return Wrapper{"attribute " + name, `field: attributes["` + name + `"]`}
		}
	}
	return Wrapper{Shape: "a piece of a record, or a record in something else"}
}

func textOf(value pcommon.Value) string {
	if value.Type() == pcommon.ValueTypeBytes {
		return string(value.Bytes().AsRaw())
	}
	if value.Type() == pcommon.ValueTypeStr {
		return value.Str()
	}
	return ""
}

// ofText describes the wrapper of a text.
func ofText(text string) (Wrapper, bool) {
	var object map[string]any
	if json.Unmarshal([]byte(text), &object) == nil {
		return ofObject(object)
	}
	for _, kind := range []record.Envelope{{Syslog: &record.SyslogEnvelope{}}, {CRI: &struct{}{}}} {
		reader := newReader(record.Unwrap{kind})
		if reader.IdentifyText(text) == event.OutcomeUnrecognized || len(reader.Envelopes()) == 0 {
			continue
		}
		if tag := record.SyslogTag(text); kind.Syslog != nil && tag != "" {
			return Wrapper{"syslog line with the tag " + tag, "unwrap: [{syslog: {tags: [" + tag + "]}}]"}, true
		}
		return Wrapper{"line with a header of " + reader.Envelopes()[0].String(), "unwrap: [" + reader.Envelopes()[0].String() + "]"}, true
	}
	return Wrapper{}, false
}

// ofObject describes the wrapper of an object, by the path of the member that holds the record.
func ofObject(object map[string]any) (Wrapper, bool) {
	names := slices.Sorted(maps.Keys(object))
	for _, name := range names {
		path, listed, ok := find(object[name], 0)
		if !ok {
			continue
		}
		path = quoted(name) + path
		w := Wrapper{Shape: "JSON: " + path + beside(names, name)}
		switch {
		case slices.Equal(names, []string{"log", "stream", "time"}), slices.Equal(names, []string{"attrs", "log", "stream", "time"}):
			w.Input = "unwrap: [docker]"
		case !listed:
			w.Input = "unwrap: [{json: ['" + strings.ReplaceAll(path, "'", "''") + "']}]"
		}
		return w, true
	}
	return Wrapper{}, false
}

// shown is how many names of members a shape shows.
const shown = 6

// beside names the members beside one.
func beside(names []string, name string) string {
	others := slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name })
	if len(others) == 0 {
		return ""
	}
	more := ""
	if len(others) > shown {
		others, more = others[:shown], ", …"
	}
	return ", beside " + strings.Join(others, ", ") + more
}

// maxDepth bounds how deep a record is looked for.
const maxDepth = 8

// find returns where in a value a record stands, as the rest of a path, and whether it stands in a list, which nothing opens.
func find(value any, depth int) (path string, listed, ok bool) {
	if depth == maxDepth {
		return "", false, false
	}
	switch value := value.(type) {
	case string:
		return "", false, isText(value)
	case map[string]any:
		if isRecord(value) {
			return "", false, true
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if path, listed, ok = find(value[name], depth+1); ok {
				return "." + quoted(name) + path, listed, true
			}
		}
	case []any:
		for _, element := range value {
			if path, _, ok = find(element, depth+1); ok {
				return "[]" + path, true, true
			}
		}
	}
	return "", false, false
}

// quoted is a name as it stands in a path.
func quoted(name string) string {
	if strings.ContainsAny(name, ". \t") {
		return `"` + name + `"`
	}
	return name
}

// isRecord reports whether an object is an audit record.
func isRecord(object map[string]any) bool {
	text, err := json.Marshal(object)
	return err == nil && isText(string(text))
}

// isText reports whether a text is an audit record, or a piece of one that is known as such.
func isText(text string) bool {
	reader := newReader(record.NewDefaultUnwrap())
	return reader.IdentifyText(text) >= event.OutcomeMalformed
}

func newReader(unwrap record.Unwrap) record.Reader {
	cfg := record.NewDefaultConfig()
	cfg.Unwrap = unwrap
	return record.NewReader(record.NewOptions(cfg, false))
}
