// SPDX-License-Identifier: Apache-2.0

package record

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestUsualTimeIsParseTime: the fast path says what the slow one says, or leaves it to it.
func TestUsualTimeIsParseTime(t *testing.T) {
	t.Parallel()
	usual := 0
	for at := time.Date(1969, 12, 25, 23, 59, 58, 999_999_999, time.UTC); at.Year() < 2202; at = at.Add(19*time.Hour + 61*time.Second + 1001) {
		for _, layout := range []string{time.RFC3339Nano, time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05.000000+00:00"} {
			text := at.Format(layout)
			nanos, ok := usualTime(text)
			if ok {
				usual++
				assert.Equal(t, parseTime(text), nanos, text)
			}
		}
	}
	assert.Greater(t, usual, 100_000)
	for _, text := range []string{
		"", "2026-03-04T08:11:12", "2026-03-04T08:11:12.Z", "2026-03-04T08:11:12.1234567891Z", "2026-13-04T08:11:12Z", "2026-00-04T08:11:12Z",
		"2026-02-29T08:11:12Z", "2026-04-31T08:11:12Z", "2026-04-00T08:11:12Z", "2026-03-04T24:11:12Z", "2026-03-04T08:60:12Z", "2026-03-04T08:11:60Z",
		"2026-03-04t08:11:12Z", "2026-03-04T08:11:12z", "2026-03-04T08:11:12+01:00", "2026-03-04 08:11:12Z", "2026-03-04T8:11:12Z", "202a-03-04T08:11:12Z",
		"2026-03-04T08:11:12ZZ", "2026-03-04T08:11:12.5", "2026-03-04T08:11:1", "2026-03-04T08:11:12,5Z",
	} {
		nanos, ok := usualTime(text)
		assert.False(t, ok && nanos != parseTime(text), text)
	}
}
