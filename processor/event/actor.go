package event

// Actor is who did it, from where, to what, as far as the record says so. Its strings may share memory with the record.
type Actor struct {
	// ID, Name and Type are the author's. Anonymous has id -2, System has id -1.
	ID, Name, Type string
	// Source is the address of the client; it may list proxies, or be empty for what the system did.
	Source string
	// System is the base URL of the instance.
	System string
	// Project and Repository are the names of the affected ones: empty if there is none, or more than one.
	Project, Repository string
}
