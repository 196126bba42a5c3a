// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// maxHeaders is how many syslog headers may stand before a message: that of its sender, and that of a relay.
const maxHeaders = 2

// envelopes is what is opened, compiled from an Unwrap.
type envelopes struct {
	syslog, cri, docker bool
	tags                []string   // whose lines are opened; nil for all
	paths               [][]string // of members in other programs' objects
}

func newEnvelopes(unwrap Unwrap) (e envelopes) {
	for _, envelope := range unwrap {
		if envelope.Syslog != nil {
			e.syslog, e.tags = true, envelope.Syslog.Tags
		}
		e.cri = e.cri || envelope.CRI != nil
		e.docker = e.docker || envelope.Docker != nil
		for _, path := range envelope.JSON {
			e.paths = append(e.paths, path.steps())
		}
	}
	return e
}

// opensTag reports whether the lines of a program are opened.
func (e *envelopes) opensTag(tag string) bool {
	return e.syslog && (e.tags == nil || slices.Contains(e.tags, tag))
}

// identifyLayer reads a text that stands in so many envelopes.
func (r *Reader) identifyLayer(text string, layer int) event.Outcome {
	r.reset()
	text = cutLead(text)
	switch jsonscan.Peek(text, 0) {
	case '{':
		return r.identifyBrace(text, layer)
	case '"':
		if end, _ := jsonscan.SkipString(text, 1); layer < maxLayers && end != jsonscan.Invalid && jsonscan.SkipSpace(text, end) == len(text) {
			return r.identifyInner(r.decode(text, layer), EnvelopeLiteral, layer)
		}
		return r.identifyPlain(text)
	default:
		return r.identifyLine(text, layer)
	}
}

// identifyInner reads what stands in an envelope.
func (r *Reader) identifyInner(text string, kind EnvelopeKind, layer int) event.Outcome {
	r.envelopes[layer] = kind
	r.opened = layer + 1
	return r.identifyLayer(text, layer+1)
}

// identifyBrace reads an object, which may be an envelope.
func (r *Reader) identifyBrace(text string, layer int) event.Outcome {
	if layer < maxLayers {
		if r.options.unwrap.docker && !beginsLine.IsAt(text, 0) && dockerMembers.Begins(text) {
			if outcome, ok := r.identifyDocker(text, layer); ok {
				return outcome
			}
		}
		if r.options.unwrap.paths != nil {
			if outcome, ok := r.identifyWrapper(text, layer); ok {
				return outcome
			}
		}
	}
	return r.identifyObject(text)
}

// identifyLine reads a text that is no object, which may begin with the header of an envelope.
func (r *Reader) identifyLine(text string, layer int) event.Outcome {
	if rest, whole, ok := cutCRI(text); ok {
		switch {
		case !r.options.unwrap.cri || layer == maxLayers:
			return r.identifyShut(text)
		case !whole:
			return event.OutcomeMalformed
		}
		return r.identifyInner(rest, EnvelopeCRI, layer)
	}
	if h, ok := cutHeader(text); ok {
		if layer == maxLayers || !r.options.unwrap.opensTag(h.tag) || r.headers(layer) == maxHeaders {
			return r.identifyShut(text)
		}
		return r.identifyInner(text[h.length:], EnvelopeSyslog, layer)
	}
	return r.identifyPlain(text)
}

// headers counts the syslog headers around a layer.
func (r *Reader) headers(layer int) (count int) {
	for _, kind := range r.envelopes[:layer] {
		if kind == EnvelopeSyslog {
			count++
		}
	}
	return count
}

// identifyShut reads a text in an envelope that is not opened.
func (r *Reader) identifyShut(text string) event.Outcome {
	if r.isMarked(text) {
		return event.OutcomeWrapped
	}
	return r.identifyPlain(text)
}

// isSuspect reports whether a record may stand in a text beside one that is opened. An encoder escapes no letters, so one that is escaped hides something.
func (r *Reader) isSuspect(text string) bool {
	if r.isMarked(text) {
		return true
	}
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, `\u00`)
		if !ok {
			return false
		}
		if after != "" && '4' <= after[0] && after[0] <= '7' {
			return true
		}
		rest = after
	}
}
