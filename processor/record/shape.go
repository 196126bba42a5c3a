package record

// shape is an object as it stands in all records seen: certain keys in a certain order, each with a string, without white space. What has a shape is read
// faster; what has not is read all the same.
type shape []literal

// newShape makes a shape of keys.
func newShape(keys ...string) (s shape) {
	before := `{"`
	for _, key := range keys {
		s = append(s, newLiteral(before+key+`":"`))
		before = `","`
	}
	return s
}

// The shapes in a record.
var (
	factsShape     = newShape("action", "actionI18nKey", "area", "category", "categoryI18nKey", "level")
	namesShape     = newShape("id", "name", "type")
	attributeShape = newShape("name", "nameI18nKey", "value")
)

// skip returns the position behind the object of this shape at i; torn if there is none.
func (x shape) skip(s string, i int) int {
	for n := range x {
		l := &x[n]
		if !l.isAt(s, i) {
			return torn
		}
		if i, _ = skipString(s, i+len(l.text)); i == torn {
			return torn
		}
		i-- // the quote is the first byte of what follows
	}
	if peek(s, i+1) != '}' {
		return torn
	}
	return i + len(`"}`)
}

// skipList returns the position behind the array of objects of this shape at i; torn if there is none.
func (x shape) skipList(s string, i int) int {
	if peek(s, i) != '[' {
		return torn
	}
	if peek(s, i+1) == ']' {
		return i + len(`[]`)
	}
	for {
		if i = x.skip(s, i+1); i == torn || peek(s, i) != ',' {
			break
		}
	}
	if i == torn || peek(s, i) != ']' {
		return torn
	}
	return i + 1
}
