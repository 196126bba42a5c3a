// SPDX-License-Identifier: Apache-2.0

package record

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/collector/pdata/pcommon"
)

func TestBytesAreReadWhereTheyStandOrCopied(t *testing.T) { //nolint:paralleltest // allocations are counted
	assert.True(t, isTransparent, "another version of pdata has another layout: bytes are copied, which costs an allocation for each record")
	value := pcommon.NewValueBytes()
	for _, text := range []string{"", "a", longRecord} {
		value.Bytes().FromRaw([]byte(text))
		for _, options := range []*Options{NewOptions(NewDefaultConfig(), false), NewOptions(NewDefaultConfig(), false).SharingBytes()} {
			r := NewReader(options)
			got, ok := r.textOf(value)
			assert.True(t, ok)
			assert.Equal(t, text, got)
		}
	}
	copying, sharing := NewReader(NewOptions(NewDefaultConfig(), false)), NewReader(NewOptions(NewDefaultConfig(), false).SharingBytes())
	own, _ := copying.textOf(value)
	shared, _ := sharing.textOf(value)
	value.Bytes().SetAt(0, '[')
	assert.Equal(t, "{", own[:1])
	assert.Equal(t, "[", shared[:1])
	assert.Zero(t, testing.AllocsPerRun(10, func() { _, _ = sharing.textOf(value) }))
}
