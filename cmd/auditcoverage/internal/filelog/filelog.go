// SPDX-License-Identifier: Apache-2.0

// Package filelog reads log files as a file_log receiver of the collector does: by the fast reader of package logfile where that gives exactly the same, and
// otherwise by the receiver itself, in this process, with its operators. Reading changes nothing, and ends with the files.
package filelog

import (
	"context"
	"fmt"
	"io"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// Reader reads files one after the other.
type Reader struct {
	// Config is the receiver's; nil if there is none, so that each line is a record as it stands, but for pieces of MaxRecord bytes.
	Config    *filelogreceiver.FileLogConfig
	MaxRecord int
	// Names, Stdin and Progress are as for a logfile.Reader.
	Names    []string
	Stdin    io.Reader
	Progress io.Writer
	// Skip is told of what cannot be read, and of what holds no log, and reading goes on after it. If it is nil, the one is an error, and the other is read.
	Skip func(logfile.Skipped)
	// Attributes are on each record before the operators of the receiver see it.
	Attributes map[string]string

	batches int
}

// Batch is a run of records of one file, which stay valid until Release.
type Batch struct {
	// File is the file, as it was named.
	File string
	// Scope is the name of the records' scope.
	Scope string
	// Number counts the batches of all files, so that what several deciders found can be put into order.
	Number int
	// Block holds the records if the fast reader read them; nil if the receiver did.
	Block *logfile.Block
	// Logs are what the receiver emitted, First is the number of the first of them in its file, from 1, and Lines are those that they begin in, 0 where that
	// cannot be told; nil if it cannot of any.
	Logs  plog.Logs
	First int
	Lines []int
}

// Release lets the memory of the batch be used for another one.
func (b *Batch) Release() {
	if b.Block != nil {
		b.Block.Release()
	}
}

// Place is where a record stands: in a line of a file, or, where that cannot be told, as the receiver's record of that number.
type Place struct {
	File         string
	Line, Record int
}

// String is the place as people read it.
func (p Place) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: record %d", p.File, p.Record)
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Place is where one of the records that the receiver emitted stands.
func (b *Batch) Place(record int) Place {
	if b.Lines != nil && b.Lines[record] > 0 {
		return Place{File: b.File, Line: b.Lines[record]}
	}
	return Place{File: b.File, Record: b.First + record}
}

// Read calls yield with one batch after the other, until an error or the end of ctx.
func (r *Reader) Read(ctx context.Context, yield func(*Batch) error) error {
	shape, fast := r.shape()
	if fast {
		return r.fast(ctx, shape, yield)
	}
	for _, name := range r.Names {
		if err := r.receive(ctx, name, yield); err != nil {
			return err
		}
	}
	return nil
}

// fast reads by the fast reader.
func (r *Reader) fast(ctx context.Context, shape logfile.Shape, yield func(*Batch) error) error {
	reader := logfile.Reader{Names: r.Names, Shape: shape, Stdin: r.Stdin, Progress: r.Progress, Skip: r.Skip}
	scope := ""
	if r.Config != nil {
		scope = scopeName
	}
	return reader.Read(ctx, func(b logfile.Block) error {
		return yield(&Batch{File: b.File, Scope: scope, Number: b.Number, Block: &b})
	})
}

// scopeName is how the receiver names the scope of its records.
var scopeName = filelogreceiver.ReceiverType{}.ScopeName()
