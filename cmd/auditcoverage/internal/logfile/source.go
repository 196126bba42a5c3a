// SPDX-License-Identifier: Apache-2.0

// Package logfile reads log files as the collector's file_log receiver does with the shipped settings: plain or compressed, one record a line.
package logfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
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

// ending does not read on behind an end, which a terminal would.
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

// Compression is how a file is compressed.
type Compression int

// The compressions.
const (
	NotCompressed Compression = iota
	Gzip
	Zstd
)

// The first bytes of compressed files.
var (
	magicGzip = []byte{0x1f, 0x8b}
	magicZstd = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// CompressionOf tells by the first bytes of a file how it is compressed.
func CompressionOf(file io.ReaderAt) (Compression, error) {
	start := make([]byte, len(magicZstd))
	n, err := file.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return NotCompressed, err
	}
	return compressionBy(start[:n]), nil
}

func compressionBy(start []byte) Compression {
	switch {
	case bytes.HasPrefix(start, magicGzip):
		return Gzip
	case bytes.HasPrefix(start, magicZstd):
		return Zstd
	default:
		return NotCompressed
	}
}

// decompress tells by the first bytes what to do.
func decompress(r io.Reader, closer io.Closer) (io.ReadCloser, error) {
	buffered := bufio.NewReaderSize(r, len(magicZstd))
	start, err := buffered.Peek(len(magicZstd))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, closer.Close())
	}
	var plain io.Reader = buffered
	switch compressionBy(start) {
	case Gzip:
		plain, err = gzip.NewReader(bufio.NewReaderSize(buffered, 1<<16))
	case Zstd:
		var decoder *zstd.Decoder
		decoder, err = zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1))
		plain, closer = decoder, closeBoth{decoder, closer}
	case NotCompressed:
		err = nil
	}
	if err != nil {
		return nil, errors.Join(err, closer.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, closer}, nil
}

// closeBoth closes a decoder and then its file.
type closeBoth struct {
	decoder *zstd.Decoder
	file    io.Closer
}

func (c closeBoth) Close() error {
	if c.decoder != nil {
		c.decoder.Close()
	}
	return c.file.Close()
}
