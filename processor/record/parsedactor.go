// SPDX-License-Identifier: Apache-2.0

package record

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// readParsedActor is readActor for a value that is parsed already.
func (r *Reader) readParsedActor(key int, value pcommon.Value) {
	switch {
	case key == keyAuthor && value.Type() == pcommon.ValueTypeMap:
		r.readParsedNames(value.Map(), [...]*string{nameID: &r.actor.ID, nameName: &r.actor.Name, nameType: &r.actor.Type})
	case key == keyAffected && value.Type() == pcommon.ValueTypeSlice:
		r.readParsedAffected(value.Slice())
	case key == keySource && value.Type() == pcommon.ValueTypeStr:
		r.actor.Source = value.Str()
	case key == keySystem && value.Type() == pcommon.ValueTypeStr:
		r.actor.System = value.Str()
	case key == keyMethod && value.Type() == pcommon.ValueTypeStr:
		r.actor.Method = value.Str()
	}
}

// readParsedAffected is readAffected for a value that is parsed already.
func (r *Reader) readParsedAffected(objects pcommon.Slice) {
	for i, element := range objects.All() {
		if element.Type() != pcommon.ValueTypeMap {
			continue
		}
		var object event.Object
		r.readParsedNames(element.Map(), [...]*string{nameName: &object.Name, nameType: &object.Type})
		r.addObject(object, objects.Len()-i)
	}
}

// readParsedNames is readNames for an object that is parsed already.
func (r *Reader) readParsedNames(object pcommon.Map, places [nameType + 1]*string) {
	m := jsonscan.NewMembers(names)
	for key, value := range object.All() {
		name := names.Number(key)
		if name == len(places) || places[name] == nil {
			continue
		}
		if m.Note(name) == jsonscan.MemberRepeated {
			r.actorIsAmbiguous = true
		}
		if value.Type() == pcommon.ValueTypeStr {
			*places[name] = value.Str()
		}
	}
}
