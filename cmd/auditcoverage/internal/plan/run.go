// SPDX-License-Identifier: Apache-2.0

// Package plan reads logs and computes what a policy would keep and drop of them, and what each other setting would.
package plan

import (
	"context"
	"io"
	"runtime"
	"sync"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Settings are the input of a plan.
type Settings struct {
	// Engine decides.
	Engine *engine.Engine
	// Names, Shape, Stdin and Progress are as for a logfile.Reader.
	Names    []string
	Shape    logfile.Shape
	Stdin    io.Reader
	Progress io.Writer
	// Parsers are run on each record first.
	Parsers []collectorconfig.Parser
	// Resource are the attributes of the resource whose records the files hold.
	Resource map[string]string
	// Deciders is the number of goroutines that decide; as many as there are processors if it is 0.
	Deciders int

	// prevent unkeyed literal initialization
	_ struct{}
}

// Run reads the logs once. Its memory does not grow with them.
func Run(ctx context.Context, s Settings) (*Result, error) {
	if s.Deciders == 0 {
		s.Deciders = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// One block waits for each decider, so that reading goes on while they decide.
	blocks := make(chan logfile.Block, s.Deciders)
	shared := &shared{tops: newTops(), tally: newTally(len(s.Engine.Policy().Rules()))}
	var group sync.WaitGroup
	for range s.Deciders {
		group.Go(func() { newDecider(ctx, &s, shared).work(blocks) })
	}
	reader := logfile.Reader{Names: s.Names, Shape: s.Shape, Stdin: s.Stdin, Progress: s.Progress}
	err := reader.Read(ctx, func(b logfile.Block) error {
		select {
		case blocks <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	close(blocks)
	group.Wait()
	if err != nil {
		return nil, err
	}
	return newResult(&s, shared), nil
}

// shared is where deciders merge what they found.
type shared struct {
	lock  sync.Mutex
	tops  *tops
	tally *tally
}

// decider judges blocks.
type decider struct {
	shared *shared
	judge  *decision.Judge
	file   string
	tally  *tally
	names  *gathered
}

func newDecider(ctx context.Context, s *Settings, shared *shared) *decider {
	return &decider{
		shared: shared, judge: decision.New(ctx, s.Engine, s.Resource, s.Parsers),
		tally: newTally(len(s.Engine.Policy().Rules())), names: newGathered(),
	}
}

// work judges blocks until there are no more.
func (d *decider) work(blocks <-chan logfile.Block) {
	for b := range blocks {
		d.block(&b)
	}
	d.shared.lock.Lock()
	defer d.shared.lock.Unlock()
	d.shared.tops.add(d.names)
	d.shared.tally.merge(d.tally)
}

func (d *decider) block(b *logfile.Block) {
	if b.File != d.file {
		d.file = b.File
		if b.File == logfile.Stdin {
			d.judge.File("")
		} else {
			d.judge.File(b.File)
		}
	}
	for line, text := range b.Records() {
		reason := d.record(text)
		if unclear[reason] {
			d.tally.example(reason, b.Number, b.File, line, text)
		}
	}
	b.Release()
	if d.names.many() {
		d.shared.lock.Lock()
		defer d.shared.lock.Unlock()
		d.shared.tops.add(d.names)
	}
}

// record judges one record.
func (d *decider) record(text string) event.Reason {
	j := d.judge.Judge(text)
	d.tally.count(j, len(text))
	verdict, applied := j.Ruling.Verdict, j.Ruling.Level
	if verdict.Decision == event.DecisionDrop {
		gather(d.names.events, eventName(j), len(text))
		gather(d.names.authors, j.Actor.Name, len(text))
		gather(d.names.repositories, j.Actor.Only(event.ObjectRepository), len(text))
	}
	var timestamp uint64
	if d.judge.Prove() {
		timestamp = j.Event.Timestamp
		if applied != event.LevelUnknown {
			d.tally.movable[j.Resolved.Area][j.Resolved.Level][applied][verdict.Decision].add(len(text))
		}
	}
	d.tally.at(timestamp)
	d.tally.clock.count(timestamp, verdict.Decision, len(text))
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
