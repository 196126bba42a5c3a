// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"hash"
	"hash/maphash"
	"os"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// contents are what a file of lines holds.
type contents struct {
	records int
	bytes   int64
	digest  hash.Hash
	// set is the same for the same lines in another order.
	set uint64
}

// seed is that of all sets.
var seed = maphash.MakeSeed()

func newContents() *contents { return &contents{digest: sha256.New()} }

// add counts a line, which is given without its line feed.
func (c *contents) add(line string) {
	c.records++
	c.bytes += int64(len(line)) + 1
	_, _ = c.digest.Write([]byte(line)) // a hash never fails
	_, _ = c.digest.Write([]byte{'\n'})
	c.set += maphash.String(seed, line)
}

// same reports whether two hold the same lines in the same order.
func (c *contents) same(other *contents) bool {
	return c.records == other.records && string(c.digest.Sum(nil)) == string(other.digest.Sum(nil))
}

// sameSet reports whether two hold the same lines, each as often, in whatever order.
func (c *contents) sameSet(other *contents) bool {
	return c.records == other.records && c.set == other.set
}

// auditLog is the file that all setups read.
type auditLog struct {
	path string
	all  *contents
	kept *contents // what the policy keeps of it
}

// writeLog writes a log of a number of records.
func writeLog(path string, records int) (_ *auditLog, err error) {
	file, err := os.Create(path) //nolint:gosec // a file in the folder of this run
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	log := &auditLog{path: path, all: newContents(), kept: newContents()}
	writer := bufio.NewWriterSize(file, 1<<20)
	generator := auditlog.New(auditlog.Options{Serial: true})
	var buffer []byte
	for range records {
		buffer = generator.Append(buffer[:0])
		if _, err = writer.Write(buffer); err != nil {
			return nil, err
		}
		line := strings.TrimSuffix(string(buffer), "\n")
		log.all.add(line)
		if contender.Covered(line) {
			log.kept.add(line)
		}
	}
	return log, writer.Flush()
}
