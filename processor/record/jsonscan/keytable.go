// SPDX-License-Identifier: Apache-2.0

package jsonscan

// KeyTable is the keys of an object that are known, in the order in which they are expected. A key may stand anywhere else, or be spelled with escapes: then it
// is only found more slowly.
type KeyTable struct {
	keys []string
	// literals are the keys as they mostly stand in a text: with quotes and colon, and without white space.
	literals []Literal
	// following are the same behind a comma.
	following []Literal
	// shapes are how the values of the keys mostly look.
	shapes []Shape
	// slots hold the numbers of the keys, counted from 1, from where their hash leads to; 0 is free.
	slots [keySlots]uint8
}

// keySlots leaves half of the slots free, so that a search ends soon.
const keySlots = 2 * maxKeys

// keySlot is where the search for a key begins: its ends and its length tell those of one object apart.
func keySlot(key string) uint {
	if key == "" {
		return 0
	}
	return uint(key[0]) + 2*uint(key[len(key)-1]) + 2*uint(len(key))
}

// maxKeys is how many keys a table can have, since those that were seen are noted in the bits of a word.
const maxKeys = 32

// NewKeyTable returns a table of at most 32 keys of at most 20 bytes each; it panics if there are more or longer ones, since all of them are constants.
func NewKeyTable(keys ...string) *KeyTable {
	if len(keys) > maxKeys {
		panic("too many keys for a table")
	}
	t := &KeyTable{keys: keys, shapes: make([]Shape, len(keys))}
	for n, key := range keys {
		t.literals = append(t.literals, NewLiteral(`"`+key+`":`))
		t.following = append(t.following, NewLiteral(`,"`+key+`":`))
		slot := keySlot(key)
		for t.slots[slot%keySlots] != 0 {
			slot++
		}
		t.slots[slot%keySlots] = uint8(n + 1)
	}
	return t
}

// Len returns how many keys there are, which is also the number of what is not known.
func (t *KeyTable) Len() int { return len(t.keys) }

// Key returns a key by its number.
func (t *KeyTable) Key(number int) string { return t.keys[number] }

// Number returns the number of a key, or Len if it is not known.
func (t *KeyTable) Number(key string) int {
	for slot := keySlot(key); ; slot++ {
		n := int(t.slots[slot%keySlots]) - 1
		if n < 0 {
			return len(t.keys)
		}
		if t.keys[n] == key {
			return n
		}
	}
}

// Begins reports whether the object that s begins with begins with one of the keys, written without escapes.
func (t *KeyTable) Begins(s string) bool {
	i := Space(s, 1)
	first := Peek(s, i+1)
	for n := range t.literals {
		if l := &t.literals[n]; l.text[1] == first && l.IsAt(s, i) {
			return true
		}
	}
	return false
}
