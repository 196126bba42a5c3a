// SPDX-License-Identifier: Apache-2.0

package event

// Actor is who did it, from where, by what means, and to what, as far as the record says so. Its strings may share memory with the record.
type Actor struct {
	// ID, Name and Type are the author's. Anonymous has id -2, System has id -1.
	ID, Name, Type string
	// Source is the address of the client; it may list proxies, or be empty for what the system did.
	Source string
	// System is the base URL of the instance.
	System string
	// Method is how it was done: Browser or System.
	Method string
	// IsSystem says that the system itself did it, as the declared source marks it.
	IsSystem bool
	// Objects are what was affected, as far as they have a name or a type.
	Objects []Object
}

// Object is something that was affected.
type Object struct{ Name, Type string }

// The types of affected objects that are known.
const (
	ObjectProject    = "PROJECT"
	ObjectRepository = "REPOSITORY"
	ObjectUser       = "USER"
	ObjectGroup      = "GROUP"
)

// Reset forgets everything but the memory of the objects.
func (a *Actor) Reset() { *a = Actor{Objects: a.Objects[:0]} }

// Only is the name of the one affected object of a type; empty if there is none, or more than one.
func (a *Actor) Only(typ string) (name string) {
	count := 0
	for i := range a.Objects {
		if a.Objects[i].Type == typ {
			name = a.Objects[i].Name
			count++
		}
	}
	if count != 1 {
		return ""
	}
	return name
}
