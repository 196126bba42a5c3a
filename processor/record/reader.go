package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Options are what a Reader is to do, compiled from a Config. They are immutable, and shared by readers.
type Options struct {
	field    Field
	path     []string
	formats  formatSet
	maxBytes int
	actor    bool
}

// NewOptions compiles a configuration that has been validated. With actor, the author and what was affected are read too.
func NewOptions(cfg Config, actor bool) *Options {
	return &Options{
		field: cfg.Field, path: cfg.Field.path(), formats: newFormatSet(cfg.Formats), maxBytes: cfg.MaxBytes, actor: actor,
	}
}

// Reader reads one record after the other. It is not safe for concurrent use.
type Reader struct {
	cursor
	*Options
	top     members // the known keys of the top-level object
	keys    keySet  // the others
	format  event.Format
	changes changes
	// typeIsObject tells the type of a REST entity from other things of that name.
	typeIsObject bool
	event        event.Event
	actor        event.Actor
}

// NewReader returns a reader with the given options.
func NewReader(options *Options) Reader { return Reader{Options: options} }

// Event is what the record says of itself: in full after OutcomeProven, all but the timestamp after OutcomeIdentified, else empty.
// It is valid until the next record.
func (r *Reader) Event() *event.Event { return &r.event }

// Actor is who did it, after OutcomeProven and if the options ask for it, else empty.
func (r *Reader) Actor() *event.Actor { return &r.actor }

// Format is the format in which the record was found, after OutcomeIdentified and OutcomeProven.
func (r *Reader) Format() event.Format { return r.format }

// Release lets go of the memory of the last record.
func (r *Reader) Release() {
	r.reset()
	r.cursor = cursor{}
	r.keys = keySet{}
	r.changes = changes{}
	r.actor = event.Actor{}
}

// reset forgets the last record. The text of the keys may stay, since their count is what tells them.
func (r *Reader) reset() {
	r.top = members{vocabulary: topKeys}
	r.keys.count = 0
	r.typeIsObject = false
	r.changes.pos, r.changes.isList = 0, false
	r.format = event.FormatAuto
	r.forget()
}

// forget empties what is told of a record.
func (r *Reader) forget() {
	r.event = event.Event{}
	if r.Options.actor {
		r.actor.Reset()
	}
}

// malformed forgets what was read: a record that proves nothing has no facts.
func (r *Reader) malformed() Outcome {
	r.forget()
	return OutcomeMalformed
}

// IdentifyText reads a text as far as its facts, and answers OutcomeIdentified there; or it has read all of it, and answers what it is.
func (r *Reader) IdentifyText(text string) Outcome {
	r.reset()
	if len(text) > r.maxBytes {
		return OutcomeOversized
	}
	start := skipLead(text, 0)
	if start < len(text) && text[start] == '{' {
		return r.identifyObject(text, start)
	}
	if length := headerLength(text[start:]); length > 0 {
		start = skipLead(text, start+length)
		if start < len(text) && text[start] == '{' {
			return r.identifyObject(text, start)
		}
	}
	return r.identifyPlain(text[start:])
}

// Prove reads on after OutcomeIdentified and answers what the whole text is: OutcomeProven or OutcomeMalformed.
func (r *Reader) Prove() Outcome { return r.readObject(false) }

// identifyPlain reads a text that is no object.
func (r *Reader) identifyPlain(text string) Outcome {
	if r.formats.has(event.FormatLegacy) && hasLegacyCore(text) {
		return r.readLegacy(text)
	}
	if isFragment(text) {
		return OutcomeFragment
	}
	return OutcomeUnrecognized
}

// isFragment reports whether a text that is in no form may yet be a piece of an audit record.
func isFragment(text string) bool {
	return strings.ContainsAny(text, "{}") || strings.Contains(text, `":`) || strings.Contains(text, legacySeparator)
}

// byteOrderMark may begin a file that was edited or copied on some systems, and the message of an RFC 5424 record.
const byteOrderMark = "\ufeff"

// skipLead returns where the text from i on begins behind white space and a byte order mark.
func skipLead(text string, i int) int {
	i = skipSpace(text, i)
	if strings.HasPrefix(text[i:], byteOrderMark) {
		i = skipSpace(text, i+len(byteOrderMark))
	}
	return i
}
