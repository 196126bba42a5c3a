// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"context"
	"iter"
	"sync"
)

// Share reads as Read does, for several workers at a time, each of which takes one batch after the other until there are no more.
func (r *Reader) Share(ctx context.Context, workers int, work func(batches iter.Seq[*Batch])) error {
	share := r.readAhead
	if _, fast := r.shape(); fast {
		share = r.takeTurns
	}
	next, finish := share(ctx, workers)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			work(func(yield func(*Batch) bool) {
				for b, ok := next(); ok && yield(b); b, ok = next() {
				}
			})
		})
	}
	group.Wait()
	return finish()
}

// takeTurns lets the worker that asks for a batch read it: so what it goes through next stands in the cache of its own processor.
func (r *Reader) takeTurns(ctx context.Context, _ int) (next func() (*Batch, bool), finish func() error) {
	var err error
	pull, stop := iter.Pull(func(yield func(*Batch) bool) {
		err = r.Read(ctx, func(b *Batch) error {
			if !yield(b) {
				return context.Canceled
			}
			return nil
		})
	})
	var lock sync.Mutex
	next = func() (*Batch, bool) {
		lock.Lock()
		defer lock.Unlock()
		return pull()
	}
	return next, func() error {
		stop()
		return err
	}
}

// readAhead has one batch wait for each worker, since the receiver emits its records in goroutines of its own.
func (r *Reader) readAhead(ctx context.Context, workers int) (next func() (*Batch, bool), finish func() error) {
	ctx, cancel := context.WithCancel(ctx)
	batches, end := make(chan *Batch, workers), make(chan error, 1)
	go func() {
		err := r.Read(ctx, func(b *Batch) error {
			select {
			case batches <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		close(batches)
		end <- err
	}()
	next = func() (*Batch, bool) {
		b, ok := <-batches
		return b, ok
	}
	return next, func() error {
		cancel()
		return <-end
	}
}
