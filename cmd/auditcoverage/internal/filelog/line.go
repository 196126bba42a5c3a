// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"io"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// NewLineReader returns a reader of one line, given as text, that a receiver would find in a file. It is in no file, so there is no header before it, and it is
// neither compressed nor encoded.
func NewLineReader(cfg *filelogreceiver.FileLogConfig, text string, attributes map[string]string) *Reader {
	line := *cfg
	line.InputConfig.Header, line.InputConfig.Compression = nil, ""
	if _, known := Encoding(cfg.InputConfig.Encoding); !known && !strings.EqualFold(cfg.InputConfig.Encoding, "nop") {
		line.InputConfig.Encoding = "utf-8"
	}
	return &Reader{
		Config: &line, Names: []string{logfile.Stdin}, Stdin: strings.NewReader(text + "\n"), Progress: io.Discard, Attributes: attributes,
	}
}
