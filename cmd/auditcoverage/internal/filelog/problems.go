// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// problems is a log that keeps what the receiver's reading of files says went wrong: it only logs it, and goes on without what it could not read.
type problems struct {
	lock   sync.Mutex
	texts  []string
	parent *problems // of one that is for the reading of files, and nil for that of everything else
}

// notLost are what is said of records that are handed on all the same, or that an operator is told to drop.
var notLost = []string{"failed to emit token", "failed to process header token"}

// Enabled says which levels are looked at.
func (*problems) Enabled(level zapcore.Level) bool { return level >= zap.ErrorLevel }

// With tells the reading of files from the operators.
func (p *problems) With(fields []zapcore.Field) zapcore.Core {
	if slices.ContainsFunc(fields, func(f zapcore.Field) bool { return f.Key == "component" && f.String == "fileconsumer" }) {
		return &problems{parent: p}
	}
	return p
}

// Check adds the log to those that write the entry.
func (p *problems) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if p.Enabled(e.Level) {
		return checked.AddCore(e, p)
	}
	return checked
}

// Write keeps the entry.
func (p *problems) Write(e zapcore.Entry, fields []zapcore.Field) error {
	if p.parent == nil || slices.Contains(notLost, e.Message) {
		return nil
	}
	text := e.Message
	for _, f := range fields {
		if err, ok := f.Interface.(error); ok {
			text = fmt.Sprintf("%s: %v", text, err)
		}
	}
	p.parent.lock.Lock()
	defer p.parent.lock.Unlock()
	if !slices.Contains(p.parent.texts, text) {
		p.parent.texts = append(p.parent.texts, text)
	}
	return nil
}

// Sync does nothing.
func (*problems) Sync() error { return nil }

// err is what went wrong.
func (p *problems) err() error {
	p.lock.Lock()
	defer p.lock.Unlock()
	var errs []error
	for _, text := range p.texts {
		errs = append(errs, errors.New("the receiver says: "+text))
	}
	return errors.Join(errs...)
}
