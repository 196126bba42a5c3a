// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Places counts strings that were not UTF-8, by where they stood.
type Places [event.PlaceCount]int64

// Carrier makes what is handed on such that every exporter can carry it: a gRPC server refuses a whole batch for one string that is not UTF-8. It is immutable,
// and safe for concurrent use on different records.
type Carrier struct{ setting event.InvalidUTF8 }

// NewCarrier returns a carrier for bytes, replace or keep. With keep it only removes originals that are not what they claim.
func NewCarrier(setting event.InvalidUTF8) *Carrier { return &Carrier{setting} }

// Record goes through the strings of a log record that is handed on, signed or not, and counts those that it changed.
func (c *Carrier) Record(log plog.LogRecord, places *Places) {
	attributes := log.Attributes()
	valid, hasOriginal, signed := lookOver(attributes)
	if c.setting == event.InvalidUTF8Keep {
		if hasOriginal && !signed {
			verifyOriginal(attributes, recordTexts(log))
		}
		return
	}
	valid = valid && isValid(log.Body()) && isText(log.SeverityText()) && isText(log.EventName())
	if hasOriginal && (!signed || !valid) {
		verifyOriginal(attributes, recordTexts(log))
	}
	if !valid {
		c.repairRecord(log, places)
	}
}

// repairRecord is the slow path of Record.
func (c *Carrier) repairRecord(log plog.LogRecord, places *Places) {
	r := newRepair(log.Attributes(), places)
	r.bodyAsBytes = c.setting == event.InvalidUTF8Bytes
	r.name(log.SeverityText(), pathSeverityText, event.PlaceSeverityText, log.SetSeverityText)
	r.name(log.EventName(), pathEventName, event.PlaceEventName, log.SetEventName)
	r.value(log.Body(), root(pathBody), event.PlaceBody)
	r.members(log.Attributes(), root(pathAttributes), event.PlaceAttribute)
	r.end()
}

// Scope does the same for a scope and its schema URL.
func (c *Carrier) Scope(scope plog.ScopeLogs, places *Places) {
	s := scope.Scope()
	valid, hasOriginal, _ := lookOver(s.Attributes())
	valid = valid && isText(s.Name()) && isText(s.Version()) && isText(scope.SchemaUrl())
	if hasOriginal {
		texts := newTexts(s.Attributes())
		texts.add(pathName, s.Name())
		texts.add(pathVersion, s.Version())
		texts.add(pathSchemaURL, scope.SchemaUrl())
		texts.members(s.Attributes(), root(pathAttributes))
		verifyOriginal(s.Attributes(), texts)
	}
	if valid || c.setting == event.InvalidUTF8Keep {
		return
	}
	r := newRepair(s.Attributes(), places)
	r.name(s.Name(), pathName, event.PlaceScope, s.SetName)
	r.name(s.Version(), pathVersion, event.PlaceScope, s.SetVersion)
	r.name(scope.SchemaUrl(), pathSchemaURL, event.PlaceScope, scope.SetSchemaUrl)
	r.members(s.Attributes(), root(pathAttributes), event.PlaceScope)
	r.end()
}

// Resource does the same for a resource and its schema URL.
func (c *Carrier) Resource(resource plog.ResourceLogs, places *Places) {
	attributes := resource.Resource().Attributes()
	valid, hasOriginal, _ := lookOver(attributes)
	valid = valid && isText(resource.SchemaUrl())
	if hasOriginal {
		texts := newTexts(attributes)
		texts.add(pathSchemaURL, resource.SchemaUrl())
		texts.members(attributes, root(pathAttributes))
		verifyOriginal(attributes, texts)
	}
	if valid || c.setting == event.InvalidUTF8Keep {
		return
	}
	r := newRepair(attributes, places)
	r.name(resource.SchemaUrl(), pathSchemaURL, event.PlaceResource, resource.SetSchemaUrl)
	r.members(attributes, root(pathAttributes), event.PlaceResource)
	r.end()
}

// lookOver is the one look at attributes that most records need: whether all their strings are UTF-8, and whether two that matter are there.
func lookOver(attributes pcommon.Map) (valid, hasOriginal, signed bool) {
	valid = true
	for key, value := range attributes.All() {
		switch key {
		case attributeOriginal:
			hasOriginal = true
		case attributeIntegrity:
			signed = true
		}
		valid = valid && isText(key) && isValid(value) // an original too: a forged one may be anything
	}
	return valid, hasOriginal, signed
}
