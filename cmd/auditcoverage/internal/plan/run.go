// SPDX-License-Identifier: Apache-2.0

// Package plan reads logs and computes what a policy would keep and drop of them, and what each other setting would.
package plan

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/wrapper"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Settings are the input of a plan.
type Settings struct {
	// Engine decides.
	Engine *engine.Engine
	// Others returns what decides with all built-in products configured; nil if the configuration names them all. It is asked once there is a record in no
	// form, since reading all catalogs takes longer than a hundred thousand records.
	Others func() (*engine.Engine, error)
	// Reader reads the logs.
	Reader *filelog.Reader
	// Resource are the attributes of the resource whose records the files hold.
	Resource map[string]string
	// Deciders is the number of goroutines that decide; as many as there are processors if it is 0.
	Deciders int

	// prevent unkeyed literal initialization
	_ struct{}
}

// Run reads the logs once. Its memory does not grow with them. What cannot be read, or is no log, is left out and listed; if nothing is left, that is an error.
func Run(ctx context.Context, s Settings) (*Result, error) {
	if s.Deciders == 0 {
		s.Deciders = runtime.GOMAXPROCS(0)
	}
	if s.Others != nil {
		s.Others = sync.OnceValues(s.Others)
	}
	shared := &shared{tops: newTops(), tally: newTally(len(s.Engine.Policy().Rules()))}
	s.Reader.Skip = func(skipped logfile.Skipped) { shared.skipped = append(shared.skipped, skipped) }
	err := s.Reader.Share(ctx, s.Deciders, func(batches iter.Seq[*filelog.Batch]) { newDecider(ctx, &s, shared).work(batches) })
	if err = cmp.Or(shared.failed, err); err == nil && len(s.Reader.Names) > 0 && unread(shared.skipped) == len(s.Reader.Names) {
		err = nothingRead(shared.skipped)
	}
	if err != nil {
		return nil, err
	}
	return newResult(&s, shared), nil
}

// nothingRead says of each file why it was not read.
func nothingRead(skipped []logfile.Skipped) error {
	errs := make([]error, len(skipped))
	for i := range skipped {
		errs[i] = errors.New(skipped[i].String())
	}
	return errors.Join(errs...)
}

// shared is where deciders merge what they found.
type shared struct {
	lock  sync.Mutex
	tops  *tops
	tally *tally
	// failed is why a decider stopped early; nil if none did.
	failed error
	// skipped is written by the reader alone.
	skipped []logfile.Skipped
}

// decider judges batches.
type decider struct {
	shared *shared
	judge  *decision.Judge
	others func() (*engine.Judge, error) // nil if all products are configured
	tally  *tally
	names  *gathered
	failed error
}

func newDecider(ctx context.Context, s *Settings, shared *shared) *decider {
	d := &decider{
		shared: shared, judge: decision.New(ctx, s.Engine, s.Resource),
		tally: newTally(len(s.Engine.Policy().Rules())), names: newGathered(),
	}
	if s.Others != nil {
		d.others = sync.OnceValues(func() (*engine.Judge, error) {
			others, err := s.Others()
			if err != nil {
				return nil, err
			}
			return others.NewJudge(ctx), nil
		})
	}
	return d
}

// work judges batches until there are no more, or it fails.
func (d *decider) work(batches iter.Seq[*filelog.Batch]) {
	for b := range batches {
		if d.batch(b); d.failed != nil {
			break
		}
	}
	d.shared.lock.Lock()
	defer d.shared.lock.Unlock()
	d.shared.failed = cmp.Or(d.shared.failed, d.failed)
	d.shared.tops.add(d.names)
	d.shared.tally.merge(d.tally)
}

func (d *decider) batch(b *filelog.Batch) {
	for place, j := range d.judge.Batch(b) {
		reason := d.record(j, d.judge.Size())
		if reason == event.ReasonWrapped {
			d.tally.wrapper(wrapper.Of(d.judge.Record().Log), d.judge.Size())
		}
		if reason == event.ReasonUnrecognized {
			d.unnamed(d.judge.Size())
		}
		if unclear[reason] {
			d.tally.example(reason, b.Number, place, d.judge.Text())
		}
	}
	b.Release()
	if d.names.many() {
		d.shared.lock.Lock()
		defer d.shared.lock.Unlock()
		d.shared.tops.add(d.names)
	}
}

// record counts one record.
func (d *decider) record(j *engine.Judgement, size int) event.Reason {
	d.tally.count(j, size)
	verdict, applied := j.Ruling.Verdict, j.Ruling.Level
	if verdict.Decision == event.DecisionDrop {
		gather(d.names.events, eventName(j), size)
		gather(d.names.authors, j.Actor.Name, size)
		gather(d.names.repositories, j.Actor.Only(event.ObjectRepository), size)
	}
	var timestamp uint64
	if d.judge.Prove() {
		timestamp = j.Event.Timestamp
		if applied != event.LevelUnknown {
			d.tally.movable[j.Resolved.Area][j.Resolved.Level][applied][verdict.Decision].add(size)
		}
	}
	d.tally.at(timestamp)
	d.tally.clock.count(timestamp, verdict.Decision, size)
	return verdict.Reason
}

// eventName returns the name of an event: its type, or else its own key, class or text.
func eventName(j *engine.Judgement) string {
	switch {
	case j.Resolved.Match.Entry != nil:
		return j.Resolved.ID()
	case j.Event.ActionKey != "":
		return j.Event.ActionKey
	case j.Event.Class != "":
		return j.Event.Class
	default:
		return j.Event.ActionText
	}
}
