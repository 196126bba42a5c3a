// SPDX-License-Identifier: Apache-2.0

package logfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding/unicode"
)

// blockSize is how much is read at once: enough that passing it on costs nothing, and little enough to stay in the processor's cache.
const blockSize = 1 << 18

// Block is a piece of a file that ends where a record does. Its records stay valid until Release.
type Block struct {
	// File is the name of the file, and Line the number of the block's first line in it.
	File string
	Line int
	// Number counts the blocks of all files, so that what several deciders found can be put into order.
	Number int

	text   string
	shape  Shape
	memory []byte
	reader *Reader
}

// Release lets the memory of the block be used for another one.
func (b *Block) Release() { b.reader.free.Put(&b.memory) }

// Shape is what a file_log receiver makes of lines.
type Shape struct {
	// MaxRecord is the number of bytes above which a line becomes several records, as by max_log_size.
	MaxRecord int
	// TrimLeading and TrimTrailing cut blanks off, and ReplaceInvalid replaces bytes that are no UTF-8.
	TrimLeading, TrimTrailing, ReplaceInvalid bool
}

const blanks = " \t\r\n"

// apply shapes the text of a record. The shipped settings leave it as it is.
func (s *Shape) apply(text string) string {
	if s.TrimLeading {
		text = strings.TrimLeft(text, blanks)
	}
	if s.TrimTrailing {
		text = strings.TrimRight(text, blanks)
	}
	if s.ReplaceInvalid && !utf8.ValidString(text) {
		replaced, _ := unicode.UTF8.NewDecoder().String(text) // which cannot fail
		return replaced
	}
	return text
}

// Reader reads files one after the other, block by block.
type Reader struct {
	// Names are the files, as Names returns them.
	Names []string
	// Shape is what becomes of a line.
	Shape Shape
	// Stdin is read for the name that stands for it.
	Stdin io.Reader
	// Progress is given what is read from the disk.
	Progress io.Writer
	// Skip is told of what cannot be read, and of what holds no log, and reading goes on after it. If it is nil, the one is an error, and the other is read.
	Skip func(Skipped)

	blocks int
	free   sync.Pool
}

// Read calls yield with one block after the other, until an error or the end of ctx.
func (r *Reader) Read(ctx context.Context, yield func(Block) error) error {
	for _, name := range r.Names {
		if err := r.file(ctx, name, yield); err != nil {
			return err
		}
	}
	return nil
}

// file reads one file.
func (r *Reader) file(ctx context.Context, name string, yield func(Block) error) (err error) {
	open := Open
	if r.Skip != nil {
		open = OpenLog
	}
	source, err := open(name, r.Stdin, r.Progress)
	if err != nil {
		return r.skip(name, 0, err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	line := 1
	var rest []byte
	var failed error
	for last := false; !last; {
		var block []byte
		block, last, failed = r.fill(source, rest)
		end := len(block)
		if !last {
			end = cut(block, r.Shape.MaxRecord)
		}
		if end > 0 {
			lines := bytes.Count(block[:end], newline)
			rest = append(rest[:0], block[end:]...)
			//nolint:gosec // the block is not written to until it is released
			text := unsafe.String(&block[0], end)
			if err := yield(Block{File: name, Line: line, Number: r.blocks, text: text, shape: r.Shape, memory: block, reader: r}); err != nil {
				return err
			}
			line += lines
			r.blocks++
		} else {
			rest = append(rest[:0], block...)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if failed != nil {
		return r.skip(name, line, failed)
	}
	return nil
}

// skip passes over a file, or the rest of it after a line, because of an error.
func (r *Reader) skip(name string, line int, err error) error {
	if r.Skip == nil {
		return inFile(name, line, err)
	}
	r.Skip(SkippedBy(name, err, line > 0))
	return nil
}

// fill reads a block that begins with what the one before left, and says whether it is the last, which it also is before an error.
func (r *Reader) fill(source io.Reader, rest []byte) (block []byte, last bool, err error) {
	if released, ok := r.free.Get().(*[]byte); ok {
		block = (*released)[:cap(*released)]
	}
	if size := max(blockSize, 2*len(rest)); len(block) < size {
		block = make([]byte, size)
	}
	n := copy(block, rest)
	for n < len(block) && err == nil {
		var more int
		more, err = source.Read(block[n:])
		n += more
	}
	if errors.Is(err, io.EOF) {
		return block[:n], true, nil
	}
	return block[:n], err != nil, err
}

var newline = []byte{'\n'}

// inFile names the file of an error, and the line if there is one.
func inFile(name string, line int, err error) error {
	if line == 0 {
		return fmt.Errorf("%s: %w", name, err)
	}
	return fmt.Errorf("%s:%d: %w", name, line, err)
}

// cut is where the last whole record of a block ends; 0 if none does.
func cut(block []byte, maxRecord int) int {
	end := bytes.LastIndexByte(block, '\n') + 1
	for len(block)-end >= maxRecord {
		end += maxRecord
	}
	return end
}

// Records returns the records of the block with the numbers of their lines. A carriage return before the end of a line is cut off, an empty line is no record,
// and a line that is too long is several.
func (b *Block) Records() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		line, rest := b.Line, b.text
		for rest != "" {
			window := rest[:min(len(rest), b.shape.MaxRecord)]
			end := strings.IndexByte(window, '\n')
			if end < 0 {
				if text := b.shape.apply(window); text != "" && !yield(line, text) {
					return
				}
				rest = rest[len(window):]
				continue
			}
			if text := b.shape.apply(strings.TrimSuffix(window[:end], "\r")); text != "" && !yield(line, text) {
				return
			}
			rest = rest[end+1:]
			line++
		}
	}
}
