// SPDX-License-Identifier: Apache-2.0

package event

// Mapping is what an event was mapped by: what gave it its area and level, or its name in a catalog.
type Mapping uint8

// The mappings.
const (
	// MappingNone: nothing maps it.
	MappingNone Mapping = iota
	// MappingRecord: the record carries area and level itself.
	MappingRecord
	// MappingKey: by its action key.
	MappingKey
	// MappingClass: by its event class, from a legacy line or from a key that holds it.
	MappingClass
	// MappingText: by its category and the text of its action.
	MappingText
	// MappingCondition: by the condition of a user's event type.
	MappingCondition
	// MappingOverride: by what its declared source adds to it, such as that it was denied.
	MappingOverride
)

var mappingTerms = terms{"none", "record", "key", "class", "text", "condition", "override"}

// String prints the mapping in lower case.
func (m Mapping) String() string { return mappingTerms.name(int(m)) }

// MarshalText prints the mapping in lower case.
func (m Mapping) MarshalText() ([]byte, error) { return []byte(m.String()), nil }
