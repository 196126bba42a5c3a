// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"fmt"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/input/file"
)

// ShortPieces returns why a piece from the middle of a line that the receiver splits can be shorter than maxBytes, and so be taken for plain text instead of
// being oversized; empty if it cannot.
func ShortPieces(cfg *file.Config, maxBytes int) string {
	encoding := strings.ToLower(cfg.Encoding)
	switch {
	case int64(cfg.MaxLogSize) < int64(maxBytes):
		return fmt.Sprintf("max_log_size is %d and input::max_bytes is %d", cfg.MaxLogSize, maxBytes)
	case strings.Contains(encoding, "16") || strings.Contains(encoding, "32"):
		return fmt.Sprintf("max_log_size counts the bytes of %s, which are more than those of the decoded text", cfg.Encoding)
	case !cfg.TrimConfig.PreserveLeading || !cfg.TrimConfig.PreserveTrailing:
		return "blanks are trimmed off the pieces"
	default:
		return ""
	}
}
