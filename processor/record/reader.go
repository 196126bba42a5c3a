// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// Options are what a Reader is to do, compiled from a Config. They are immutable, and shared by readers.
type Options struct {
	field    Field
	path     []string
	formats  formatSet
	maxBytes int
	unwrap   envelopes
	actor    bool
	timeless bool
	sources  *declaredTable // nil if there are none
}

// NewOptions compiles a configuration that has been validated. With actor, the author and what was affected are read too; that changes no outcome.
func NewOptions(cfg Config, actor bool) *Options {
	return &Options{
		field: cfg.Field, path: cfg.Field.path(), formats: newFormatSet(cfg.Formats), maxBytes: cfg.MaxBytes, actor: actor,
		unwrap: newEnvelopes(cfg.Unwrap),
	}
}

// WithSources returns options by which records of the declared sources are read too.
func (o *Options) WithSources(sources []*source.Source) *Options {
	with := *o
	with.sources = newDeclaredTable(sources)
	return &with
}

// WithoutActor returns options by which the author and what was affected are not read.
func (o *Options) WithoutActor() *Options {
	without := *o
	without.actor = false
	return &without
}

// WithoutTime returns options by which the time of a record that a parser made a map of is not read. In a text it stands on the way.
func (o *Options) WithoutTime() *Options {
	without := *o
	without.timeless = true
	return &without
}

// Reader reads one record after the other. It is not safe for concurrent use.
type Reader struct {
	options *Options
	cursor  jsonscan.Cursor
	top     jsonscan.Members // the known keys of the top-level object
	keys    keySet           // the others
	format  event.Format
	// typeIsObject tells the type of a REST entity from other things of that name.
	typeIsObject bool
	// typeIsNamed says that it names an event.
	typeIsNamed bool
	// pageIsEmpty tells a page without records, which a poll brings each time.
	pageIsEmpty bool
	// actorIsAmbiguous says that a fact of the actor was given twice.
	actorIsAmbiguous bool
	changes          changes
	memo             *memo
	facts            *factMemo
	slot             int // in one of both
	event            event.Event
	actor            event.Actor
	// declared reads records of declared sources; nil if there are none.
	declared *declared

	// envelopes are those that were opened, the outermost first.
	envelopes [maxLayers]EnvelopeKind
	opened    int
	// listed says that a member that is opened holds a list, such as the bytes of a text that is not UTF-8 in journald's JSON.
	listed bool
	// decoded says that what was read stands in a buffer.
	decoded   bool
	buffers   [maxLayers][]byte
	undecoded undecoded
}

// NewReader returns a reader with the given options.
func NewReader(options *Options) Reader {
	r := Reader{options: options, slot: NoSlot}
	if options.sources != nil {
		r.declared = newDeclared(options.sources)
	}
	return r
}

// Event returns what the record says of itself: all of it after OutcomeProven, all but the timestamp after OutcomeIdentified, else nothing. It is valid until
// the next record, also where Prove finds the rest of the record malformed, and must not be changed.
func (r *Reader) Event() *event.Event { return &r.event }

// Actor returns who did it, after OutcomeProven and if the options ask for it, else nothing. It is valid until the next record, and must not be changed.
func (r *Reader) Actor() *event.Actor { return &r.actor }

// ActorIsAmbiguous reports whether a fact of the actor was given twice in what has been read, so that it could be either of two actors.
func (r *Reader) ActorIsAmbiguous() bool { return r.actorIsAmbiguous }

// Format returns the format in which the record was found, after OutcomeIdentified and OutcomeProven.
func (r *Reader) Format() event.Format { return r.format }

// Envelopes returns what the record was found in, the outermost first. It is valid until the next record.
func (r *Reader) Envelopes() []EnvelopeKind { return r.envelopes[:r.opened] }

// IsDecoded reports whether the strings of the event and the actor may stand in a buffer that the next record overwrites.
func (r *Reader) IsDecoded() bool { return r.decoded }

