// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/extension/xextension/storage"
)

// checkpoint is the receiver's storage, in memory. At the end of each poll the receiver writes to it how far it has read, and is held until it is stopped:
// each start of it is one poll.
type checkpoint struct {
	lock   sync.Mutex
	values map[string][]byte
	poll   *poll
}

// poll is the first poll after a start.
type poll struct {
	once sync.Once
	over chan struct{}
}

func newCheckpoint() *checkpoint {
	c := &checkpoint{values: map[string][]byte{}}
	c.again()
	return c
}

// again is called before another start.
func (c *checkpoint) again() { c.poll = &poll{over: make(chan struct{})} }

// wait returns at the end of the poll, or of ctx.
func (c *checkpoint) wait(ctx context.Context) {
	select {
	case <-c.poll.over:
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

// Batch reads and writes, and holds the poll that does so. What is written when the receiver stops cannot be ended, and is not held.
func (c *checkpoint) Batch(ctx context.Context, operations ...*storage.Operation) error {
	c.apply(operations)
	if poll := c.poll; ctx.Done() != nil {
		poll.once.Do(func() {
			close(poll.over)
			<-ctx.Done()
		})
	}
	return nil
}

func (c *checkpoint) apply(operations []*storage.Operation) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, o := range operations {
		switch o.Type {
		case storage.Get:
			o.Value = c.values[o.Key]
		case storage.Set:
			c.values[o.Key] = o.Value
		case storage.Delete:
			delete(c.values, o.Key)
		}
	}
}
