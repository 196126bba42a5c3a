// SPDX-License-Identifier: Apache-2.0

package record

import "github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"

// The top-level keys that are known. A record has auditType in the audit log file, and type (without area and level) where the REST interface
// handed it out; entities holds a page of the latter.
const (
	keyAffected = iota
	keyAuditType
	keyAuthor
	keyChanged
	keyExtra
	keyMethod
	keyNode
	keySource
	keySystem
	keyTimestamp
	keyVersion
	keyType
	keyEntities
)

// The templates of members that are mostly passed over.
var (
	namesTemplate     = jsonscan.NewTemplate("id", "name", "type")
	attributeTemplate = jsonscan.NewTemplate("name", "nameI18nKey", "value")
)

var topKeys = jsonscan.NewKeyTable("affectedObjects", "auditType", "author", "changedValues", "extraAttributes", "method", "node", "source", "system",
	"timestamp", "version", "type", "entities").Looking(map[int]jsonscan.Shape{
	keyAffected: jsonscan.ListShape(namesTemplate),
	keyAuthor:   jsonscan.ObjectShape(namesTemplate),
	keyChanged:  jsonscan.EmptyListShape,
	keyExtra:    jsonscan.ListShape(attributeTemplate),
	keyMethod:   jsonscan.StringShape,
	keyNode:     jsonscan.StringShape,
	keySource:   jsonscan.StringShape,
	keySystem:   jsonscan.StringShape,
	keyVersion:  jsonscan.StringShape,
})

// The keys whose values are read: always, and for the actor.
const (
	factKeys  = 1<<keyAuditType | 1<<keyTimestamp | 1<<keyType | 1<<keyEntities
	actorKeys = 1<<keyAffected | 1<<keyAuthor | 1<<keyMethod | 1<<keySource | 1<<keySystem
)

// maxKeys bounds the top-level keys of a record; real ones have at most twelve. It keeps the search for duplicates from growing with the square
// of what a hostile line holds: more keys are malformed.
const maxKeys = 32

// keySet holds the keys that were seen and are not known, to find one that is given twice.
type keySet struct {
	names [maxKeys]string
	count int
}

// add reports false if the key is there already, or if there are too many.
func (k *keySet) add(name string) bool {
	if k.count == maxKeys {
		return false
	}
	for _, known := range k.names[:k.count] {
		if known == name {
			return false
		}
	}
	k.names[k.count] = name
	k.count++
	return true
}
