// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"github.com/stretchr/testify/assert"
)

func TestShortPiecesSayWhyAPieceCanBeShort(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	for name, c := range map[string]struct {
		set  func(*filelogreceiver.FileLogConfig)
		want string
	}{
		"as shipped":     {func(*filelogreceiver.FileLogConfig) {}, ""},
		"a smaller size": {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.MaxLogSize = 1000 }, "max_log_size is 1000"},
		"UTF-16":         {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.Encoding = "UTF-16LE" }, "UTF-16LE"},
		"trimmed blanks": {func(c *filelogreceiver.FileLogConfig) { c.InputConfig.TrimConfig.PreserveTrailing = false }, "blanks are trimmed"},
	} {
		cfg := filelogreceiver.NewFactory().CreateDefaultConfig().(*filelogreceiver.FileLogConfig)
		cfg.InputConfig.MaxLogSize, cfg.InputConfig.Encoding = size, "utf-8-raw"
		cfg.InputConfig.TrimConfig.PreserveLeading, cfg.InputConfig.TrimConfig.PreserveTrailing = true, true
		c.set(cfg)
		got := ShortPieces(&cfg.InputConfig, size)
		assert.Contains(t, got, c.want, name)
		assert.Equal(t, c.want == "", got == "", name)
	}
}
