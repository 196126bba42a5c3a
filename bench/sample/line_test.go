// SPDX-License-Identifier: Apache-2.0

package sample

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinesHaveTheRequestedSize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{300, 880, 4096, 65536} {
		for _, event := range []Event{Kept, Dropped} {
			for _, order := range []Order{AuditTypeSecond, AuditTypeLast} {
				lines := Lines(size, event, order)
				assert.NotEqual(t, lines[0], lines[1])
				for _, line := range lines {
					require.Len(t, line, size)
					require.True(t, json.Valid([]byte(line)), line)
					require.Equal(t, order == AuditTypeLast, strings.HasSuffix(line, string(event)+"}"), line)
				}
			}
		}
	}
}

func TestBatchHasTheRequestedShape(t *testing.T) {
	t.Parallel()
	lines := Lines(880, Kept, AuditTypeSecond)
	for _, carrier := range []Carrier{CarrierText, CarrierBytes, CarrierMap} {
		batch, err := NewBatch(lines, 1000, carrier)
		require.NoError(t, err)
		assert.Equal(t, 1000, batch.Logs().LogRecordCount())
		assert.Equal(t, 1, batch.Logs().ResourceLogs().Len())
		batch.PerResource = 1
		assert.Equal(t, 1000, batch.Logs().ResourceLogs().Len())
	}
}

func TestMapNeedsJSON(t *testing.T) {
	t.Parallel()
	_, err := NewBatch([]string{"plain text"}, 1, CarrierMap)
	require.ErrorContains(t, err, "plain text")
}
