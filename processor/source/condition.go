// SPDX-License-Identifier: Apache-2.0

package source

// Condition is something that holds for some records of a source: everything in it does.
type Condition struct {
	// Path is the member that is looked at; empty if only the key is.
	Path Path
	// Equals are the values of which it has one, and NotEquals those of which it has none, or it is missing. Values of numbers and words compare as they stand
	// in the text; * stands for any characters.
	Equals, NotEquals []Glob
	// From and To are the least and the greatest number that it may be; nil if there is no bound.
	From, To *int64
	// Exists asks for a value that is there and not null or empty, or for none; nil if it does not matter.
	Exists *bool
	// Keys are patterns of which the record's key fits one, and ExceptKeys those of which it fits none.
	Keys, ExceptKeys []KeyPattern
}

// KeyPattern is a pattern of keys of one shape.
type KeyPattern struct {
	Shape   uint8
	Pattern Pattern
}

// MatchesKey reports whether a key of a shape fits what the condition says of keys. A record without a key fits no pattern.
func (c *Condition) MatchesKey(key string, shape uint8, separator byte) bool {
	return (len(c.Keys) == 0 || anyMatches(c.Keys, key, shape, separator)) && !anyMatches(c.ExceptKeys, key, shape, separator)
}

func anyMatches(patterns []KeyPattern, key string, shape uint8, separator byte) bool {
	if key == "" {
		return false
	}
	for i := range patterns {
		if patterns[i].Shape == shape && patterns[i].Pattern.Matches(key, separator) {
			return true
		}
	}
	return false
}
