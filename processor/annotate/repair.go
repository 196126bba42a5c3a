// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"strconv"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const (
	// maxReplaced bounds how many strings of one record, scope or resource are replaced, since a map is searched from its start for each that is put into
	// it. More values become bytes, and more keys a list.
	maxReplaced = 256
	// maxPaths bounds the bytes of the paths of their originals together, which else could make a small record a hundred times as large.
	maxPaths = 8 << 10
	// shortText is how long a text is whose growth does not matter.
	shortText = 64
)

// repair makes the strings of one record, scope or resource UTF-8.
type repair struct {
	attributes  pcommon.Map // of the record, the scope or the resource
	places      *Places
	bodyAsBytes bool // a body that is a text becomes bytes
	originals   []original
	paths       map[string]bool // of originals
	pathBytes   int             // of originals that are new
}

// original is what was replaced.
type original struct{ path, text string }

func newRepair(attributes pcommon.Map, places *Places) *repair {
	r := &repair{attributes: attributes, places: places, paths: map[string]bool{}}
	if before, ok := attributes.Get(attributeOriginal); ok {
		for path := range before.Map().All() { // of an instance before us, and verified
			r.paths[path] = true
		}
	}
	return r
}

// name replaces the bad bytes of a string that can be nothing but a string, if it has any.
func (r *repair) name(s, path string, place event.Place, set func(string)) {
	if isText(s) {
		return
	}
	r.places[place]++
	r.remember(path, true, s)
	set(replaced(s))
}

// isFull reports whether there are too many originals to add another.
func (r *repair) isFull() bool { return len(r.originals) == maxReplaced || r.pathBytes >= maxPaths }

// remember keeps an original, and reports false if it has no path, if that is taken, or if there are too many.
func (r *repair) remember(path string, ok bool, text string) bool {
	if !ok || r.paths[path] || r.isFull() {
		return false
	}
	r.paths[path] = true
	r.pathBytes += len(path)
	r.originals = append(r.originals, original{path, text})
	return true
}

// value makes every string of a value UTF-8.
func (r *repair) value(v pcommon.Value, at *path, place event.Place) {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		if !isText(v.Str()) {
			r.places[place]++
			r.replace(v, at)
		}
	case pcommon.ValueTypeMap:
		r.members(v.Map(), at, place)
	case pcommon.ValueTypeSlice:
		for i, element := range v.Slice().All() {
			r.value(element, at.element(i), place)
		}
	default: // holds no string
	}
}

// replace replaces a string value; but it makes bytes of a body where that is asked for, and of what with its original would be more than 2.5 times as large,
// or has no place for its original.
func (r *repair) replace(v pcommon.Value, at *path) {
	s := v.Str()
	isBody := at.parent == nil
	if (!isBody || !r.bodyAsBytes) && !r.isFull() {
		text := replaced(s)
		path, ok := at.print()
		if (len(s) <= shortText || 2*(len(text)+len(s)) <= 5*len(s)) && r.remember(path, ok, s) {
			v.SetStr(text)
			return
		}
	}
	v.SetEmptyBytes().FromRaw([]byte(s))
}

// entry is a member of a map whose key is not UTF-8.
type entry struct {
	key   string
	value pcommon.Value
}

// members makes every key and every string of a map UTF-8. A key that is taken gets a number, so that nothing is overwritten.
func (r *repair) members(m pcommon.Map, at *path, place event.Place) {
	var bad []entry
	m.RemoveIf(func(key string, value pcommon.Value) bool {
		if isText(key) {
			return false
		}
		kept := pcommon.NewValueEmpty()
		value.MoveTo(kept)
		bad = append(bad, entry{key, kept})
		return true
	})
	if len(bad) > 0 {
		r.places[place] += int64(len(bad))
		r.rename(m, bad, at)
	}
	for key, value := range m.All() {
		if !at.hasOriginal(key) {
			r.value(value, at.member(key), place)
		}
	}
}

// rename puts entries back under keys that are UTF-8; those for whose keys there is no place go into a list of pairs of a key as bytes and its value.
func (r *repair) rename(m pcommon.Map, bad []entry, at *path) {
	names := newNames(m)
	left := bad[:0]
	for _, e := range bad {
		if !r.putBack(m, e, at, names) {
			left = append(left, e)
		}
	}
	if len(left) == 0 {
		return
	}
	list := m.PutEmptySlice(names.free(replacement))
	for _, e := range left {
		pair := list.AppendEmpty().SetEmptySlice()
		pair.AppendEmpty().SetEmptyBytes().FromRaw([]byte(e.key))
		e.value.MoveTo(pair.AppendEmpty())
	}
}

// putBack puts an entry back under a key that is UTF-8, and reports false if there is no place for it.
func (r *repair) putBack(m pcommon.Map, e entry, at *path, names *names) bool {
	if r.isFull() {
		return false
	}
	key := names.free(replaced(e.key))
	path, ok := at.member(key).print()
	if !r.remember(keyPrefix+path, ok, e.key) {
		return false
	}
	e.value.MoveTo(m.PutEmpty(key))
	return true
}

// end writes the originals down.
func (r *repair) end() {
	if len(r.originals) == 0 {
		return
	}
	originals, ok := r.attributes.Get(attributeOriginal)
	if !ok {
		originals = r.attributes.PutEmpty(attributeOriginal)
		originals.SetEmptyMap()
	}
	originals.Map().EnsureCapacity(originals.Map().Len() + len(r.originals))
	for _, o := range r.originals {
		originals.Map().PutEmptyBytes(o.path).FromRaw([]byte(o.text))
	}
}

// names are the keys of a map that are taken.
type names struct {
	taken map[string]bool
	next  map[string]int // the next number to try for a key
}

func newNames(m pcommon.Map) *names {
	n := &names{map[string]bool{}, map[string]int{}}
	for key := range m.All() {
		n.taken[key] = true
	}
	return n
}

// free takes a key, or else the first of key~2, key~3 and so on that is not taken.
func (n *names) free(key string) string {
	name := key
	for n.taken[name] {
		n.next[key] = max(n.next[key], 1) + 1
		name = key + "~" + strconv.Itoa(n.next[key])
	}
	n.taken[name] = true
	return name
}
