// SPDX-License-Identifier: Apache-2.0

// Package auditlog writes any number of Bitbucket audit log lines for benchmarks and tests: the events are those of the built-in catalog, mixed
// as on an instance at level full, and all names in them are invented.
package auditlog

import (
	"math/rand/v2"
	"strconv"
	"time"
)

const day = 24 * time.Hour

// DefaultPerDay is the number of records a day where Options names none: a busy instance at level full.
const DefaultPerDay = 200_000

// defaultStart makes the same options give the same lines on every day.
var defaultStart = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)

// Options say which lines a Generator writes. Equal options give equal lines.
type Options struct {
	// Seed chooses among the possible logs.
	Seed uint64
	// Start is the time from which records are written; the start of a working week if it is zero.
	Start time.Time
	// PerDay is the number of records a day; DefaultPerDay if it is not positive.
	PerDay int
	// Serial gives each line its number, from 1, in an extra attribute named Serial.
	Serial bool

	// prevent unkeyed literal initialization
	_ struct{}
}

// Generator writes audit log lines, one after the other. It is not safe for concurrent use.
type Generator struct {
	options  Options
	random   *rand.Rand
	step     time.Duration
	written  int
	events   []*eventType // drawn with equal chance: frequent event types occur often in it
	cast     *cast
	user     *rand.Zipf
	location *rand.Zipf
}

// New makes a generator. The catalog that it reads is built in, so it cannot fail.
func New(options Options) *Generator {
	if options.Start.IsZero() {
		options.Start = defaultStart
	}
	if options.PerDay <= 0 {
		options.PerDay = DefaultPerDay
	}
	random := rand.New(rand.NewPCG(options.Seed, 0x6175646974)) //nolint:gosec // the sequence has to be reproducible, not secret
	people := newCast(random)
	return &Generator{
		options:  options,
		random:   random,
		step:     max(day/time.Duration(options.PerDay), 1),
		events:   newMix(random),
		cast:     people,
		user:     newZipf(random, len(people.users)),
		location: newZipf(random, len(people.repositories)),
	}
}

// newZipf draws numbers below n, small ones far more often.
func newZipf(random *rand.Rand, n int) *rand.Zipf {
	return rand.NewZipf(random, 1.2, 2, uint64(n-1)) //nolint:gosec // n is the length of a slice that is not empty
}

// Append adds the next line, with its line feed, to dst. It allocates nothing but what dst needs to grow.
func (g *Generator) Append(dst []byte) []byte {
	l := line{
		random:     g.random,
		event:      g.events[g.random.IntN(len(g.events))],
		author:     &g.cast.users[g.user.Uint64()],
		other:      &g.cast.users[g.user.Uint64()],
		repository: &g.cast.repositories[g.location.Uint64()],
		cast:       g.cast,
	}
	if l.event.system {
		l.author = &g.cast.system
	}
	at := g.options.Start.Add(time.Duration(g.written)*g.step + time.Duration(g.random.Int64N(int64(g.step))))
	g.written++
	if g.options.Serial {
		l.serial = g.written
	}
	return append(l.appendTo(dst, at), '\n')
}

// appendTimestamp writes a time as the product does: the fraction is an integer of nanoseconds.
func appendTimestamp(dst []byte, at time.Time) []byte {
	dst = append(dst, `{"epochSecond":`...)
	dst = strconv.AppendInt(dst, at.Unix(), 10)
	dst = append(dst, `,"nano":`...)
	dst = strconv.AppendInt(dst, int64(at.Nanosecond()), 10)
	return append(dst, '}')
}
