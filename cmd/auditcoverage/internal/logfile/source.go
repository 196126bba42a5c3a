// SPDX-License-Identifier: Apache-2.0

// Package logfile reads log files as the collector's file_log receiver does with the shipped settings: plain or compressed, one record a line.
package logfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Open opens a file, or standard input, and decompresses it if its first bytes say that it is compressed. What is read of it passes through progress first.
func Open(name string, stdin io.Reader, progress io.Writer) (io.ReadCloser, error) {
	if name == Stdin {
		return decompress(io.TeeReader(&ending{Reader: stdin}, progress), io.NopCloser(nil))
	}
	file, err := os.Open(name) //nolint:gosec // the file that the user named
	if err != nil {
		return nil, err
	}
	return decompress(&counted{file, progress}, file)
}

// OpenLog is Open for what must be text: it refuses what holds no log.
func OpenLog(name string, stdin io.Reader, progress io.Writer) (io.ReadCloser, error) {
	source, err := Open(name, stdin, progress)
	if err != nil {
		return nil, err
	}
	return check(source)
}

// withoutPath is an error without the path that is named before it anyway.
func withoutPath(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// ending does not read on after an end, which a terminal would.
type ending struct {
	io.Reader
	err error
}

func (e *ending) Read(p []byte) (n int, err error) {
	if e.err == nil {
		n, e.err = e.Reader.Read(p)
	}
	return n, e.err
}

// counted tells progress how much was read, without its bytes being looked at.
type counted struct {
	io.Reader
	progress io.Writer
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if n > 0 {
		_, _ = c.progress.Write(p[:n])
	}
	return n, err
}
