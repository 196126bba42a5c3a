// SPDX-License-Identifier: Apache-2.0

// Package logfile reads log files as the collector's file_log receiver does with the shipped settings: plain or compressed, one record a line.
package logfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Stdin is the name that stands for standard input.
const Stdin = "-"

// Names expands what a user gave into files, each once: a folder into what lies in it, in the order of the names, which is that of time for rotated files;
// a pattern into what matches it.
func Names(arguments []string) (names []string, err error) {
	var errs []error
	for _, argument := range arguments {
		found, err := expand(argument)
		errs = append(errs, err)
		for _, name := range found {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, errors.Join(errs...)
}

// expand is Names for one argument. What exists is taken by its name, even if it could be read as a pattern.
func expand(argument string) ([]string, error) {
	if argument == Stdin {
		return []string{argument}, nil
	}
	info, err := os.Stat(argument)
	switch {
	case err == nil && info.IsDir():
		return inFolder(argument)
	case err == nil:
		return []string{argument}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	found, err := filepath.Glob(argument)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", argument, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s: found no such file", argument)
	}
	return found, nil
}

// inFolder lists the files in a folder, but hidden ones.
func inFolder(folder string) (names []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if entry.Type().IsRegular() && !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, filepath.Join(folder, entry.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: found no file in it", folder)
	}
	return names, nil
}

// Size is the number of bytes of the files as they lie on the disk; -1 if it cannot be told.
func Size(names []string) (size int64) {
	for _, name := range names {
		info, err := os.Stat(name)
		if name == Stdin || err != nil || !info.Mode().IsRegular() {
			return -1
		}
		size += info.Size()
	}
	return size
}

// Open opens a file, or standard input, and decompresses it if its first bytes say that it is compressed. What is read of it passes through progress first.
func Open(name string, stdin io.Reader, progress io.Writer) (io.ReadCloser, error) {
	if name == Stdin {
		return decompress(io.TeeReader(stdin, progress), io.NopCloser(nil))
	}
	file, err := os.Open(name) //nolint:gosec // the file that the user named
	if err != nil {
		return nil, err
	}
	return decompress(&counted{file, progress}, file)
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
