// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// usualKeys are keys with values of every shape, and of none; one is as long as a key of a template can be.
var usualKeys = NewKeyTable("list", "object", "empty", "text", "other", "extra", "last").Looking(map[int]Shape{
	0: ListShape(NewTemplate("id", "name", "type")),
	1: ObjectShape(NewTemplate("id", "eighteen-bytes-key")),
	2: EmptyListShape,
	3: StringShape,
	5: ListShape(NewTemplate("key-of-19-bytes-now", "value")),
	6: StringShape,
})

const (
	usualList   = `"list":[{"id":"1","name":"PAY/ledger","type":"REPOSITORY"},{"id":"","name":"a name of more than sixteen bytes","type":"\"é\""}]`
	usualObject = `"object":{"id":"0001","eighteen-bytes-key":"admin"}`
	usualRest   = `"empty":[],"text":"a","other":{"a":[1,2]},"extra":[{"key-of-19-bytes-now":"k","value":"v"}],"last":"\\"`
)

// usualObjects are objects after their opening brace: as usual, and with what is not.
var usualObjects = []string{
	usualList + `,` + usualObject + `,` + usualRest + `}`, usualObject + `,"text":"a","last":"b"}`, usualRest + `,` + usualList + `}`, `}`, ` } `, `,` + usualRest + `}`,
	`"list":[],"object":{},"empty":[1],"text":null,"other":1,"extra":[],"last":["a"]}`, `"list":[ ],"object":{ },"empty":[ ],"text": "a"}`,
	` "list" : [] , "object" :{"id":"1" ,"eighteen-bytes-key":"b"} , "text":"a" } `, "\n\"text\":\"a\"\t,\"other\":1,\r\"last\":\"b\"}", `"text":"a","last":"b",}`,
	usualList + `,` + usualList + `}`, `"text":"a","text":"b","text":"c"}`, `"text":1,"text":"b"}`, `"text":"a","other":1,"text":"b","last":"c","other":2}`,
	`"\u0074ext":"a","text":"b"}`, `"text":"a","\u0074ext":"b"}`, `"te\"xt":"a","text":"b","unknown":"c","last":"d"}`, `"unknown":1,"list":[],"unknown":2,"last":"e"}`,
	`"list":[{"id":"1","name":"2","type":"3","more":"4"}],"text":"a"}`, `"list":[{"id":1,"name":"2","type":"3"}],"text":"a"}`, `"list":[{"name":"2","id":"1","type":"3"}]}`,
	`"list":[{"id":"1","name":"2","type":"3"},],"text":"a"}`, `"list":[{"id":"1","name":"2","type":"3"}{"id":"1","name":"2","type":"3"}],"text":"a"}`,
	`"list":[{"id":"1","name":"2","type":"3"}`, `"object":{"id":"1","eighteen-bytes-key":"` + "\xff" + `"},"text":"a"}`, `"text":"` + "\x01" + `","last":"a"}`, `"text":"a""last":"b"}`,
	`"text":"` + strings.Repeat("long ", 20) + `","last":"` + strings.Repeat(`\"`, 40) + `"}`, `"last":"a","text":"b","list":[]}`, `text:"a"}`, `"text"}`, `"text":}`, `"text":"\ud83d"}`,
	`"text":"a","list":[],"text":"b","last":"c"}`, `"last":"a","empty":[],"last":"b"}`, `"list":[]"text":"a"}`, `"empty":[]"text":"a"}`, `"list":[],,"text":"a"}`,
	`"object":{"id":"1","eighteen-bytes-key":"more than sixteen bytes"x},"text":"a"}`, `"object":{"id":"more than sixteen bytes"x,"eighteen-bytes-key":"a"}}`,
	`"object":{"id":"1234567890123456","eighteen-bytes-key":"1234567890123456`,
}

// walk goes through the members of the object that s begins with by next, which returns the number of a key and what was found. It says what was found where,
// for the known keys in wanted, the unknown, and whatever is not found for the first time.
func walk(s string, wanted uint32, next func(*Cursor, *Members) (int, Found)) (said []string, seen uint32) {
	c, m := Cursor{Text: s}, NewMembers(usualKeys)
	for {
		key, found := next(&c, &m)
		if found == MemberNone || found == MemberInvalid {
			return append(said, fmt.Sprint("end ", found, c.Pos, m.Unknown())), m.Seen()
		}
		start := c.Pos
		valid := c.Skip(TopDepth)
		if !valid || found != MemberFound || key == usualKeys.Len() || wanted>>key&1 != 0 {
			said = append(said, fmt.Sprint(key, found, start, c.Pos, m.Unknown(), valid))
		}
		if !valid {
			return said, m.Seen()
		}
	}
}

// requireSameWalk holds NextOf against Next.
func requireSameWalk(t *testing.T, s string, wanted uint32) {
	t.Helper()
	want, wantSeen := walk(s, wanted, (*Cursor).Next)
	got, seen := walk(s, wanted, func(c *Cursor, m *Members) (int, Found) { return c.NextOf(m, wanted) })
	if fmt.Sprint(want, wantSeen) != fmt.Sprint(got, seen) {
		require.Equal(t, want, got, "%q without %b", s, wanted)
		require.Equal(t, wantSeen, seen, "%q without %b", s, wanted)
	}
}

func TestUsualMembersAreFoundAsAllOthers(t *testing.T) {
	t.Parallel()
	for _, object := range usualObjects {
		for wanted := range uint32(1) << usualKeys.Len() {
			requireSameWalk(t, object, wanted)
			requireSameWalk(t, object+strings.Repeat(" ", templateRoom), wanted)
		}
		for end := range object {
			for _, after := range []string{"", strings.Repeat(" ", templateRoom), strings.Repeat(`a`, templateRoom), `"` + strings.Repeat(`}`, templateRoom)} {
				requireSameWalk(t, object[:end]+after, 0)
				requireSameWalk(t, object[:end]+after, 0b101000)
			}
		}
	}
}

// FuzzNextOf holds NextOf against Next for any object.
func FuzzNextOf(f *testing.F) {
	for _, object := range usualObjects {
		f.Add(object, uint32(0))
		f.Add(object, uint32(0b101000))
	}
	f.Fuzz(requireSameWalk)
}
