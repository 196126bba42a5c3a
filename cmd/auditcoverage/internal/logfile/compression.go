// SPDX-License-Identifier: Apache-2.0

package logfile

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// Compression is how a file is compressed.
type Compression int

// The compressions.
const (
	NotCompressed Compression = iota
	Gzip
	Zstd
	XZ
	Bzip2
)

// The first bytes of compressed files. Those of bzip2 have a digit in the middle.
var (
	magicGzip       = []byte{0x1f, 0x8b}
	magicZstd       = []byte{0x28, 0xb5, 0x2f, 0xfd}
	magicXZ         = []byte{0xfd, '7', 'z', 'X', 'Z', 0x00}
	magicBzip2      = []byte("BZh")
	magicBzip2Block = []byte("1AY&SY")
)

// magicXZFooter is what the file ends with, but for zeros.
var magicXZFooter = [2]byte{'Y', 'Z'}

// magicLength is how many bytes it takes to tell.
const magicLength = 10

// CompressionOf tells by the first bytes of a file how it is compressed.
func CompressionOf(file io.ReaderAt) (Compression, error) {
	start := make([]byte, magicLength)
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
	case bytes.HasPrefix(start, magicXZ):
		return XZ
	case bytes.HasPrefix(start, magicBzip2) && bytes.HasPrefix(start[min(len(magicBzip2)+1, len(start)):], magicBzip2Block):
		return Bzip2
	default:
		return NotCompressed
	}
}

// decompress tells by the first bytes what to do.
func decompress(r io.Reader, closer io.Closer) (io.ReadCloser, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	start, err := buffered.Peek(magicLength)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, closer.Close())
	}
	var plain io.Reader = buffered
	err = nil
	switch compressionBy(start) {
	case Gzip:
		plain, err = gzip.NewReader(buffered)
	case Zstd:
		var decoder *zstd.Decoder
		decoder, err = zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1))
		plain, closer = decoder, closeBoth{decoder, closer}
	case XZ:
		plain, err = newXZ(buffered)
	case Bzip2:
		plain = bzip2.NewReader(buffered)
	case NotCompressed:
	}
	if err != nil {
		return nil, errors.Join(err, closer.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, closer}, nil
}

// xzReader reports a file that ends between two blocks, which the library takes for a whole one: an index and a footer follow the last block.
type xzReader struct {
	io.Reader
	end *ends
}

func newXZ(r io.Reader) (io.Reader, error) {
	end := &ends{Reader: r}
	plain, err := xz.NewReader(end)
	return &xzReader{plain, end}, err
}

func (x *xzReader) Read(p []byte) (int, error) {
	n, err := x.Reader.Read(p)
	if errors.Is(err, io.EOF) && x.end.last != magicXZFooter {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// ends remembers the last two bytes that are no padding.
type ends struct {
	io.Reader
	last [2]byte
}

func (e *ends) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	for _, b := range bytes.TrimRight(p[max(n-len(e.last), 0):n], "\x00") {
		e.last = [2]byte{e.last[1], b}
	}
	return n, err
}

// cutShort says of compressed data that ends too early that it does.
func cutShort(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the compressed data ends too early")
	}
	return err
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
