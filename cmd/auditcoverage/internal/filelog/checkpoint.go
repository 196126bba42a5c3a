// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"bytes"
	"context"
	"sync"

	"go.opentelemetry.io/collector/extension/xextension/storage"
)

// checkpoint is the receiver's storage, in memory. The receiver writes to it at the end of each poll how far it has read; after a poll that came no further, it is
// held there until it is stopped.
type checkpoint struct {
	lock   sync.Mutex
	values map[string][]byte
	pass   *pass
}

// pass is one start of the receiver's input, and its polls.
type pass struct {
	polled bool
	once   sync.Once
	over   chan struct{}
}

func newCheckpoint() *checkpoint {
	c := &checkpoint{values: map[string][]byte{}}
	c.again()
	return c
}

// again begins another pass.
func (c *checkpoint) again() { c.pass = &pass{over: make(chan struct{})} }

// wait returns at the end of the pass, or of ctx.
func (c *checkpoint) wait(ctx context.Context) {
	select {
	case <-c.pass.over:
	case <-ctx.Done():
	}
}

// Get returns what was written.
func (c *checkpoint) Get(_ context.Context, key string) ([]byte, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.values[key], nil
}

// Set is a batch of one.
func (c *checkpoint) Set(ctx context.Context, key string, value []byte) error {
	return c.Batch(ctx, storage.SetOperation(key, value))
}

// Delete is a batch of one.
func (c *checkpoint) Delete(ctx context.Context, key string) error {
	return c.Batch(ctx, storage.DeleteOperation(key))
}

// Batch reads and writes, and ends the pass where that changes nothing. The first poll is none to compare with, as its input may have begun where another ended.
func (c *checkpoint) Batch(ctx context.Context, operations ...*storage.Operation) error {
	changed, pass := c.apply(operations), c.pass
	if ctx.Done() == nil { // written when the input stops, and not by a poll, which can be ended
		return nil
	}
	if changed || !pass.polled {
		pass.polled = true
		return nil
	}
	pass.once.Do(func() {
		close(pass.over)
		<-ctx.Done()
	})
	return nil
}

// apply reports whether a value has changed.
func (c *checkpoint) apply(operations []*storage.Operation) (changed bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, o := range operations {
		switch o.Type {
		case storage.Get:
			o.Value = c.values[o.Key]
		case storage.Set:
			changed = changed || !bytes.Equal(c.values[o.Key], o.Value)
			c.values[o.Key] = o.Value
		case storage.Delete:
			delete(c.values, o.Key)
		}
	}
	return changed
}