// KeepBuffers makes the strings of the event and the actor last beyond the next record, at the price of an allocation for each that was decoded.
func (r *Reader) KeepBuffers() { r.buffers = [maxLayers][]byte{} }

// Release drops all references to the last record.
func (r *Reader) Release() {
	r.begin()
	r.reset()
	r.releaseBuffers()
	r.cursor = jsonscan.Cursor{}
	r.keys = keySet{}
	r.changes = changes{}
	r.actor = event.Actor{}
	if r.declared != nil {
		r.declared.release()
	}
}

// begin prepares for the next record.
func (r *Reader) begin() {
	r.actorIsAmbiguous, r.decoded, r.listed = false, false, false
	r.opened = 0
	r.undecoded = undecoded{}
}

// reset forgets the last text. The text of the keys may stay, since their count is what tells them.
func (r *Reader) reset() {
	r.top = jsonscan.NewMembers(topKeys)
	r.keys.count = 0
	r.typeIsObject, r.typeIsNamed, r.pageIsEmpty = false, false, false
	r.changes.pos, r.changes.parsed.given = 0, false
	r.format = event.FormatAuto
	r.forget()
}

// forget empties what is told of a record.
func (r *Reader) forget() {
	r.event = event.Event{}
	r.slot = NoSlot
	if r.options.actor {
		r.actor.Reset()
	}
}

// settle ends an identification: what is not understood has no facts, and those of what is proven may have come before.
func (r *Reader) settle(outcome event.Outcome) event.Outcome {
	switch {
	case outcome < event.OutcomeIdentified:
		r.forget()
	case outcome == event.OutcomeProven && r.slot == NoSlot:
		r.recallFacts()
	}
	return outcome
}

// IdentifyText reads a text as far as its facts, and returns OutcomeIdentified there; or it has read all of it, and returns what it is.
func (r *Reader) IdentifyText(text string) event.Outcome {
	r.begin()
	return r.identifyText(text)
}

func (r *Reader) identifyText(text string) event.Outcome {
	r.opened = 0
	if len(text) >= r.options.maxBytes {
		r.reset()
		return event.OutcomeOversized
	}
	return r.identifyLayer(text, 0)
}

// Prove reads on after OutcomeIdentified and returns what the whole text is: OutcomeProven or OutcomeMalformed. The facts that identified the record stay;
// what else was read of one that is malformed does not.
func (r *Reader) Prove() event.Outcome {
	if r.format == event.FormatDeclared {
		return r.proveDeclared()
	}
	outcome := event.OutcomeMalformed
	if r.decodeRest() {
		outcome = r.readObject(false)
	}
	if outcome != event.OutcomeProven {
		r.event.Timestamp = 0
		r.actor.Reset()
	}
	return outcome
}

// identifyPlain reads a text that is no object.
func (r *Reader) identifyPlain(text string) event.Outcome {
	if r.options.formats.has(event.FormatLegacy) {
		if core := findLegacyCore(text); core.count > 0 {
			return r.settle(r.readLegacy(text, &core))
		}
	}
	if isFragment(text) {
		return event.OutcomeFragment
	}
	return event.OutcomeUnrecognized
}

// isFragment reports whether a text that is in no form may yet be a piece of an audit record.
func isFragment(text string) bool {
	return strings.ContainsAny(text, "{}") || strings.Contains(text, `":`) || strings.Contains(text, legacySeparator)
}

// byteOrderMark may begin a file that was edited or copied on some systems, and the message of an RFC 5424 record.
const byteOrderMark = "\ufeff"

// cutLead removes white space and a byte order mark from the beginning of a text.
func cutLead(text string) string {
	text = text[jsonscan.SkipSpace(text, 0):]
	if after, ok := strings.CutPrefix(text, byteOrderMark); ok {
		return after[jsonscan.SkipSpace(after, 0):]
	}
	return text
}
