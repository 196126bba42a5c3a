// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"reflect"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// encodings are those that the fast reader knows, by their names in lower case, and whether they replace bytes that are no UTF-8.
var encodings = map[string]bool{
	"": true, "utf-8": true, "utf8": true, "ascii": true, "us-ascii": true,
	"utf-8-raw": false, "utf8-raw": false,
}

// Encoding reports whether an encoding is a way to read UTF-8, and whether bytes that are none are replaced then.
func Encoding(name string) (replaces, known bool) {
	replaces, known = encodings[strings.ToLower(name)]
	return replaces, known
}

// shape is what the fast reader makes of a line, and whether that is exactly what the receiver does.
func (r *Reader) shape() (logfile.Shape, bool) {
	if r.Config == nil {
		return logfile.Shape{MaxRecord: r.MaxRecord}, true
	}
	input := &r.Config.InputConfig
	replaces, known := Encoding(input.Encoding)
	shape := logfile.Shape{
		MaxRecord: int(input.MaxLogSize), ReplaceInvalid: replaces,
		TrimLeading: !input.TrimConfig.PreserveLeading, TrimTrailing: !input.TrimConfig.PreserveTrailing,
	}
	// Where the first buffer holds more than a record may have, the receiver cuts a carriage return that the fast reader leaves at the end of a piece.
	// Without a period to flush after, the receiver never reads an unterminated last line.
	fast := known && len(r.Attributes) == 0 && input.MaxLogSize > 0 && input.MaxLogSize >= input.InitialBufferSize && input.FlushPeriod > 0
	return shape, fast && reflect.DeepEqual(plain(r.Config), r.Config)
}

// plain is the receiver's default configuration with those settings of the given one that the fast reader follows, or that do not matter to files that are
// named: whatever else is set, now or in a later version of the receiver, makes the two differ.
func plain(cfg *filelogreceiver.FileLogConfig) *filelogreceiver.FileLogConfig {
	p := filelogreceiver.NewFactory().CreateDefaultConfig().(*filelogreceiver.FileLogConfig)
	p.StorageID, p.RetryOnFailure = cfg.StorageID, cfg.RetryOnFailure
	if len(cfg.Operators) == 0 {
		p.Operators = cfg.Operators
	}
	in, from := &p.InputConfig, &cfg.InputConfig
	// What the shape says.
	in.Encoding, in.TrimConfig = from.Encoding, from.TrimConfig
	in.MaxLogSize, in.InitialBufferSize, in.FlushPeriod = from.MaxLogSize, from.InitialBufferSize, from.FlushPeriod
	// Which files are read, when, and how they are known again.
	in.Criteria, in.StartAt, in.FingerprintSize = from.Criteria, from.StartAt, from.FingerprintSize
	in.PollInterval, in.MaxConcurrentFiles, in.MaxBatches = from.PollInterval, from.MaxConcurrentFiles, from.MaxBatches
	in.PollsToArchive, in.OnTruncate, in.SkipUnmodifiedFiles = from.PollsToArchive, from.OnTruncate, from.SkipUnmodifiedFiles
	// What becomes of a file beside its being read.
	in.DeleteAfterRead, in.AcquireFSLock, in.FileCacheAdvise = from.DeleteAfterRead, from.AcquireFSLock, from.FileCacheAdvise
	return p
}
