// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"

	"go.opentelemetry.io/collector/pdata/plog"
)

// exported reads the bodies that the file exporter wrote: each line is a batch.
func exported(path string) (*contents, error) {
	c := newContents()
	unmarshaler := &plog.JSONUnmarshaler{}
	return c, eachLine(path, func(line []byte) error {
		logs, err := unmarshaler.UnmarshalLogs(line)
		if err != nil {
			return err
		}
		c.addBodies(logs)
		return nil
	})
}

// addBodies counts the bodies of records as lines.
func (c *contents) addBodies(logs plog.Logs) {
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				c.add(record.Body().Str())
			}
		}
	}
}

// plain reads lines as they are.
func plain(path string) (*contents, error) {
	c := newContents()
	return c, eachLine(path, func(line []byte) error {
		c.add(string(line))
		return nil
	})
}

// eachLine calls read with each line of a file, without its line feed.
func eachLine(path string, read func(line []byte) error) error {
	file, err := os.Open(path) //nolint:gosec // a file in the folder of this run
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	reader := bufio.NewReaderSize(file, 1<<20)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 0 {
			if failure := read(bytes.TrimSuffix(line, []byte{'\n'})); failure != nil {
				return failure
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
